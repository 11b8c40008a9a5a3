import type { DeclineReason } from '../payments/provider-payment.ts';

interface OfPlan {
  planName: string;
}
interface Amount {
  amountMinor: number;
  /** ISO 4217. */
  currency: string;
}
interface Renewal extends OfPlan {
  priceMinor: number;
  currency: string;
  chargesAt: string;
}
// biome-ignore lint/complexity/noBannedTypes: nothing is known of a text that has no parameters
type None = {};

/**
 * The messages to customers and their parameters. Instants are ISO 8601 in UTC, `null` = never or unlimited.
 * No secrets.
 */
export interface CustomerNotificationParameters {
  'account.ready': OfPlan & { expiresAt: string | null; trafficLimitBytes: number | null };
  'subscription.expiring': OfPlan & { days: number; expiresAt: string; period: number };
  'subscription.expired': OfPlan & { period: number };
  'subscription.suspended': OfPlan;
  'subscription.resumed': OfPlan;
  'subscription.terminated': OfPlan;
  'subscription.extended': OfPlan & { expiresAt: string | null };
  'subscription.renewed': OfPlan & { expiresAt: string | null };
  'subscription.plan-changed': OfPlan & { expiresAt: string | null };
  'subscription.link-changed': OfPlan;
  'subscription.link-address-changed': { address: string };
  'subscription.link-shared': OfPlan & { period: number };
  'subscription.days-given': OfPlan & { days: number; expiresAt: string | null };
  /** `hasEnd` false: it is paused or waits for its first use, and `expiresAt` says nothing. */
  'subscription.adjusted': OfPlan & {
    expiresAt: string | null;
    trafficLimitBytes: number | null;
    hasEnd: boolean;
  };
  'usage.threshold': OfPlan & { percent: number; period: number };
  'usage.exhausted': OfPlan & { period: number };
  'renewal.upcoming': Renewal & { period: number };
  'renewal.uncovered': Renewal & { period: number };
  'renewal.failed': OfPlan & { reason: string; nextAttemptAt: string | null; period: number };
  'change.voided': OfPlan;
  /** `reason`: `server-checked`, `server-unreachable` or `inbound-missing`. */
  'change.waiting': OfPlan & { reason: string };
  'delivery.failed': { orderNumber: string };
  'payment.received': Amount;
  'payment.rejected': Amount;
  'payment.failed': Amount;
  'payment.expired': Amount;
  /** Its bank returns the money. */
  'payment.declined': Amount & { reason: DeclineReason };
  /** `reason`: an error code, or why the change was not made. */
  'payment.left-in-wallet': Amount & { reason: string };
  'wallet.topped-up': Amount;
  'wallet.balance-low': { availableMinor: number; currency: string };
  /** `chatIds`: where the customer was reached before, and is not any more. */
  'customer.chats-moved': { chatIds: readonly string[]; frozenUntil: string };
  /** What a member of the staff wrote to the customer. */
  'shop.message': { text: string };
}

/** The messages to the shop's staff and their parameters. */
export interface StaffNotificationParameters {
  'staff.new-order': { orderNumber: string; totalMinor: number; currency: string };
  'staff.new-customer': { name: string };
  'staff.receipt-to-review': Amount;
  'staff.payment-charged-back': Amount & { owedMinor: number };
  /** The provider did not release what the customer paid: its facts are not the shop's. */
  'staff.payment-declined': Amount & { method: string };
  'staff.rate-unavailable': { method: string; askedIn: string; reason: 'missing' | 'outdated' };
  'staff.payment-unmatched': { gateway: string; reason: string };
  'staff.delivery-failed': { orderNumber: string; reason: string };
  'staff.needs-attention': { panelName: string; reason: string; accountCount: number };
  'staff.capacity': { kind: string; name: string; percent: number };
  'staff.panel-unhealthy': { panelName: string; reason: string };
  'staff.panel-healthy': { panelName: string };
  'staff.panel-clock': { panelName: string; wrong: boolean; skewMs: number };
  'staff.panel-version': { panelName: string; from: string; to: string; supported: boolean };
  'staff.panel-suspected': { panelName: string; missingCount: number; accountCount: number };
  'staff.job-failing': { job: string; code: string };
  'staff.inbound-stopped': {
    panelName: string;
    inboundName: string;
    reason: string;
    accountCount: number;
  };
  'staff.inbound-silent': { panelName: string; inboundName: string; accountCount: number };
  'staff.panel-too-large': { panelName: string; limit: string; maximum: number };
  'staff.link-shared': OfPlan & { apps: number; networks: number };
  'staff.outcome-unknown': { channel: string; code: string };
}

/** Everything that is sent: the code says what, the parameters say the facts. */
export interface NotificationParameters extends CustomerNotificationParameters, StaffNotificationParameters {}

/** Texts of pages and buttons, with the same words in every channel. */
export interface FixedTextParameters {
  'extend.success': None;
  /** `days`: the threshold of the shop's extension policy. */
  'extend.notEligible': { days: number };
  'extend.insufficientBalance': None;
  'extend.info.expired': None;
  'extend.info.exhausted': None;
  'extend.info.extend': None;
  'extend.notAllowed': None;
  'action.extend': None;
  'action.confirmWallet': None;
  'action.backToDashboard': None;
  'action.buyNew': None;
  'action.chargeWallet': None;
  'wallet.low': None;
}

/** Every text of the catalogue. */
export interface MessageParameters extends NotificationParameters, FixedTextParameters {}

export type CustomerNotificationCode = keyof CustomerNotificationParameters;
export type StaffNotificationCode = keyof StaffNotificationParameters;
export type NotificationCode = keyof NotificationParameters;
export type MessageCode = keyof MessageParameters;

/** A code with the parameters that belong to it. */
export type NotificationContent = {
  [Code in NotificationCode]: { code: Code; parameters: NotificationParameters[Code] };
}[NotificationCode];
