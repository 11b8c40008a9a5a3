import type {
  Notification,
  NotificationAudience,
  NotificationState,
} from '../../domain/notifications/notification.ts';
import type { Reader, Writer } from './storage-repositories.ts';

export interface NotificationFilter {
  customerId?: string;
  state?: NotificationState;
  channel?: string;
  audience?: NotificationAudience;
}

/** Unique: (`channel`, `key`). */
export interface NotificationReader extends Reader<Notification, NotificationFilter> {
  /**
   * Whether a row of the channel has a `nextAttemptAt` ≤ now (partial index on channel and `nextAttemptAt`).
   */
  hasDue(channel: string, now: Date): Promise<boolean>;
  /** The row of this topic that was made last on the channel (index on channel, topic and id). */
  findLatest(channel: string, topic: string): Promise<Notification | null>;
}

export type NotificationPatch = Partial<
  Pick<Notification, 'state' | 'reason' | 'attempts' | 'nextAttemptAt' | 'expiresAt' | 'settledAt'>
>;

/** The outbox. */
export interface NotificationWriter extends Pick<Writer<Notification, NotificationPatch>, 'get' | 'update'> {
  /** `INSERT … ON CONFLICT DO NOTHING`: false when the channel has a row with this key. */
  add(row: Notification): Promise<boolean>;
  /**
   * Locks the rows of a channel whose `nextAttemptAt` ≤ now, earliest first, and leaves out those that
   * another transaction has (`FOR UPDATE SKIP LOCKED`).
   */
  claimDue(request: { channel: string; now: Date; limit: number }): Promise<Notification[]>;
}

/**
 * Named whole numbers, 0 where nothing was stored: how far a follower read, how full something was when that
 * was reported.
 */
export interface MarkReader {
  find(name: string): Promise<number>;
  /** All that are not 0 and whose name begins so. */
  list(prefix: string): Promise<{ name: string; value: number }[]>;
}

export interface MarkWriter {
  /** One conditional update; locks the mark. False (nothing changed) when it is not at `from`. */
  move(name: string, from: number, to: number): Promise<boolean>;
}
