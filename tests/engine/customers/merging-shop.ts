import { createFakePaymentGateway, createTestClock } from '@panelkit/sdk/testing';
import { bankPolicies } from '../cards/card-shop.ts';
import { createInboxHands } from '../gateways/payment-shop.ts';
import type { OpenShop } from '../on-storage.ts';

/** One customer with everything, and another with a subscription of their own. */
export async function openMergingShop(open: OpenShop) {
  const clock = createTestClock();
  const fake = createFakePaymentGateway({ clock });
  const policies = { extension: { always: true }, ...bankPolicies(true) };
  const shop = await open({ clock, policies, paymentGateways: [fake.gateway] });
  const [from, into] = [
    await shop.customer({ balanceMinor: 5000 }),
    await shop.customer({ balanceMinor: 2000 }),
  ];
  const plan = await shop.plan();
  for (const customer of [from, into]) {
    const order = await shop.buy(customer, plan);
    await shop.panelkit.orders.settled(order.id);
  }
  const ids = { fromCustomerId: from.id, intoCustomerId: into.id };
  const merge = (more: { allowBlocked?: boolean } = {}) =>
    shop.panelkit.customers.merge({ ...ids, reason: 'the same person', ...more }, shop.staff());
  const hands = createInboxHands(shop, fake);
  return { shop, fake, hands, from, into, plan, ids, merge };
}
