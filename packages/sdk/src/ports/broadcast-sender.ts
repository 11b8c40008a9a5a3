import type { BroadcastKind } from '../domain/broadcasts/broadcast.ts';
import type { Language } from '../domain/notifications/language.ts';
import type { NotifierCallOptions } from './notifier-call.ts';

/** A broadcast for one person. */
export interface BroadcastMessage {
  /** Stays the same for every attempt, so that a channel can drop repetitions. */
  id: string;
  /** A customer, or the member of staff who tests it. `externalId` is your own id of the customer. */
  to: { kind: 'customer'; customerId: string; externalId: string } | { kind: 'staff'; staffId: string };
  kind: BroadcastKind;
  language: Language;
  /** Plain text; lines are separated by `\n`. */
  text: string;
  button: { label: string; url: string } | null;
  /**
   * For a link by which the person declines this kind without signing in (`broadcasts.unsubscribe`). Null: it
   * is a test. Secret.
   */
  unsubscribeToken: string | null;
}

/**
 * How it ended. *sent*: accepted; `references` name the messages, for `recall`. *blocked*: the person closed
 * the channel. *no-address*: the channel knows no address. *refused*: it will never accept this message.
 * *failed*: certainly not delivered, to be tried again.
 */
export type BroadcastAnswer =
  | { kind: 'sent'; references: string[] }
  | { kind: 'blocked' }
  | { kind: 'no-address' }
  | { kind: 'refused'; reason: string }
  | { kind: 'failed'; reason: string; retryAfterMs: number | null };

/**
 * How the deletion of what was sent ended. *recalled*: nobody sees it any more. *kept*: it cannot be deleted.
 * *failed*: to be tried again.
 */
export type RecallAnswer =
  | { kind: 'recalled' }
  | { kind: 'kept'; reason: string }
  | { kind: 'failed'; reason: string; retryAfterMs: number | null };

/** What a channel that carries broadcasts adds to its notifier. */
export interface BroadcastSender {
  /**
   * How many messages a second it may be given: less than the channel allows, so that notifications have room
   * beside them.
   */
  perSecond: number;
  /** Of a bot: its id, in `chats`. Only who has a chat with it is written to. */
  bot?: string;
  /**
   * Delivers one. If it throws or does not answer in time, the outcome is *unknown*, and only staff send it
   * again.
   */
  send(message: BroadcastMessage, options: NotifierCallOptions): Promise<BroadcastAnswer>;
  /** Deletes messages, for so long after they were sent. Called again after a crash. */
  recall?: {
    withinMs: number;
    remove(references: readonly string[], options: NotifierCallOptions): Promise<RecallAnswer>;
  };
}
