import { addMs } from '../../domain/lifecycle/period.ts';
import type { Notification } from '../../domain/notifications/notification.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { deliver, prepare } from './deliver.ts';
import { createFactsReader } from './read-facts.ts';
import { recordOutcome, type SendOutcome, settle } from './record-outcome.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

/** How many are handed to one channel at once. */
const BATCH = 20;

/** What a run sent. `resumesInMs`: when a channel takes more of what is due; null: nothing waits for that. */
export interface SentNotifications {
  sent: number;
  resumesInMs: number | null;
}

/**
 * Sends what is due on all channels, each at its own rate. A channel that fails does not hold up the others.
 */
export async function sendNotifications(engine: Engine): Promise<SentNotifications> {
  const channels = [...engine.notifiers.values()];
  const runs = await Promise.all(channels.map((notifier) => sendByChannel(engine, notifier)));
  const waits = runs.flatMap(({ resumesInMs }) => resumesInMs ?? []);
  return {
    sent: runs.reduce((sum, { sent }) => sum + sent, 0),
    resumesInMs: waits.length === 0 ? null : Math.min(...waits),
  };
}

const buckets = new WeakMap<Notifier, TokenBucket>();

/** One for all runs of this process; null: the channel takes all there is. */
function bucketOf({ backend: { clock } }: Engine, notifier: Notifier): TokenBucket | null {
  if (notifier.perSecond === undefined) return null;
  const bucket = buckets.get(notifier) ?? createTokenBucket(clock, notifier.perSecond);
  buckets.set(notifier, bucket);
  return bucket;
}

/** Whether a channel has something to send now. */
export async function isAnythingDue({ backend: { storage, clock }, notifiers }: Engine): Promise<boolean> {
  const now = clock.now();
  const due = await Promise.all(
    [...notifiers.keys()].map((channel) => storage.notifications.hasDue(channel, now)),
  );
  return due.includes(true);
}

async function sendByChannel(engine: Engine, notifier: Notifier): Promise<SentNotifications> {
  const { storage, clock } = engine.backend;
  const bucket = bucketOf(engine, notifier);
  let sent = 0;
  // The first goes alone: a channel that hangs loses one message a run, not a batch.
  let limit = 1;
  while (await storage.notifications.hasDue(notifier.channel, clock.now())) {
    const allowed = bucket?.take(limit) ?? limit;
    if (allowed === 0) return { sent, resumesInMs: bucket?.waitMs() ?? null };
    const { claimed, settled } = await claim(engine, notifier, allowed);
    bucket?.giveBack(allowed - claimed.length);
    if (claimed.length === 0 && settled === 0) break;
    // All are written before the first leaves, so that they leave in their order.
    const readFacts = createFactsReader(engine);
    const prepared = await Promise.all(claimed.map((row) => prepare(engine, row, readFacts)));
    const outcomes = await Promise.all(prepared.map((each) => deliver(engine, notifier, each)));
    await storage.transaction(async (tx) => {
      for (const outcome of outcomes) await recordOutcome(engine, tx, outcome);
    });
    sent += outcomes.filter(({ kind }) => kind === 'sent').length;
    if (claimed.length > 0 && isDown(outcomes)) break;
    limit = BATCH;
  }
  return { sent, resumesInMs: null };
}

/**
 * Whether the rest waits for the next run: nothing of a batch went out, or nobody knows of the one that went
 * alone. One that failed alone may have its own reason.
 */
function isDown(outcomes: readonly SendOutcome[]): boolean {
  const [first] = outcomes;
  if (outcomes.length === 1) return first?.kind === 'unknown';
  return outcomes.every(({ kind }) => kind === 'failed' || kind === 'unknown');
}

/**
 * Marks rows as being sent before anything leaves: one still marked after its time ended without anybody
 * seeing how.
 */
function claim(
  engine: Engine,
  { channel }: Notifier,
  limit: number,
): Promise<{ claimed: Notification[]; settled: number }> {
  const { storage } = engine.backend;
  return storage.transaction(async (tx) => {
    const now = tx.now;
    const claimed: Notification[] = [];
    const due = await tx.notifications.claimDue({ channel, now, limit });
    for (const row of due) {
      if (await settleLost(tx, row, now)) continue;
      const patch = {
        state: 'sending' as const,
        attempts: row.attempts + 1,
        nextAttemptAt: addMs(now, leaseMs(engine)),
      };
      await tx.notifications.update(row.id, patch);
      claimed.push({ ...row, ...patch });
    }
    return { claimed, settled: due.length - claimed.length };
  });
}

/** Ends a row that is not to be sent any more: its sender was lost, or its time is over. */
async function settleLost(tx: Transaction, row: Notification, now: Date): Promise<boolean> {
  if (row.state === 'sending') await settle(tx, row, { state: 'unknown', reason: 'sender-lost' });
  else if (row.expiresAt > now) return false;
  else if (row.attempts > 0) await settle(tx, row, { state: 'failed', reason: row.reason });
  else await settle(tx, row, { state: 'skipped', reason: 'too-old' });
  return true;
}

/** Longer than a sender takes: reading, handing over with its deadline, recording. */
function leaseMs(engine: Engine): number {
  return engine.policies.notifications.sendTimeoutMs * 2 + 60_000;
}
