import * as z from 'zod';
import type { Notification } from '../../domain/notifications/notification.ts';
import { whyOvertaken } from '../../domain/notifications/why-overtaken.ts';
import { describeError } from '../../errors/describe-error.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { Notifier, NotifierAnswer, NotifierMessage } from '../../ports/notifier.ts';
import { callChannel, type UnknownEnd } from '../kernel/call-channel.ts';
import type { Engine } from '../kernel/engine.ts';
import { composeMessage } from './compose-message.ts';
import type { FactsReader } from './read-facts.ts';
import type { SendOutcome } from './record-outcome.ts';

const answerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sent') }),
  z.object({ kind: z.literal('refused'), reason: z.string() }),
  z.object({ kind: z.literal('failed'), reason: z.string(), retryAfterMs: z.number().min(0).nullable() }),
]) satisfies z.ZodType<NotifierAnswer>;

/** A row with the message that is to leave, or with the end that it came to before. */
export type Prepared = { row: Notification; message: NotifierMessage } | SendOutcome;

/** Reads again what a row is about, and writes its message if it still holds. Never throws. */
export async function prepare(engine: Engine, row: Notification, readFacts: FactsReader): Promise<Prepared> {
  try {
    const facts = await readFacts(row.subject);
    const overtaken = whyOvertaken(row, facts, engine.backend.clock.now());
    if (overtaken !== null) return { row, kind: 'skipped', reason: overtaken };
    return { row, message: await composeMessage(engine, row, facts) };
  } catch (error) {
    // Nothing has left yet.
    const reason = isPanelkitError(error) ? error.code : 'unexpected';
    const fields = { notificationId: row.id, error: describeError(error) };
    engine.logger.error(fields, 'a notification could not be composed');
    return { row, kind: 'failed', reason, retryAfterMs: null };
  }
}

/** Hands a message to its channel. Never throws: what went wrong is its outcome. */
export async function deliver(engine: Engine, notifier: Notifier, prepared: Prepared): Promise<SendOutcome> {
  if ('kind' in prepared) return prepared;
  const { row, message } = prepared;
  return { row, ...(await handOver(engine, notifier, message)) };
}

function handOver(
  engine: Engine,
  notifier: Notifier,
  message: NotifierMessage,
): Promise<NotifierAnswer | UnknownEnd> {
  return callChannel(engine, answerSchema, {
    call: (options) => notifier.send(message, options),
    onThrow: (error) => {
      const fields = { notificationId: message.id, channel: notifier.channel, error: describeError(error) };
      engine.logger.error(fields, 'a notifier threw: it is not known whether the message went out');
    },
  });
}
