import { addMs } from '../../domain/period.ts';
import type { Subscription } from '../../domain/subscription.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../engine.ts';
import { advanceDue, stepOf } from './advance-due.ts';

/** What a sweep did. */
export interface SweepReport extends Record<string, number> {
  warned: number;
  renewing: number;
  expired: number;
  terminated: number;
  failed: number;
}

const BATCH = 500;
const ERROR_RETRY_MS = 5 * 60_000;

/**
 * Takes the subscriptions of which something is due, in order and in batches, and writes what follows. Its cost grows with what is due.
 * Any number of workers may run it at once; a subscription that fails does not keep the others.
 */
export async function sweepLifecycle(engine: Engine): Promise<SweepReport> {
  const report = emptyReport();
  for (;;) {
    const taken = await sweepBatch(engine, report);
    if (taken < BATCH) return report;
  }
}

/** What a sweep did that found nothing due. */
export function emptyReport(): SweepReport {
  return { warned: 0, renewing: 0, expired: 0, terminated: 0, failed: 0 };
}

/** One transaction for a batch; when one of it fails, each has its own. */
async function sweepBatch(engine: Engine, report: SweepReport): Promise<number> {
  const { storage, clock } = engine.backend;
  const now = clock.now();
  try {
    const counted = await storage.transaction(async (tx) => {
      const due = await tx.subscriptions.claimDue(now, BATCH);
      return { counts: await advanceAll(engine, tx, due, now), taken: due.length };
    });
    addTo(report, counted.counts);
    return counted.taken;
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error;
    engine.logger.error(
      { error: name },
      'a batch of the lifecycle sweep failed; its subscriptions are done one by one',
    );
    return sweepOneByOne(engine, report);
  }
}

async function sweepOneByOne(engine: Engine, report: SweepReport): Promise<number> {
  const { storage, clock } = engine.backend;
  const now = clock.now();
  const due = await storage.transaction((tx) => tx.subscriptions.claimDue(now, BATCH));
  for (const { id } of due) {
    try {
      const counts = await storage.transaction(async (tx) => {
        const subscription = await tx.subscriptions.get(id);
        // Between the claim and now a change may have begun, or another worker may have been faster.
        const isDue = subscription.nextDueAt !== null && subscription.nextDueAt <= now;
        return advanceAll(engine, tx, isDue ? [subscription] : [], now);
      });
      addTo(report, counts);
    } catch (error) {
      report.failed += 1;
      const name = error instanceof Error ? error.name : typeof error;
      engine.logger.error({ subscriptionId: id, error: name }, 'what is due of a subscription failed');
      await storage.transaction((tx) => postponeDue(engine, tx, id));
    }
  }
  return due.length;
}

async function postponeDue(engine: Engine, tx: Transaction, id: string): Promise<void> {
  const { dueErrors } = await tx.subscriptions.get(id);
  const nextAt = addMs(engine.backend.clock.now(), ERROR_RETRY_MS * 2 ** Math.min(dueErrors, 8));
  await tx.subscriptions.update(id, { dueErrors: dueErrors + 1, nextDueAt: nextAt });
}

/** Writes what follows for subscriptions that are locked; returns what it did. */
async function advanceAll(
  engine: Engine,
  tx: Transaction,
  due: Subscription[],
  now: Date,
): Promise<SweepReport> {
  const steps = due.map((subscription) => stepOf(engine, subscription, now));
  await advanceDue(engine, tx, { steps, now });
  const counts = emptyReport();
  for (const event of steps.flatMap((step) => step.due)) counts[COUNTED_AS[event.kind]] += 1;
  return counts;
}

const COUNTED_AS = {
  warn: 'warned',
  'announce-renewal': 'warned',
  renew: 'renewing',
  expire: 'expired',
  terminate: 'terminated',
} as const;

function addTo(report: SweepReport, counts: SweepReport): void {
  for (const [what, count] of Object.entries(counts)) report[what] = (report[what] ?? 0) + count;
}
