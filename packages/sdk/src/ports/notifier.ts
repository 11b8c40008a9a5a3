import type { NotificationContent } from '../domain/messages/message-parameters.ts';
import type { Language } from '../domain/notifications/language.ts';
import type { NotificationAudience, NotificationSubject } from '../domain/notifications/notification.ts';
import type { BroadcastSender } from './broadcast-sender.ts';
import type { NotifierCallOptions } from './notifier-call.ts';

/** A message for a channel to deliver. Do not log it: `link` is a secret. */
export type NotifierMessage = NotificationContent & {
  /** Stays the same for every attempt, so that a channel can drop repetitions. */
  id: string;
  audience: NotificationAudience;
  /** Null: staff. */
  customerId: string | null;
  /** Your own id of the customer, to look up an address; null for staff. */
  externalId: string | null;
  subject: NotificationSubject;
  language: Language;
  /** The text in that language. Plain text; lines are separated by `\n`. */
  text: string;
  /** The shop link of the subscription in question, to show with the text; null if there is none. */
  link: string | null;
  createdAt: Date;
  /** It is for staff, in their quiet hours: deliver it without a sound. */
  isSilent?: boolean;
};

/**
 * The outcome of a delivery. *sent*: the channel accepted it. *refused*: it will never accept it (no address,
 * blocked). *failed*: it was not delivered and can be retried, after `retryAfterMs` if the channel asks for
 * that. `reason` is a code or a few words, without secrets.
 */
export type NotifierAnswer =
  | { kind: 'sent' }
  | { kind: 'refused'; reason: string }
  | { kind: 'failed'; reason: string; retryAfterMs: number | null };

/**
 * A channel to people: e-mail, a messenger, a webhook. Return *failed* only if the message was certainly not
 * delivered, or if repeating it under the same id is harmless. If `send` throws or does not answer in time,
 * the engine records *unknown* and does not send the message again.
 */
export interface Notifier {
  /** Stable name, `[a-z0-9-]`, stored with each message; `shop` is reserved. */
  channel: string;
  /** Who the channel can reach; everyone by default. */
  audiences?: readonly NotificationAudience[];
  /**
   * Whether it delivers without a sound what is marked so. Receipts then reach staff in quiet hours as well;
   * otherwise they wait.
   */
  deliversSilently?: boolean;
  /**
   * How many messages a second it takes from each process; the rest waits. Without it, as many as there are.
   */
  perSecond?: number;
  /** Delivers one message. Settle soon after `signal` aborts. */
  send(message: NotifierMessage, options: NotifierCallOptions): Promise<NotifierAnswer>;
  /** Absent: the channel carries no broadcasts. */
  broadcasts?: BroadcastSender;
}
