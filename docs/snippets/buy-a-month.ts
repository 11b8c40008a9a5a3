import { isPanelkitError, type Panelkit } from '@panelkit/sdk';

/**
 * What this shop does when its "Buy" button is pressed. `key` comes with the form, so that a second click is
 * the same purchase.
 */
export async function buyAMonth(panelkit: Panelkit, userId: string, key: string): Promise<string> {
  const customer = await panelkit.customers.ensure({ externalId: userId });
  const plan = await panelkit.plans.findBySlug('month');
  if (plan === null) return 'We sell nothing at the moment.';
  try {
    const order = await panelkit.orders.place(
      { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'wallet' } },
      { actor: { kind: 'customer', id: customer.id }, idempotencyKey: key },
    );
    return `Thank you. Your order is ${order.number}.`;
  } catch (error) {
    if (isPanelkitError(error) && error.code === 'INSUFFICIENT_BALANCE') return 'Please top up first.';
    if (isPanelkitError(error) && error.code === 'SOLD_OUT') return 'Sold out.';
    throw error;
  }
}
