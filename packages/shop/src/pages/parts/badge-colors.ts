import type { OrderStatus, Payment, SubscriptionStatus, Unit } from '@panelkit/sdk';

/** How a state is coloured; its words say the same. */
type BadgeColor = 'good' | 'wait' | 'bad';

export const orderBadgeColors: Record<OrderStatus, BadgeColor> = {
  'awaiting-payment': 'wait',
  expired: 'bad',
  paid: 'wait',
  fulfilling: 'wait',
  fulfilled: 'good',
  'partially-fulfilled': 'wait',
  failed: 'bad',
  cancelling: 'wait',
  cancelled: 'bad',
};

export const unitBadgeColors: Record<Unit['state']['status'], BadgeColor> = {
  pending: 'wait',
  provisioning: 'wait',
  completed: 'good',
  failed: 'bad',
  cancelled: 'bad',
};

export const subscriptionBadgeColors: Record<SubscriptionStatus, BadgeColor> = {
  preparing: 'wait',
  active: 'good',
  'on-hold': 'wait',
  expired: 'bad',
  limited: 'bad',
  suspended: 'wait',
  terminated: 'bad',
};

export function paymentBadgeColor(status: Payment['state']['status']): BadgeColor {
  if (status === 'captured') return 'good';
  return status === 'pending' || status === 'in-review' ? 'wait' : 'bad';
}
