import { DAY_MS } from '../lifecycle/period.ts';
import type {
  CustomerNotificationCode,
  NotificationCode,
  NotificationContent,
} from '../messages/message-parameters.ts';

/** Who is notified. */
export type NotificationAudience = 'customer' | 'staff';

/**
 * *pending*: waits for its time · *sending*: was handed to the channel · *sent* · *skipped*: overtaken or too
 * old · *refused*: the channel will not deliver it · *failed*: given up after tries · *unknown*: the result
 * of the sending was lost; not sent again.
 */
export type NotificationState = 'pending' | 'sending' | 'sent' | 'skipped' | 'refused' | 'failed' | 'unknown';

/** What a notification is about. */
export interface NotificationSubject {
  kind: string;
  id: string;
}

/** A message to send, independent of the channel. */
export type PlannedNotification = NotificationContent & {
  audience: NotificationAudience;
  /** The customer to notify; null: staff. */
  customerId: string | null;
  subject: NotificationSubject;
  /** Each channel sends one notification per key: (subject or customer, event, threshold, period). */
  key: string;
};

/** A row of the outbox: one message by one channel. Contains no secret; the link is read when it is sent. */
export type Notification = PlannedNotification & {
  id: string;
  channel: string;
  /** What and about whom: for quiet periods. */
  topic: string;
  state: NotificationState;
  /** Why it was skipped, refused or could not be sent last; null when nothing is to be said. No secret. */
  reason: string | null;
  /** How often it was handed to the channel. */
  attempts: number;
  /** When it is to be sent; while it is *sending*: until when its sender has it. Null: it is settled. */
  nextAttemptAt: Date | null;
  /** After that it is not sent any more. */
  expiresAt: Date;
  createdAt: Date;
  settledAt: Date | null;
};

/** The channel of the shop's own pages: what is in it is shown there, nothing is sent. */
export const SHOP_CHANNEL = 'shop';

/** What and about whom. */
export function topicOf({ code, subject }: Pick<PlannedNotification, 'code' | 'subject'>): string {
  return `${code}:${subject.kind}:${subject.id}`;
}

const DAYS_3 = 3 * DAY_MS;

/** Who receives each code, and for how many milliseconds after the event it is still worth sending. */
export const NOTIFICATIONS: Readonly<
  Record<NotificationCode, { audience: NotificationAudience; maxAgeMs: number }>
