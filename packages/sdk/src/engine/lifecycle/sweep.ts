import { addMs } from '../../domain/lifecycle/period.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { reportThrow } from '../kernel/report-failure.ts';
import { advanceDue, stepOf } from './advance-due.ts';

/** What a sweep did. */
export interface SweepReport extends Record<string, number> {
  warned: number;
  renewing: number;
  expired: number;
  terminated: number;
  resumed: number;
  failed: number;
}

/** The repeating job of the sweep. */
export const SWEEP_JOB = 'sweep-lifecycle';

const BATCH = 500;
const ERROR_RETRY_MS = 5 * 60_000;

/**
 * Takes the subscriptions of which something is due, in order and in batches, and writes what follows. Its
 * cost grows with what is due. Any number of workers may run it at once; a subscription that fails does not
 * keep the others.
 */
export async function sweepLifecycle(engine: Engine): Promise<SweepReport> {
  const sweep: Sweep = { now: engine.backend.clock.now(), report: emptyReport(), listed: new Set() };
  const sweepOn = async (): Promise<void> => {
    while ((await sweepBatch(engine, sweep)) === BATCH);
  };
  // While the storage writes one batch, the next is worked out.
  if ((await sweepBatch(engine, sweep)) === BATCH) await Promise.all([sweepOn(), sweepOn()]);
  return sweep.report;
}

/** One run. What becomes due meanwhile is the next one's. */
interface Sweep {
  now: Date;
  report: SweepReport;
  /** The panels whose listing it has asked for. */
  listed: Set<string>;
}

/** What a sweep did that found nothing due. */
export function emptyReport(): SweepReport {
  return { warned: 0, renewing: 0, expired: 0, terminated: 0, resumed: 0, failed: 0 };
}

/** One transaction for a batch; when one of it fails, each has its own. */
async function sweepBatch(engine: Engine, sweep: Sweep): Promise<number> {
  try {
    return await advance(engine, sweep, (tx) => tx.subscriptions.claimDue(sweep.now, BATCH));
  } catch (error) {
    const failedBefore = sweep.report.failed;
    const count = await sweepOneByOne(engine, sweep);
    // Else the one that failed was reported by itself.
    if (sweep.report.failed === failedBefore)
      await reportThrow(engine, { job: SWEEP_JOB, payload: {}, error, retryInMs: null });
    return count;
  }
}

async function sweepOneByOne(engine: Engine, sweep: Sweep): Promise<number> {
  const { storage } = engine.backend;
  const due = await storage.transaction((tx) => tx.subscriptions.claimDue(sweep.now, BATCH));
  for (const { id } of due) {
    try {
      await advance(engine, sweep, async (tx) => {
        const subscription = await tx.subscriptions.get(id);
        // Between the claim and now a change may have begun, or another worker may have been faster.
        const isDue = subscription.nextDueAt !== null && subscription.nextDueAt <= sweep.now;
        return isDue ? [subscription] : [];
      });
    } catch (error) {
      sweep.report.failed += 1;
      const retryInMs = await storage.transaction((tx) => postponeDue(tx, id));
      await reportThrow(engine, { job: SWEEP_JOB, payload: { subscriptionId: id }, error, retryInMs });
    }
  }
  return due.length;
}

async function postponeDue(tx: Transaction, id: string): Promise<number | null> {
  const { dueErrors, nextDueAt } = await tx.subscriptions.get(id);
  // A change has begun meanwhile, whose end says what is due.
  if (nextDueAt === null) return null;
  const retryInMs = ERROR_RETRY_MS * 2 ** Math.min(dueErrors, 8);
  const retryAt = addMs(tx.now, retryInMs);
  await tx.subscriptions.update(id, { dueErrors: dueErrors + 1, nextDueAt: retryAt });
  return retryInMs;
}

/**
 * Writes what follows for the subscriptions that `lock` gives, in one transaction; returns how many these
 * are.
 */
async function advance(
  engine: Engine,
  { now, report, listed }: Sweep,
  lock: (tx: Transaction) => Promise<Subscription[]>,
): Promise<number> {
  const done = await engine.backend.storage.transaction(async (tx) => {
    const steps = (await lock(tx)).map((subscription) => stepOf(engine, subscription, now));
    return { steps, panelIds: await advanceDue(engine, tx, { steps, now, listed }) };
  });
  for (const event of done.steps.flatMap(({ due }) => due)) report[COUNTED_AS[event.kind]] += 1;
  for (const panelId of done.panelIds) listed.add(panelId);
  return done.steps.length;
}

const COUNTED_AS = {
  warn: 'warned',
  'announce-renewal': 'warned',
  renew: 'renewing',
  expire: 'expired',
  terminate: 'terminated',
  resume: 'resumed',
} as const;
