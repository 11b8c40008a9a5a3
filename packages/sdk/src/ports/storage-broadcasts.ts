import type {
  Audience,
  Broadcast,
  BroadcastDelivery,
  BroadcastKind,
  BroadcastStatus,
  DeliveryState,
} from '../domain/broadcasts/broadcast.ts';
import type { Language } from '../domain/notifications/language.ts';
import type { Customer } from '../domain/orders/customer.ts';
import type { Page, PageRequest, Reader, Writer } from './storage/storage-repositories.ts';

export type BroadcastPatch = Partial<Omit<Broadcast, 'id' | 'actor' | 'createdAt'>>;

/** A channel of a broadcast; `bot`: only customers with a chat that this bot may write to. */
export interface BroadcastChannel {
  channel: string;
  bot: string | null;
}

/** Who is meant, at an instant. `language`: of people who have not chosen one; `currency`: of the wallets. */
export interface AudienceRequest {
  audience: Audience;
  kind: BroadcastKind;
  now: Date;
  language: Language;
  currency: string;
}

/** How many customers are meant, by the language they read. */
export interface AudienceCount {
  language: Language;
  matching: number;
  /** Those of them who declined the kind. */
  declined: number;
}

/** A delivery in a sender's hand, with whom it goes to. */
export interface ClaimedDelivery {
  delivery: BroadcastDelivery;
  customer: Pick<Customer, 'externalId' | 'displayName' | 'language'>;
  hasDeclined: boolean;
}

/** How the attempt of a delivery ended; `nextAttemptAt`: it is tried again. */
export type DeliveryOutcome = Pick<
  BroadcastDelivery,
  'customerId' | 'attempts' | 'state' | 'reason' | 'nextAttemptAt' | 'references' | 'settledAt'
>;

/** Deliveries of a broadcast by a channel. */
export interface DeliveriesOf {
  broadcastId: string;
  channel: string;
}

export interface BroadcastReader extends Reader<Broadcast, { status?: BroadcastStatus }> {
  /** Those that senders work on (*running* and *recalling*), oldest first (partial index on the status). */
  listOpen(): Promise<Broadcast[]>;
  /** How many deliveries are in which state, by channel. */
  countDeliveries(broadcastId: string): Promise<{ channel: string; state: DeliveryState; count: number }[]>;
  /** Deliveries of a state, by customer; the cursor is the last customer. */
  listDeliveries(
    request: DeliveriesOf & { state: DeliveryState } & Omit<PageRequest, 'newestFirst'>,
  ): Promise<Page<BroadcastDelivery>>;
  /** The earliest `nextAttemptAt` of a channel's deliveries; null: none waits. */
  nextDueAt(of: DeliveriesOf): Promise<Date | null>;
  /** How many customers are meant, in languages that have any. */
  countAudience(request: AudienceRequest): Promise<AudienceCount[]>;
  /** How many of those who are meant, and have not declined, have a chat that the bot may write to. */
  countReachable(request: AudienceRequest, bot: string): Promise<number>;
  /** What a customer declined. */
  listDeclined(customerId: string): Promise<BroadcastKind[]>;
}

export interface BroadcastWriter extends Writer<Broadcast, BroadcastPatch> {
  /**
   * Looks at the next `limit` customers by id, of those who came before `now`, and adds a delivery by the
   * first channel that reaches them for who is meant and has not declined. One statement; the caller has
   * locked the broadcast.
   * @returns the last customer who was looked at; null: there was none left
   */
  addRecipients(
    request: AudienceRequest & {
      broadcastId: string;
      channels: readonly BroadcastChannel[];
      after: string | null;
      limit: number;
    },
  ): Promise<string | null>;
  /**
   * Marks *pending* deliveries whose `nextAttemptAt` ≤ now as *sending* until `until`, earliest first, and
   * leaves out those that another transaction has (`FOR UPDATE SKIP LOCKED`). One statement.
   */
  claimDue(request: DeliveriesOf & { now: Date; until: Date; limit: number }): Promise<ClaimedDelivery[]>;
  /** Ends *sending* deliveries whose `nextAttemptAt` ≤ now as *unknown*. @returns how many */
  settleLost(request: DeliveriesOf & { now: Date; reason: string }): Promise<number>;
  /**
   * Writes outcomes to those that are *sending* or *unknown* since this same attempt; others are somebody
   * else's by now. One statement.
   */
  recordOutcomes(of: DeliveriesOf, outcomes: readonly DeliveryOutcome[]): Promise<void>;
  /**
   * Adds a delivery by the first of these channels that reaches them, for those of the customers whose
   * delivery ended unreached (`UNREACHED_STATES`). One statement.
   * @returns how many
   */
  passOn(
    of: DeliveriesOf,
    to: { channels: readonly BroadcastChannel[]; customerIds: readonly string[]; now: Date },
  ): Promise<number>;
  /** Ends *sent* deliveries as *recalled* or *kept*. One statement. */
  recordRecalled(
    of: DeliveriesOf,
    ends: readonly { customerId: string; state: 'recalled' | 'kept'; reason: string | null }[],
  ): Promise<void>;
  /** Puts deliveries of a state back to *pending*, all or those of these customers. @returns how many */
  requeue(
    request: DeliveriesOf & { state: 'unknown' | 'failed'; customerIds: readonly string[] | null; now: Date },
  ): Promise<number>;
  /** Stores or takes back that a customer declines a kind. @returns whether that changed anything */
  setDeclined(request: { customerId: string; kind: BroadcastKind; at: Date | null }): Promise<boolean>;
}
