/** Why a stored event could not be booked. */
export type UnmatchedReason = 'unknown-payment' | 'currency-mismatch' | 'gateway-missing';

/**
 * What became of a provider's event. *processed*: `applied` when something was new, `nothing-new` when all
 * was known, `ignored` when it is not about a payment, `closed` when staff dealt with its money outside of
 * the shop. *unmatched*: kept for staff.
 */
export type PaymentEventState =
  | { status: 'received' }
  | { status: 'processed'; processedAt: Date; effect: 'applied' | 'nothing-new' | 'ignored' | 'closed' }
  | { status: 'unmatched'; reason: UnmatchedReason; since: Date };

/** An event of a provider as it came, stored before it was answered. */
export interface PaymentEvent {
  id: string;
  gateway: string;
  /** The provider's own id of the event; unique within the gateway. */
  providerEventId: string;
  /** The provider's id of the payment that it is about; null when it is about none. */
  providerReference: string | null;
  /** What was read from it, and the raw body with its headers: it may contain personal data. */
  sealedContent: string;
  state: PaymentEventState;
  attempts: number;
  /** When it is worked on next; null when nothing is to be done any more. */
  nextAttemptAt: Date | null;
  receivedAt: Date;
}
