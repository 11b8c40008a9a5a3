import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import { reachedMilestones, type UsageMilestone, usageMilestones } from '../../domain/usage/usage.ts';
import { describeError } from '../../errors/describe-error.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { UsageNote, UsageReading } from '../../ports/storage/storage-usage.ts';
import type { Transaction } from '../../ports/storage.ts';
import { wakeAccount } from '../accounts/wake-account.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { reportThrow } from '../kernel/report-failure.ts';
import { type ClosingVolume, followVolumes } from './shared-volumes.ts';
import { wakeSeeingOff } from './wake-seeing-off.ts';
import { SYNC_USAGE_JOB } from './wake-usage-sync.ts';

/** A reading to be booked, and what it says of a volume that several places share. */
export interface ListedReading {
  reading: UsageReading;
  closing: ClosingVolume | null;
}

/**
 * Books readings and tells what they reached, in one transaction; one by one when that fails, so that a bad
 * row keeps none from its own.
 */
export async function bookReadings(engine: Engine, readings: ListedReading[]): Promise<void> {
  if (readings.length === 0) return;
  try {
    await bookTogether(engine, readings);
  } catch (error) {
    if (isPanelkitError(error) && error.code === 'STORAGE_UNAVAILABLE') throw error;
    if (readings.length > 1) {
      engine.logger.warn({ error: describeError(error) }, 'readings could not be booked together');
      for (const reading of readings) await bookReadings(engine, [reading]);
      return;
    }
    const payload = { accountId: readings[0]?.reading.known.accountId ?? '' };
    await reportThrow(engine, { job: SYNC_USAGE_JOB, payload, error, retryInMs: null });
  }
}

function bookTogether(engine: Engine, listed: ListedReading[]): Promise<void> {
  const at = engine.backend.clock.now();
  const readings = listed.map(({ reading }) => reading);
  const milestones = usageMilestones(engine.policies.lifecycle.usagePercents);
  return engine.backend.storage.transaction(async (tx) => {
    const subscriptionIds: string[] = [];
    for (const note of await tx.usage.book(readings, { milestones, at })) {
      if (note.crossed && (await emitUsage(engine, tx, note, milestones)) === 'used-up')
        subscriptionIds.push(note.subscriptionId);
      if (note.fell !== null) await emitFall(engine, tx, note, note.fell);
    }
    // The panel switches off by itself what is used up; a later look sees whether it did.
    await wakeSeeingOff(tx, { subscriptionIds, listed: NONE });
    await followVolumes(
      tx,
      listed.flatMap(({ closing }) => closing ?? []),
    );
  });
}

const NONE: ReadonlySet<string> = new Set();

/** What was overtaken in one step is not reported any more. */
async function emitUsage(
  engine: Engine,
  tx: Transaction,
  { subscriptionId }: UsageNote,
  milestones: UsageMilestone[],
): Promise<'told' | 'used-up'> {
  const subscription = await tx.subscriptions.get(subscriptionId);
  const { customerId, period, told } = subscription;
  const fresh = reachedMilestones(subscription, milestones).filter(({ name }) => !told.includes(name));
  const last = fresh.at(-1);
  if (last === undefined) return 'told';
  await tx.subscriptions.update(subscriptionId, { told: [...told, ...fresh.map(({ name }) => name)] });
  const aggregate = { kind: 'subscription', id: subscriptionId };
  const at = engine.backend.clock.now();
  if (last.percent < 100) {
    const data = { customerId, percent: last.percent, period };
    await tx.events.append({ aggregate, type: 'subscription.usage-threshold', data, at });
    return 'told';
  }
  await tx.events.append({ aggregate, type: 'subscription.limited', data: { customerId, period }, at });
  await recordAudit(engine, tx, { actor: SYSTEM_ACTOR, action: 'subscription.limit', target: aggregate });
  return 'used-up';
}

async function emitFall(
  engine: Engine,
  tx: Transaction,
  { accountId, panelId }: UsageNote,
  fell: { bytesBefore: number; bytesSeen: number },
): Promise<void> {
  await tx.events.append({
    aggregate: { kind: 'account', id: accountId },
    type: 'account.counter-fell',
    data: { panelId, ...fell },
    at: engine.backend.clock.now(),
  });
  await wakeAccount(tx, { id: accountId, panelId });
}
