import type { NotificationContent } from '../domain/messages/message-parameters.ts';
import type { Language } from '../domain/notifications/language.ts';
import type { NotificationAudience, NotificationSubject } from '../domain/notifications/notification.ts';

/** What a channel is given to deliver. Secret where `link` is set: it must not be logged. */
export type NotifierMessage = NotificationContent & {
  /** The same message has the same id, however often it is handed over: a channel that can drops repetitions by it. */
  id: string;
  audience: NotificationAudience;
  /** Null: staff. */
  customerId: string | null;
  /** The shop's own id of the customer, to find an address by; null: staff. */
  externalId: string | null;
  subject: NotificationSubject;
  language: Language;
  /** What to say, in that language. Plain text; lines are separated by `\n`. */
  text: string;
  /** The shop link of the subscription that it is about, to be shown with the text; null where it is about none. */
  link: string | null;
  createdAt: Date;
};

/**
 * How a delivery ended. *sent*: the channel took it · *refused*: it will never take it (no address, blocked) · *failed*: it was not
 * delivered and may be tried again, not before `retryAfterMs` where the channel asked for that. `reason`: a code or a few words, no secret.
 */
export type NotifierAnswer =
  | { kind: 'sent' }
  | { kind: 'refused'; reason: string }
  | { kind: 'failed'; reason: string; retryAfterMs: number | null };

/** What a channel is called with. */
export interface NotifierCallOptions {
  /** Aborted when nobody waits for the call any more. */
  signal: AbortSignal;
  /** For the channel's requests: they are cut when nobody waits any more, and none leaves after that. */
  fetch: typeof globalThis.fetch;
}

/**
 * A way to reach people: e-mail, a messenger, a webhook. Answers *failed* only when the message was surely not delivered, or when a
 * repetition under the same id is harmless. What it throws, or does not answer in time, is recorded as *unknown* and not sent again.
 */
export interface Notifier {
  /** Stable name, `[a-z0-9-]`, stored with each message; `shop` is taken. */
  channel: string;
  /** Whom it can reach; everybody by default. */
  audiences?: readonly NotificationAudience[];
  /** Delivers one message. Ends soon after `signal` was aborted: nobody waits for it any more. */
  send(message: NotifierMessage, options: NotifierCallOptions): Promise<NotifierAnswer>;
}