> = {
  'account.ready': { audience: 'customer', maxAgeMs: DAYS_3 },
  'subscription.expiring': { audience: 'customer', maxAgeMs: DAY_MS },
  'subscription.expired': { audience: 'customer', maxAgeMs: DAYS_3 },
  'subscription.suspended': { audience: 'customer', maxAgeMs: DAY_MS },
  'subscription.resumed': { audience: 'customer', maxAgeMs: DAY_MS },
  'subscription.terminated': { audience: 'customer', maxAgeMs: DAYS_3 },
  'subscription.extended': { audience: 'customer', maxAgeMs: DAY_MS },
  'subscription.renewed': { audience: 'customer', maxAgeMs: DAYS_3 },
  'subscription.plan-changed': { audience: 'customer', maxAgeMs: DAY_MS },
  'subscription.link-changed': { audience: 'customer', maxAgeMs: DAYS_3 },
  'subscription.link-address-changed': { audience: 'customer', maxAgeMs: DAYS_3 },
  'subscription.link-shared': { audience: 'customer', maxAgeMs: DAY_MS },
  'subscription.days-given': { audience: 'customer', maxAgeMs: DAYS_3 },
  'subscription.adjusted': { audience: 'customer', maxAgeMs: DAYS_3 },
  'usage.threshold': { audience: 'customer', maxAgeMs: DAY_MS },
  'usage.exhausted': { audience: 'customer', maxAgeMs: DAY_MS },
  'renewal.upcoming': { audience: 'customer', maxAgeMs: DAY_MS },
  'renewal.uncovered': { audience: 'customer', maxAgeMs: DAY_MS },
  'renewal.failed': { audience: 'customer', maxAgeMs: DAY_MS },
  'change.voided': { audience: 'customer', maxAgeMs: DAYS_3 },
  'change.waiting': { audience: 'customer', maxAgeMs: DAY_MS },
  'delivery.failed': { audience: 'customer', maxAgeMs: DAYS_3 },
  'payment.received': { audience: 'customer', maxAgeMs: DAYS_3 },
  'payment.rejected': { audience: 'customer', maxAgeMs: DAYS_3 },
  'payment.failed': { audience: 'customer', maxAgeMs: DAYS_3 },
  'payment.expired': { audience: 'customer', maxAgeMs: DAY_MS },
  'payment.declined': { audience: 'customer', maxAgeMs: DAYS_3 },
  'payment.left-in-wallet': { audience: 'customer', maxAgeMs: DAYS_3 },
  'wallet.topped-up': { audience: 'customer', maxAgeMs: DAYS_3 },
  'wallet.balance-low': { audience: 'customer', maxAgeMs: DAY_MS },
  'customer.chats-moved': { audience: 'customer', maxAgeMs: DAYS_3 },
  'shop.message': { audience: 'customer', maxAgeMs: DAYS_3 },
  'staff.new-order': { audience: 'staff', maxAgeMs: DAY_MS },
  'staff.new-customer': { audience: 'staff', maxAgeMs: DAY_MS },
  'staff.receipt-to-review': { audience: 'staff', maxAgeMs: DAYS_3 },
  'staff.payment-charged-back': { audience: 'staff', maxAgeMs: DAYS_3 },
  'staff.payment-declined': { audience: 'staff', maxAgeMs: DAYS_3 },
  'staff.rate-unavailable': { audience: 'staff', maxAgeMs: DAYS_3 },
  'staff.payment-unmatched': { audience: 'staff', maxAgeMs: DAYS_3 },
  'staff.delivery-failed': { audience: 'staff', maxAgeMs: DAYS_3 },
  'staff.needs-attention': { audience: 'staff', maxAgeMs: DAYS_3 },
  'staff.capacity': { audience: 'staff', maxAgeMs: DAYS_3 },
  'staff.panel-unhealthy': { audience: 'staff', maxAgeMs: DAY_MS },
  'staff.panel-healthy': { audience: 'staff', maxAgeMs: DAY_MS },
  'staff.panel-clock': { audience: 'staff', maxAgeMs: DAYS_3 },
  'staff.panel-version': { audience: 'staff', maxAgeMs: DAYS_3 },
  'staff.panel-suspected': { audience: 'staff', maxAgeMs: DAYS_3 },
  'staff.job-failing': { audience: 'staff', maxAgeMs: DAYS_3 },
  'staff.inbound-stopped': { audience: 'staff', maxAgeMs: DAYS_3 },
  'staff.inbound-silent': { audience: 'staff', maxAgeMs: DAYS_3 },
  'staff.panel-too-large': { audience: 'staff', maxAgeMs: DAYS_3 },
  'staff.link-shared': { audience: 'staff', maxAgeMs: DAYS_3 },
  'staff.outcome-unknown': { audience: 'staff', maxAgeMs: DAYS_3 },
};

/** Every code that is sent. */
export const NOTIFICATION_CODES: readonly NotificationCode[] =
  Object.keys(NOTIFICATIONS).filter(isNotificationCode);

function isNotificationCode(code: string): code is NotificationCode {
  return Object.hasOwn(NOTIFICATIONS, code);
}

/** Whether a message of this code goes to customers. */
export function isCustomerCode(code: string): code is CustomerNotificationCode {
  return NOTIFICATION_CODES.some((known) => known === code && NOTIFICATIONS[known].audience === 'customer');
}
