import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';

test('given several lines and a setup fee, when quoted and then ordered, then the price is the same and nothing was held before', async () => {
  const shop = await createTestPanelkit();
  const customer = await shop.customer({ balanceMinor: 10_000 });
  const plain = await shop.plan({ slug: 'plain' });
  const special = await shop.plan({ slug: 'special', setupFeeMinor: 250 });
  const items = [
    { planId: plain.id, quantity: 2 },
    { planId: special.id, quantity: 1 },
  ];
  const input = { customerId: customer.id, items };
  const quote = await shop.panelkit.orders.quote(input, shop.as(customer));
  expect(quote.total).toEqual({ amountMinor: 3250, currency: 'USD' });
  expect((await shop.panelkit.wallets.get(customer.id, shop.staff())).heldMinor).toBe(0);
  const order = await shop.panelkit.orders.place(
    { ...input, payment: { method: 'wallet' } },
    shop.as(customer),
  );
  expect(order.total).toEqual(quote.total);
  expect(order.items.map(({ id: _id, ...item }) => item)).toEqual(quote.items);
  // The fee was for the first purchase only.
  const again = await shop.panelkit.orders.quote(input, shop.as(customer));
  expect(again.total.amountMinor).toBe(3000);
});

test('given a plan that is not for sale, when quoted, then it says so as the order would', async () => {
  const shop = await createTestPanelkit();
  const customer = await shop.customer();
  const plan = await shop.plan({ onSale: false });
  const quote = shop.panelkit.orders.quote(
    { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }] },
    shop.as(customer),
  );
  await expect(quote).rejects.toMatchObject({ code: 'PLAN_UNAVAILABLE' });
});

test('given a price that changed since it was shown, when ordered, then OFFER_CHANGED and nothing is charged', async () => {
  const shop = await createTestPanelkit();
  const customer = await shop.customer({ balanceMinor: 10_000 });
  const plan = await shop.plan();
  const order = {
    customerId: customer.id,
    items: [{ planId: plan.id, quantity: 1 }],
    expectedTotalMinor: 1000,
    payment: { method: 'wallet' },
  };
  const price = { amountMinor: 1200, currency: 'USD' };
  await shop.panelkit.plans.update({ planId: plan.id, patch: { price } }, shop.staff());
  const refused = shop.panelkit.orders.place(order, shop.as(customer));
  await expect(refused).rejects.toMatchObject({ code: 'OFFER_CHANGED', details: { priceMinor: 1200 } });
  const { availableMinor } = await shop.panelkit.wallets.get(customer.id, shop.staff());
  expect(availableMinor).toBe(10_000);
  const agreed = await shop.panelkit.orders.place({ ...order, expectedTotalMinor: 1200 }, shop.as(customer));
  expect(agreed.total.amountMinor).toBe(1200);
});
