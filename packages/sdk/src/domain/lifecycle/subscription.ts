/** The terms a subscription has been granted: null = never or unlimited. Whole seconds. */
export interface GrantedTerms {
  startsAt: Date;
  expiresAt: Date | null;
  trafficLimitBytes: number | null;
  deviceLimit: number | null;
  /** It waits for its first use, from which on it lasts this long; `expiresAt` is null meanwhile. */
  onHoldSeconds: number | null;
}

/** Staff switched the access off. The period goes on. */
export interface Suspension {
  reason: string;
  at: Date;
  by: 'staff' | 'system';
}

/** Access is off and the period is stopped. A pause keeps the rules that applied when it began. */
export interface Pause {
  at: Date;
  /** A customer can only end a pause that they started. */
  by: 'customer' | 'staff';
  /** A pause that ends earlier adds no time. */
  shortestMs: number;
  /** When the sweep ends it; null: it stays open until somebody resumes. */
  resumesAt: Date | null;
}

/** How the renewal of the present period goes. `nextAttemptAt` null: no further try. */
export interface RenewalState {
  attempts: number;
  nextAttemptAt: Date | null;
  /** Why the last try failed; null when none did. */
  lastCode: string | null;
}

export interface Termination {
  reason: 'not-delivered' | 'cancelled' | 'staff' | 'expired';
  at: Date;
}

/** What a customer owns. Facts only: the status is derived. */
export interface Subscription {
  id: string;
  customerId: string;
  planId: string;
  orderId: string;
  unitId: string;
  /** The uncondemned account of its lead place. */
  accountId: string;
  /** Follows from the entitlement facts, and is written with them. Null until the first read-back. */
  granted: GrantedTerms | null;
  /** Billing period's anchor: the n-th period ends at anchor + n × interval. Null before delivery. */
  anchorAt: Date | null;
  /**
   * Counts the periods that were granted: 0 before delivery, 1 with it, one more with each extension or plan
   * change.
   */
  period: number;
  /** Bytes used in the present period, over every account it had. */
  usedBytes: number;
  /**
   * When a volume that several places share may be used up, at the pace that was seen last; null: not before
   * the next listing.
   */
  runsOutAt: Date | null;
  /** Access is off while there is a suspension, a pause, or both: neither ends the other. */
  suspension: Suspension | null;
  pause: Pause | null;
  termination: Termination | null;
  autoRenew: boolean;
  /**
   * Price of a renewal of this plan that was locked when auto-renew was switched on; null: the plan's price
   * of that day.
   */
  renewalPriceMinor: number | null;
  /** Null while no renewal of the present period was tried. */
  renewal: RenewalState | null;
  /**
   * Milestones of the present period that were reported (`expiring:3`, `usage:80`, `expired`): each is
   * reported once.
   */
  told: string[];
  /** When something is due next (a warning, a renewal, the expiry, the termination); null: nothing is. */
  nextDueAt: Date | null;
  /** How often in a row what was due failed. */
  dueErrors: number;
  /** Given as the customer's one free trial. */
  isTrial: boolean;
  /** The public token of the shop link, sealed, and its keyed hash for look-up. */
  sealedToken: string;
  tokenHash: string;
  createdAt: Date;
}

/** Derived in this order; *preparing*: paid, its account was not yet read back. */
export type SubscriptionStatus =
  | 'terminated'
  | 'preparing'
  | 'suspended'
  | 'expired'
  | 'limited'
  | 'on-hold'
  | 'active';

/** The status at `now`, from the stored facts. */
export function statusOf(
  subscription: Pick<Subscription, 'granted' | 'suspension' | 'pause' | 'termination' | 'usedBytes'>,
  now: Date,
): SubscriptionStatus {
  if (subscription.termination !== null) return 'terminated';
  if (subscription.granted === null) return 'preparing';
  if (subscription.suspension !== null || subscription.pause !== null) return 'suspended';
  const { expiresAt, trafficLimitBytes, onHoldSeconds } = subscription.granted;
  if (expiresAt !== null && expiresAt.getTime() <= now.getTime()) return 'expired';
  if (trafficLimitBytes !== null && subscription.usedBytes >= trafficLimitBytes) return 'limited';
  return onHoldSeconds === null ? 'active' : 'on-hold';
}
