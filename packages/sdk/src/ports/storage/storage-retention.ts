import type { AuditRow } from '../../domain/records/audit.ts';
import type { StoredEvent } from '../../domain/records/event.ts';

/**
 * Rows that age. *events* and *audit* move into the archive, by month; *idempotency-keys*: those of commands
 * that moved money keep their answer for ever, in less room; *notifications*: settled ones; *leases*: those
 * that nobody gave back; *payment-events* and *unmatched-payment-events*: processed and unmatched ones for
 * which no attempt is due or to come; *job-failures*: by their last failure, unless the next attempt is later
 * than `before`; *bot-updates*: settled ones; *chat-codes*: by their expiry; *bank-messages*: matched and
 * dismissed ones; *link-devices*: those that were not seen since; *broadcasts*: settled ones with their
 * deliveries, these first; *archive*: whole months.
 */
export type AgingRecords =
  | 'events'
  | 'audit'
  | 'idempotency-keys'
  | 'notifications'
  | 'payment-events'
  | 'unmatched-payment-events'
  | 'job-failures'
  | 'bot-updates'
  | 'chat-codes'
  | 'bank-messages'
  | 'receipt-marks'
  | 'link-devices'
  | 'link-readers'
  | 'link-shares'
  | 'broadcasts'
  | 'leases'
  | 'archive';

/** A step of a clean-up. */
export interface RetentionStep {
  kind: AgingRecords;
  /** Rows from before this go, those of the archive by the first day of their month. */
  before: Date;
  /** How many rows at most, of a few hundred each in the archive. */
  limit: number;
  /** The last event that every follower has read; none goes without it. */
  upToCursor?: number;
}

export interface RetentionWriter {
  /**
   * Takes away the oldest rows, in statements that `limit` bounds and that wait for nobody (append-only
   * tables let nobody else delete). What numbers rows (cursors, sequences, lease tokens, runs) goes on where
   * it was.
   * @returns how many rows went or were made smaller; 0 when nothing is left to do
   */
  remove(step: RetentionStep): Promise<number>;
}

/** Some rows of a month, in order; `number` grows with each part. */
export interface ArchivePart<Row> {
  number: number;
  rows: Row[];
}

/** `month`: `2026-01`, in UTC. `after`: the last part's number, 0 to begin. */
export interface ArchiveRequest {
  month: string;
  after: number;
  limit: number;
}

/** What is not looked at any more: read by month, a few hundred rows at a time. */
export interface ArchiveReader {
  events(request: ArchiveRequest): Promise<ArchivePart<StoredEvent>[]>;
  audit(request: ArchiveRequest): Promise<ArchivePart<AuditRow>[]>;
}
