/**
 * How many days to keep records; null: forever. Orders, payments, the ledger, subscriptions and accounts are
 * always kept.
 */
export interface RetentionPolicy {
  /** Events; older ones are archived. 90 by default. */
  eventDays: number | null;
  /** Audit rows; older ones are archived. 90 by default. */
  auditDays: number | null;
  /** Archived months, after their last day; 730 by default. */
  archiveDays: number | null;
  /** Idempotency keys of commands that moved no money; the others are kept forever. 30 by default. */
  idempotencyKeyDays: number | null;
  /** Notifications that were sent, skipped or given up, and broadcasts that are over; 90 by default. */
  notificationDays: number | null;
  /**
   * Processed payment events, which may hold personal data. A repeated event books nothing twice. 90 by
   * default.
   */
  paymentEventDays: number | null;
  /**
   * Unmatched payment events, after the last attempt; they may be the only trace of money. At least 90, 400
   * by default.
   */
  unmatchedPaymentEventDays: number | null;
  /** Job failures, after the last failure; 30 by default. */
  jobFailureDays: number | null;
}

/** What holds where `policies.retention` says nothing. */
export const DEFAULT_RETENTION_POLICY: RetentionPolicy = {
  eventDays: 90,
  auditDays: 90,
  archiveDays: 730,
  idempotencyKeyDays: 30,
  notificationDays: 90,
  paymentEventDays: 90,
  unmatchedPaymentEventDays: 400,
  jobFailureDays: 30,
};
