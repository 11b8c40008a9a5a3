import type { DeclineReason } from '../payments/provider-payment.ts';

/** Every event and what it carries: ids and codes, no secrets. */
export interface EventData {
  'customer.created': { customerId: string };
  /** Everything of this customer is the other's now. */
  'customer.merged': { customerId: string; intoCustomerId: string };
  'order.placed': { customerId: string; totalMinor: number; currency: string };
  'order.paid': { customerId: string };
  'order.status-changed': { customerId: string; from: string; to: string };
  'unit.provisioning': { orderId: string; accountId: string; panelId: string };
  'unit.completed': { orderId: string; subscriptionId: string; durationMs: number };
  'unit.failed': { orderId: string; reason: string };
  'unit.cancelled': { orderId: string };
  'payment.created': { customerId: string; orderId: string | null };
  'payment.in-review': { customerId: string; orderId: string | null };
  'payment.captured': { customerId: string; orderId: string | null; receivedMinor: number };
  'payment.rejected': { customerId: string; orderId: string | null };
  /**
   * Money that its bank gives back, since it was not taken: for what cannot be delivered any more, or another
   * amount than was asked for.
   */
  'payment.declined': { customerId: string; orderId: string | null; reason: DeclineReason };
  /** Late money that could not buy its order again: `reason` is an error code. */
  'payment.left-in-wallet': { customerId: string; orderId: string | null; reason: string };
  'payment.failed': { customerId: string; orderId: string | null };
  'payment.charged-back': {
    customerId: string;
    orderId: string | null;
    amountMinor: number;
    owedMinor: number;
  };
  'payment.refund-requested': { customerId: string; refundId: string; amountMinor: number };
  'payment.refunded': { customerId: string; refundId: string; amountMinor: number };
  'payment.refund-refused': { customerId: string; refundId: string; amountMinor: number };
  'payment.event-unmatched': { gateway: string; reason: string };
  /** The time to pay is over. */
  'payment.expired': { customerId: string; orderId: string | null };
  /** The method is switched off until there is a newer rate. Of the aggregate *payment method*. */
  'payment.rate-unavailable': { method: string; askedIn: string; reason: 'missing' | 'outdated' };
  'wallet.adjusted': { amountMinor: number; balanceMinor: number };
  'subscription.delivered': { customerId: string; orderId: string };
  'subscription.terminated': { customerId: string; reason: string };
  /** A change was charged and is being applied. */
  'subscription.change-pending': { customerId: string; changeId: string; kind: string };
  /** A change was charged and its panel cannot be written now: `reason` as in `change.waiting`. */
  'subscription.change-waiting': { customerId: string; changeId: string; kind: string; reason: string };
  /** A change could not be applied: its money is back. */
  'subscription.change-voided': { customerId: string; changeId: string; kind: string; reason: string };
  /**
   * A posted change was taken back: its money never came, or went back. What was paid for before goes on
   * until `expiresAt`.
   */
  'subscription.change-undone': {
    customerId: string;
    changeId: string;
    kind: string;
    expiresAt: string | null;
  };
  'subscription.extended': {
    customerId: string;
    changeId: string;
    type: 'extend' | 'reset';
    by: 'customer' | 'staff' | 'auto';
    period: number;
    expiresAt: string | null;
  };
  'subscription.plan-changed': { customerId: string; changeId: string; fromPlanId: string; toPlanId: string };
  'subscription.usage-reset': { customerId: string; changeId: string };
  'subscription.suspended': { customerId: string; reason: string; by: 'customer' | 'staff' | 'system' };
  'subscription.resumed': { customerId: string; by: 'customer' | 'staff' | 'system' };
  /** The first use began the period of a subscription that waited for it. */
  'subscription.started': { customerId: string; expiresAt: string | null };
  'subscription.moved': { customerId: string; fromPanelId: string; toPanelId: string };
  'subscription.link-changed': { customerId: string };
  /**
   * All links of the shop have another address; the old ones keep working. `runId`: of the bulk run that
   * notifies the customers.
   */
  'subscription.link-address-changed': { customerId: string; address: string; runId: string };
  /** A device fetched the link for the first time, where the plan limits devices. */
  'subscription.device-added': { customerId: string; deviceId: string };
  'subscription.devices-removed': { customerId: string; count: number; by: 'customer' | 'staff' };
  /**
   * More applications or networks fetched the link within an hour than one customer has. At most once a day.
   */
  'subscription.link-shared': { customerId: string; apps: number; networks: number; period: number };
  /** `days` before `expiresAt`, as the policy warns. */
  'subscription.expiring': { customerId: string; days: number; expiresAt: string; period: number };
  'subscription.expired': { customerId: string; expiresAt: string; period: number };
  /** The traffic limit is reached. */
  'subscription.limited': { customerId: string; period: number };
  'subscription.usage-threshold': { customerId: string; percent: number; period: number };
  /** Staff gave time, for nothing. */
  'subscription.days-given': { customerId: string; days: number };
  /** Staff added time and traffic, or took some: below zero. */
  'subscription.adjusted': { customerId: string; days: number; bytes: number };
  'subscription.auto-renew-changed': { customerId: string; enabled: boolean };
  /** A renewal will be charged at `chargesAt`. */
  'subscription.renewal-upcoming': {
    customerId: string;
    chargesAt: string;
    priceMinor: number;
    currency: string;
    period: number;
  };
  'subscription.renewal-failed': {
    customerId: string;
    code: string;
    attempt: number;
    nextAttemptAt: string | null;
    period: number;
  };
  'account.attempt-failed': { panelId: string; code: string; attempts: number };
  'account.in-sync': { panelId: string; generation: number };
  'account.condemned': { panelId: string; subscriptionId: string };
  'account.removed': { panelId: string };
  /** A delivered account cannot be brought to its desired state by itself: staff should look. */
  'account.needs-attention': { panelId: string; subscriptionId: string; code: string };
  /** A listing shows it missing or other than wanted. */
  'account.drifted': { panelId: string; subscriptionId: string; kinds: string[] };
  /** The panel's counter fell by itself: what it showed before stays booked. */
  'account.counter-fell': { panelId: string; bytesBefore: number; bytesSeen: number };
  'inbound.attempt-failed': { panelId: string; code: string; attempts: number };
  'inbound.in-sync': { panelId: string; generation: number };
  'inbound.condemned': { panelId: string };
  /** It stopped serving: nothing is sold there, and no account on it can connect. */
  'inbound.stopped': { panelId: string; reason: string; accountCount: number };
  /** Its links were dialed and nothing came back; reported once until it carries again. */
  'inbound.silent': { panelId: string; accountCount: number };
  /** It serves again. */
  'inbound.restored': { panelId: string };
  /** What its links need has changed: the links of its accounts are read again. */
  'inbound.relinked': { panelId: string; accountCount: number };
  'inbound.removed': { panelId: string };
  'panel.health-changed': { healthy: boolean; code: string | null };
  /** Its clock is more than five minutes off, so nothing is sold there, or it is right again. */
  'panel.clock-changed': { wrong: boolean; skewMs: number };
  /** It was upgraded, or put back; one that is not supported is read, and nothing is written there. */
  'panel.version-changed': { from: string; to: string; supported: boolean };
  /** Many accounts vanished at once: nothing is recreated there until staff agree. */
  'panel.suspected': { missingCount: number; accountCount: number };
  /** Customers on it may be without service until a person acts: the kind of the line in *Needs a hand*. */
  'panel.needs-attention': {
    kind: string;
    inboundId: string | null;
    code: string | null;
    accountCount: number;
  };
  /** An answer was larger than it may be; nothing of it was kept. */
  'panel.response-too-large': { limit: string; maximum: number };
  'panel.trusted': { by: string };
  /** So many percent of the places are taken. */
  'panel.capacity-warning': { percent: number };
  'inbound.capacity-warning': { panelId: string; percent: number };
  'plan.capacity-warning': { percent: number };
  /** Nobody saw how the sending of a message ended. */
  'notification.unknown': { channel: string; code: string };
  /**
   * Background work threw; `code`: of its error, else its class. `isLast`: it is not retried.
   */
  'job.failed': { subject: string; code: string; failureCount: number; isLast: boolean };
  'panel.inbounds-synced': { inboundCount: number; foreignCount: number };
}

export type EventType = keyof EventData;

/** One committed event. `sequence` counts within its aggregate, `cursor` over all. */
export type StoredEvent = {
  [Type in EventType]: {
    cursor: number;
    aggregate: { kind: string; id: string };
    sequence: number;
    type: Type;
    data: EventData[Type];
    at: Date;
  };
}[EventType];
