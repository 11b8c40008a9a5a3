import * as z from 'zod';
import type { Broadcast } from '../../domain/broadcasts/broadcast.ts';
import { renderBroadcast } from '../../domain/broadcasts/render-broadcast.ts';
import { languageTexts } from '../../domain/languages/languages.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import type { Language } from '../../domain/notifications/language.ts';
import { retryDelayMs } from '../../domain/retry-delay.ts';
import { describeError } from '../../errors/describe-error.ts';
import type { BroadcastAnswer, BroadcastMessage } from '../../ports/broadcast-sender.ts';
import type { ClaimedDelivery, DeliveryOutcome } from '../../ports/storage-broadcasts.ts';
import { callChannel, type UnknownEnd } from '../kernel/call-channel.ts';
import type { Engine } from '../kernel/engine.ts';
import type { CarryingChannel } from './broadcast-channels.ts';
import { tokenFor } from './unsubscribe.ts';

const REASON_LENGTH = 200;
/** Each of them was certainly not delivered: the channel asked to wait. */
const MOST_ATTEMPTS = 12;

const reason = z.string().transform((text) => text.slice(0, REASON_LENGTH));
export const retrySchema = z.object({
  kind: z.literal('failed'),
  reason,
  retryAfterMs: z.number().min(0).nullable(),
});
const answerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sent'), references: z.array(z.string().max(200)).max(20) }),
  z.object({ kind: z.literal('blocked') }),
  z.object({ kind: z.literal('no-address') }),
  z.object({ kind: z.literal('refused'), reason }),
  retrySchema,
]) satisfies z.ZodType<BroadcastAnswer>;

/** How an attempt ended. *declined*: nothing was sent, since the person does not want it any more. */
export type AttemptEnd = HandOverEnd | { kind: 'declined' };
/** *unknown*: nobody saw how it ended. */
export type HandOverEnd = BroadcastAnswer | UnknownEnd;

/** What a customer reads. */
export function messageFor(
  engine: Engine,
  broadcast: Broadcast,
  { delivery, customer }: ClaimedDelivery,
): BroadcastMessage {
  const { id, kind, content } = broadcast;
  const { customerId } = delivery;
  const shopLanguage = engine.language;
  const reader = { language: customer.language ?? shopLanguage, name: customer.displayName };
  return {
    id: `${id}:${customerId}`,
    to: { kind: 'customer', customerId, externalId: customer.externalId },
    kind,
    ...renderFor(engine, content, reader),
    unsubscribeToken: tokenFor(engine, { customerId, kind }),
  };
}

const namelessIn = (language: Language): string => languageTexts[language].words.nameless;

export function renderFor(
  { language }: Engine,
  content: Broadcast['content'],
  reader: Parameters<typeof renderBroadcast>[1],
) {
  return renderBroadcast(content, reader, { language, nameless: namelessIn });
}

/** Hands a message to its channel. Never throws: what went wrong is its end. */
export function handOver(
  engine: Engine,
  { channel, sender }: CarryingChannel,
  message: BroadcastMessage,
): Promise<HandOverEnd> {
  return callChannel(engine, answerSchema, {
    call: (options) => sender.send(message, options),
    onThrow: (error) => {
      const fields = { messageId: message.id, channel, error: describeError(error) };
      engine.logger.warn(fields, 'a channel threw: it is not known whether a broadcast reached somebody');
    },
  });
}

/** What is written down of an attempt. */
export function outcomeOf(
  { ids, backend }: Pick<Engine, 'ids' | 'backend'>,
  { delivery: { customerId, attempts } }: ClaimedDelivery,
  end: AttemptEnd,
): DeliveryOutcome {
  const now = backend.clock.now();
  const why = 'reason' in end ? end.reason : null;
  if (end.kind === 'failed' && attempts < MOST_ATTEMPTS) {
    const delayMs = end.retryAfterMs ?? retryDelayMs(attempts, ids.fraction());
    const again = { state: 'pending' as const, nextAttemptAt: addMs(now, delayMs), settledAt: null };
    return { customerId, attempts, ...again, reason: why, references: [] };
  }
  const references = end.kind === 'sent' ? end.references : [];
  const settled = { nextAttemptAt: null, settledAt: now };
  return { customerId, attempts, state: end.kind, reason: why, references, ...settled };
}
