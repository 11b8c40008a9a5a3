import type { Payment } from '../payments/payment.ts';
import { type Allowed, allowedUnless } from '../records/allowed.ts';
import type { Order, OrderStatus } from './order.ts';
import type { Unit } from './unit.ts';

/** Why an order cannot be paid or cancelled: its status, or a receipt that staff must decide first. */
export type OrderRefusal = OrderStatus | 'in-review';

/** What may be done to an order now. */
export interface OrderActions {
  pay: Allowed<OrderRefusal>;
  cancel: Allowed<OrderRefusal>;
}

/** What is decided on: the order, its payments and its units. */
export interface OrderFacts {
  order: Pick<Order, 'state'>;
  payments: readonly Pick<Payment, 'state'>[];
  units: readonly Pick<Unit, 'state' | 'accountId'>[];
}

/** Whether an order waits for a payment and no receipt of it is in review. */
export function whyNotPay({ order, payments }: Pick<OrderFacts, 'order' | 'payments'>): OrderRefusal | null {
  if (order.state.status !== 'awaiting-payment') return order.state.status;
  return payments.some(({ state }) => state.status === 'in-review') ? 'in-review' : null;
}

/** Whether an order can be cancelled: unpaid, or paid with a unit that is not delivered yet. */
export function whyNotCancel({ order, units }: Pick<OrderFacts, 'order' | 'units'>): OrderRefusal | null {
  const { state } = order;
  if (state.status === 'awaiting-payment') return null;
  const isPaid = 'paidAt' in state && state.paidAt !== null;
  return isPaid && units.some(canBeGivenUp) ? null : state.status;
}

/** Whether a unit was paid and is neither delivered nor over. */
export function canBeGivenUp({ state, accountId }: Pick<Unit, 'state' | 'accountId'>): boolean {
  return accountId !== null && (state.status === 'pending' || state.status === 'provisioning');
}

/** What may be done to an order, as its commands decide it. */
export function orderActions(facts: OrderFacts): OrderActions {
  return { pay: allowedUnless(whyNotPay(facts)), cancel: allowedUnless(whyNotCancel(facts)) };
}
