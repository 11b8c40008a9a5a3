/** The terms a subscription has been granted: null = never or unlimited. Whole seconds. */
export interface GrantedTerms {
  startsAt: Date;
  expiresAt: Date | null;
  trafficLimitBytes: number | null;
  deviceLimit: number | null;
}

export interface Suspension {
  reason: string;
  at: Date;
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
  fulfilmentId: string;
  /** The one uncondemned account. */
  accountId: string;
  /** Null until the first read-back. */
  granted: GrantedTerms | null;
  /** Billing period's anchor: the n-th period ends at anchor + n × interval. Null before delivery. */
  anchorAt: Date | null;
  /** Bytes used in the present period, over every account it had. */
  usedBytes: number;
  suspension: Suspension | null;
  termination: Termination | null;
  autoRenew: boolean;
  /** The public token of the shop link, sealed, and its keyed hash for look-up. */
  sealedToken: string;
  tokenHash: string;
  createdAt: Date;
}

/** Derived in this order; *preparing*: paid, its account was not yet read back. */
export type SubscriptionStatus = 'terminated' | 'preparing' | 'suspended' | 'expired' | 'limited' | 'active';

/** The status at `now`, from the stored facts. */
export function statusOf(
  subscription: Pick<Subscription, 'granted' | 'suspension' | 'termination' | 'usedBytes'>,
  now: Date,
): SubscriptionStatus {
  if (subscription.termination !== null) return 'terminated';
  if (subscription.granted === null) return 'preparing';
  if (subscription.suspension !== null) return 'suspended';
  const { expiresAt, trafficLimitBytes } = subscription.granted;
  if (expiresAt !== null && expiresAt.getTime() <= now.getTime()) return 'expired';
  if (trafficLimitBytes !== null && subscription.usedBytes >= trafficLimitBytes) return 'limited';
  return 'active';
}
