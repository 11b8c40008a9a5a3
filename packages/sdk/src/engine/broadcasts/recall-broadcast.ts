import * as z from 'zod';
import type { Broadcast, BroadcastDelivery } from '../../domain/broadcasts/broadcast.ts';
import { describeError } from '../../errors/describe-error.ts';
import type { BroadcastSender, RecallAnswer } from '../../ports/broadcast-sender.ts';
import type { DeliveriesOf } from '../../ports/storage-broadcasts.ts';
import { callChannel } from '../kernel/call-channel.ts';
import type { Engine } from '../kernel/engine.ts';
import type { SendingChannel } from './broadcast-channels.ts';
import { retrySchema } from './deliver-broadcast.ts';

/** Why the end of a delivery is unknown whose process died. */
export const SENDER_LOST = 'sender-lost';
/** Messages of some deliveries are deleted, then what came of it is stored. */
const BATCH = 5;
const RETRY_MS = 5000;

const answerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('recalled') }),
  z.object({ kind: z.literal('kept'), reason: z.string() }),
  retrySchema,
]) satisfies z.ZodType<RecallAnswer>;

type End = { customerId: string; state: 'recalled' | 'kept'; reason: string | null };

/**
 * Deletes the messages of some more deliveries. Deleted twice is deleted: a crash costs a repetition.
 * @returns whether there was something to do
 */
export async function recallSome(
  engine: Engine,
  sending: SendingChannel,
  { id }: Broadcast,
): Promise<boolean> {
  const { storage } = engine.backend;
  const of: DeliveriesOf = { broadcastId: id, channel: sending.channel };
  const lost = await storage.transaction((tx) =>
    tx.broadcasts.settleLost({ ...of, now: tx.now, reason: SENDER_LOST }),
  );
  const { recall } = sending.sender;
  if (recall === undefined) return lost > 0;
  const { rows } = await storage.broadcasts.listDeliveries({ ...of, state: 'sent', limit: BATCH });
  const ends: End[] = [];
  for (const delivery of rows) {
    const answer = await recallOne(engine, sending, { recall, delivery });
    if (answer.kind === 'failed') {
      sending.pace.restFor(answer.retryAfterMs ?? RETRY_MS);
      break;
    }
    const { customerId } = delivery;
    ends.push({ customerId, state: answer.kind, reason: 'reason' in answer ? answer.reason : null });
  }
  if (ends.length > 0) await storage.transaction((tx) => tx.broadcasts.recordRecalled(of, ends));
  return lost > 0 || rows.length > 0;
}

async function recallOne(
  engine: Engine,
  { channel, pace }: SendingChannel,
  { recall, delivery }: { recall: NonNullable<BroadcastSender['recall']>; delivery: BroadcastDelivery },
): Promise<RecallAnswer> {
  const { clock } = engine.backend;
  const { references, settledAt } = delivery;
  if (references.length === 0) return { kind: 'kept', reason: 'no-reference' };
  const ageMs = clock.now().getTime() - (settledAt ?? clock.now()).getTime();
  if (ageMs >= recall.withinMs) return { kind: 'kept', reason: 'too-old' };
  await pace.take();
  const end = await callChannel(engine, answerSchema, {
    call: (options) => recall.remove(references, options),
    onThrow: (error) => {
      const fields = { channel, error: describeError(error) };
      engine.logger.warn(fields, 'a message could not be deleted; it is tried again');
    },
  });
  if (end.kind !== 'unknown') return end;
  if (end.reason === 'invalid-answer') return { kind: 'kept', reason: end.reason };
  return { kind: 'failed', reason: end.reason, retryAfterMs: null };
}
