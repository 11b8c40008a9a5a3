import type { Fulfilment, OrderStatus, Payment, SubscriptionStatus } from '@panelkit/sdk';

/** How a state is coloured; its words say the same. */
type Tone = 'good' | 'wait' | 'bad';

export const orderTones: Record<OrderStatus, Tone> = {
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

export const unitTones: Record<Fulfilment['state']['status'], Tone> = {
  pending: 'wait',
  provisioning: 'wait',
  completed: 'good',
  failed: 'bad',
  cancelled: 'bad',
};

export const subscriptionTones: Record<SubscriptionStatus, Tone> = {
  preparing: 'wait',
  active: 'good',
  'on-hold': 'wait',
  expired: 'bad',
  limited: 'bad',
  suspended: 'wait',
  terminated: 'bad',
};

export function paymentTone(status: Payment['state']['status']): Tone {
  if (status === 'captured') return 'good';
  return status === 'pending' || status === 'in-review' ? 'wait' : 'bad';
}
