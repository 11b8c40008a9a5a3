import type { Broadcast } from '../../domain/broadcasts/broadcast.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { ClaimedDelivery, DeliveryOutcome } from '../../ports/storage-broadcasts.ts';
import type { Engine } from '../kernel/engine.ts';
import { hasLapsed, holdLease } from '../locks/held-lease.ts';
import type { HeldLease } from '../locks/lease.ts';
import { addressBroadcast } from './address-broadcast.ts';
import { channelsAfter, openBroadcasts, type SendingChannel } from './broadcast-channels.ts';
import { type AttemptEnd, handOver, messageFor, outcomeOf } from './deliver-broadcast.ts';
import { createOpenBatches, type OpenBatches } from './open-batches.ts';
import { passOn } from './pass-on.ts';
import { recallSome, SENDER_LOST } from './recall-broadcast.ts';
import { nextLook } from './settle-broadcast.ts';

/** Then others have their turn at the job. */
const SLICE_MS = 60_000;
const BUSY_MS = 2000;
/** What is claimed at once leaves within this time: a crash leaves no more in doubt. */
const CLAIMED_MS = 200;
/** Answers that are waited for at once, in seconds of the pace. */
const OPEN_SECONDS = 2;
/** A longer rest of the channel: what was claimed goes back. */
const LONG_REST_MS = 5000;

/**
 * Sends what is due of a channel's broadcasts, oldest broadcast first, at the channel's pace. Each delivery
 * is claimed before it leaves; one that is still claimed after its time ended without anybody seeing how.
 * @returns in how many milliseconds to look again; null: nothing waits
 */
export async function sendBroadcasts(
  engine: Engine,
  sending: SendingChannel,
  signal: AbortSignal,
): Promise<number | null> {
  // Nearly always: so a shop that writes to nobody takes no lease each minute.
  if ((await openBroadcasts(engine, sending.channel)).length === 0) return null;
  const lease = await holdLease(engine, `broadcasts:${sending.channel}`);
  if (lease === null) return BUSY_MS;
  try {
    return await lease.during(() => sendUnder(engine, sending, { lease, signal }));
  } finally {
    await lease.release();
  }
}

async function sendUnder(
  engine: Engine,
  sending: SendingChannel,
  { lease, signal }: { lease: HeldLease; signal: AbortSignal },
): Promise<number | null> {
  const { clock } = engine.backend;
  const endsAtMs = clock.monotonicMs() + SLICE_MS;
  const open = createOpenBatches();
  try {
    for (;;) {
      if (signal.aborted || hasLapsed(lease) || clock.monotonicMs() >= endsAtMs) return 0;
      const restMs = sending.pace.waitMs();
      if (restMs > LONG_REST_MS) return restMs;
      if (await workOnce(engine, sending, open)) continue;
      // Their outcomes may put some back.
      await open.ended();
      const lookInMs = await nextLook(engine, sending.channel);
      if (lookInMs === null || lookInMs > 0) return lookInMs;
    }
  } finally {
    await open.ended();
  }
}

/** Does a piece of the oldest broadcast that has work. @returns whether one had */
async function workOnce(engine: Engine, sending: SendingChannel, open: OpenBatches): Promise<boolean> {
  for (const broadcast of await openBroadcasts(engine, sending.channel)) {
    if (broadcast.status === 'recalling') {
      if (await recallSome(engine, sending, broadcast)) return true;
      continue;
    }
    const claimed = await claim(engine, sending, broadcast);
    if (claimed.length > 0) {
      await send(engine, sending, { broadcast, claimed, open });
      return true;
    }
    if (!broadcast.isAddressed) {
      await addressBroadcast(engine, broadcast);
      return true;
    }
  }
  return false;
}

/**
 * Marks deliveries as being sent before anything leaves; one alone while the channel's last outcomes are
 * unknown.
 */
function claim(
  engine: Engine,
  { channel, sender, pace }: SendingChannel,
  { id }: Broadcast,
): Promise<ClaimedDelivery[]> {
  const limit = pace.isDoubtful() ? 1 : Math.max(1, Math.round((sender.perSecond * CLAIMED_MS) / 1000));
  return engine.backend.storage.transaction(async (tx) => {
    // Paused or stopped meanwhile: whoever did so has locked it.
    const { status } = await tx.broadcasts.get(id);
    const { now } = tx;
    const of = { broadcastId: id, channel };
    await tx.broadcasts.settleLost({ ...of, now, reason: SENDER_LOST });
    if (status !== 'running') return [];
    return tx.broadcasts.claimDue({ ...of, now, until: addMs(now, claimMs(engine)), limit });
  });
}

/** Longer than a sender takes: waiting for its turn, handing over with its deadline, recording. */
function claimMs({ policies }: Engine): number {
  return policies.notifications.sendTimeoutMs * 2 + 60_000;
}

/** Lets each leave at its moment; their answers are waited for beside the next ones. */
async function send(
  engine: Engine,
  sending: SendingChannel,
  { broadcast, claimed, open }: { broadcast: Broadcast; claimed: ClaimedDelivery[]; open: OpenBatches },
): Promise<void> {
  const { pace, channel, sender } = sending;
  const ends: Promise<DeliveryOutcome>[] = [];
  for (const one of claimed) {
    const restMs = pace.waitMs();
    if (one.hasDeclined) ends.push(Promise.resolve(outcomeOf(engine, one, { kind: 'declined' })));
    else if (restMs > LONG_REST_MS)
      ends.push(
        Promise.resolve(
          outcomeOf(engine, one, { kind: 'failed', reason: 'the channel rests', retryAfterMs: restMs }),
        ),
      );
    else {
      await pace.take();
      ends.push(attempt(engine, sending, { broadcast, one }));
    }
  }
  open.add(
    Promise.all(ends).then((outcomes) => record(engine, { broadcast, channel }, outcomes)),
    ends.length,
  );
  if (pace.isDoubtful() || open.count() > sender.perSecond * OPEN_SECONDS) await open.ended();
}

async function attempt(
  engine: Engine,
  sending: SendingChannel,
  { broadcast, one }: { broadcast: Broadcast; one: ClaimedDelivery },
): Promise<DeliveryOutcome> {
  const { pace } = sending;
  const end: AttemptEnd = await handOver(engine, sending, messageFor(engine, broadcast, one));
  pace.note(end.kind !== 'unknown' && end.kind !== 'failed');
  if (end.kind === 'failed' && end.retryAfterMs !== null) pace.restFor(end.retryAfterMs);
  if (end.kind === 'no-address') pace.giveBack();
  return outcomeOf(engine, one, end);
}

const RECORD_TRIES = 5;
const RECORD_AGAIN_MS = 1000;

/** A storage that is away for a moment must not make unknown what is known. */
async function record(
  engine: Engine,
  { broadcast, channel }: { broadcast: Broadcast; channel: string },
  outcomes: readonly DeliveryOutcome[],
): Promise<void> {
  const { storage, clock } = engine.backend;
  const of = { broadcastId: broadcast.id, channel };
  const others = channelsAfter(engine, broadcast, channel);
  for (let tries = 1; ; tries += 1) {
    try {
      return await storage.transaction(async (tx) => {
        await tx.broadcasts.recordOutcomes(of, outcomes);
        await passOn(tx, of, { channels: others, outcomes });
      });
    } catch (error) {
      const isAway = isPanelkitError(error) && error.code === 'STORAGE_UNAVAILABLE';
      if (!isAway || tries === RECORD_TRIES) throw error;
      await clock.sleep(RECORD_AGAIN_MS);
    }
  }
}
