import { availableMinor } from '../payments/ledger.ts';
import type { Payment } from '../payments/payment.ts';
import type { EventData, EventType, StoredEvent } from '../records/event.ts';
import type { Notice } from './notice.ts';
import { NOTIFICATIONS, type PlannedNotification } from './notification.ts';
import type { NotificationFacts } from './notification-facts.ts';
import type { NotificationPolicy } from './notification-policy.ts';
import { staffAlerts } from './staff-alerts.ts';
import { subscriptionNotices } from './subscription-notices.ts';

/** The shop's settings that decide what is sent. */
export type NoticePolicy = Pick<NotificationPolicy, 'muted' | 'lowBalanceMinor'>;

/** The notifications for an event. The same event and facts give the same keys, so nothing is sent twice. */
export function notificationsFor(
  event: StoredEvent,
  facts: NotificationFacts,
  policy: NoticePolicy,
): PlannedNotification[] {
  const notices = [
    ...subscriptionNotices(event, facts),
    ...moneyNotices(event, facts),
    ...lowBalance(event, facts, policy),
    ...staffAlerts(event, facts),
  ];
  return notices
    .filter(({ code }) => !policy.muted.includes(code))
    .map(({ once = `event ${event.sequence}`, isPerCustomer, subject = event.aggregate, ...notice }) => ({
      ...notice,
      subject,
      audience: NOTIFICATIONS[notice.code].audience,
      key: `${notice.code}:${isPerCustomer === true ? `customer:${notice.customerId}` : `${subject.kind}:${subject.id}`}:${once}`,
    }));
}

/** Money of customers that came, did not come, or came back. */
function moneyNotices(event: StoredEvent, { payment, order, wallet }: NotificationFacts): Notice[] {
  switch (event.type) {
    case 'payment.captured': {
      if (payment === null) return [];
      const { customerId, orderId, receivedMinor } = event.data;
      const parameters = { amountMinor: receivedMinor, currency: payment.amount.currency };
      const isTopUp = orderId === null && payment.wish === null;
      return [{ code: isTopUp ? 'wallet.topped-up' : 'payment.received', customerId, parameters }];
    }
    case 'payment.rejected':
    case 'payment.failed':
    case 'payment.expired': {
      if (payment === null) return [];
      const { type: code, data } = event;
      return [{ code, customerId: data.customerId, parameters: { ...payment.amount } }];
    }
    case 'payment.declined': {
      if (payment === null) return [];
      const { customerId, reason } = event.data;
      return [{ code: 'payment.declined', customerId, parameters: { ...payment.amount, reason } }];
    }
    case 'payment.left-in-wallet':
      return leftInWallet(event.data, payment);
    case 'wallet.adjusted': {
      const { amountMinor } = event.data;
      if (amountMinor <= 0 || wallet === null) return [];
      const { customerId, currency } = wallet;
      return [{ code: 'wallet.topped-up', customerId, parameters: { amountMinor, currency } }];
    }
    case 'unit.failed': {
      if (order === null) return [];
      const parameters = { orderNumber: order.number };
      return [{ code: 'delivery.failed', customerId: order.customerId, parameters }];
    }
    default:
      return [];
  }
}

/** What arrived may be less than what was asked for, or more. */
function leftInWallet(
  { customerId, reason }: EventData['payment.left-in-wallet'],
  payment: Payment | null,
): Notice[] {
  if (payment?.state.status !== 'captured') return [];
  const { currency } = payment.amount;
  const parameters = { amountMinor: payment.state.receivedMinor, currency, reason };
  return [{ code: 'payment.left-in-wallet', customerId, parameters }];
}

const SPENDING: readonly EventType[] = ['order.paid', 'subscription.change-pending', 'wallet.adjusted'];

/** A wallet that was spent from and holds little now: once a day. */
function lowBalance(
  { type, at }: StoredEvent,
  { wallet }: NotificationFacts,
  { lowBalanceMinor }: NoticePolicy,
): Notice[] {
  if (lowBalanceMinor === null || wallet === null || !SPENDING.includes(type)) return [];
  const available = availableMinor(wallet);
  if (available >= lowBalanceMinor) return [];
  const { customerId, currency } = wallet;
  return [
    {
      code: 'wallet.balance-low',
      customerId,
      parameters: { availableMinor: available, currency },
      subject: { kind: 'wallet', id: customerId },
      once: at.toISOString().slice(0, 10),
    },
  ];
}

const TOLD: ReadonlySet<EventType> = new Set<EventType>([
  'customer.created',
  'order.placed',
  'order.paid',
  'unit.failed',
  'wallet.adjusted',
  'payment.in-review',
  'payment.captured',
  'payment.rejected',
  'payment.failed',
  'payment.charged-back',
  'payment.event-unmatched',
  'payment.expired',
  'payment.rate-unavailable',
  'payment.declined',
  'payment.left-in-wallet',
  'subscription.delivered',
  'subscription.terminated',
  'subscription.change-pending',
  'subscription.change-waiting',
  'subscription.change-voided',
  'subscription.extended',
  'subscription.plan-changed',
  'subscription.suspended',
  'subscription.resumed',
  'subscription.link-changed',
  'subscription.link-address-changed',
  'subscription.link-shared',
  'subscription.days-given',
  'subscription.adjusted',
  'subscription.expiring',
  'subscription.expired',
  'subscription.limited',
  'subscription.usage-threshold',
  'subscription.renewal-upcoming',
  'subscription.renewal-failed',
  'panel.needs-attention',
  'panel.health-changed',
  'panel.suspected',
  'panel.response-too-large',
  'panel.clock-changed',
  'panel.version-changed',
  'panel.capacity-warning',
  'inbound.stopped',
  'inbound.silent',
  'inbound.capacity-warning',
  'plan.capacity-warning',
  'notification.unknown',
  'job.failed',
]);

/** Whether such an event can cause a notification: for others no records are read. */
export function isTold(type: EventType): boolean {
  return TOLD.has(type);
}
