import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';

const PRICE = 1000;

/** A customer with 40.00 left, on the first of two panels, which is down from now on. */
async function onADeadPanel(): Promise<{
  shop: TestPanelkit;
  subscriptionId: string;
  customer: { id: string };
}> {
  const shop = await createTestPanelkit({
    panels: [{ baseUrl: 'https://first.test' }, { baseUrl: 'https://second.test' }],
    policies: { extension: { always: true } },
  });
  const preferredInboundId = shop.panels[0]?.inbounds[0]?.id ?? '';
  const plan = await shop.plan({
    price: { amountMinor: PRICE, currency: 'USD' },
    placement: { preferredInboundId, allowSpreading: true },
  });
  await shop.scheduler.start();
  const customer = await shop.customer({ balanceMinor: 5 * PRICE });
  const order = await shop.buy(customer, plan);
  await shop.clock.advance('1m');
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
  shop.panels[0]?.fake.goDown();
  await shop.clock.advance('10m');
  return { shop, subscriptionId: rows[0]?.id ?? '', customer };
}

const balanceOf = async (shop: TestPanelkit, customerId: string) => {
  const wallet = await shop.backend.storage.ledger.wallet(customerId, 'USD');
  return { balance: wallet.balanceMinor, held: wallet.heldMinor };
};

test('given a paid extension that waits on a dead panel, when moved, then it is applied at the new place and posted once', async () => {
  const { shop, subscriptionId, customer } = await onADeadPanel();
  const before = await shop.panelkit.subscriptions.get(subscriptionId, shop.staff());
  await shop.panelkit.subscriptions.extend({ subscriptionId }, shop.as(customer));
  await shop.clock.advance('10m');
  expect(await balanceOf(shop, customer.id)).toMatchObject({ held: PRICE });
  await shop.panelkit.subscriptions.move({ subscriptionId }, shop.staff());
  await shop.clock.advance('10m');
  const after = await shop.panelkit.subscriptions.get(subscriptionId, shop.staff());
  expect(after.granted?.expiresAt?.getTime()).toBeGreaterThan(before.granted?.expiresAt?.getTime() ?? 0);
  expect(await balanceOf(shop, customer.id)).toEqual({ balance: 3 * PRICE, held: 0 });
  expect(shop.panels[1]?.fake.accounts()).toMatchObject([
    { status: 'active', expiresAt: after.granted?.expiresAt },
  ]);
  shop.panels[0]?.fake.comeBack();
  await shop.clock.advance('6h');
  expect(shop.panels[0]?.fake.accounts()).toEqual([]);
  expect(await violationsOf(shop)).toEqual([]);
});

test('given a paid extension that went along to another dead panel, when a day has passed since it was charged, then its money is back', async () => {
  const { shop, subscriptionId, customer } = await onADeadPanel();
  await shop.panelkit.subscriptions.extend({ subscriptionId }, shop.as(customer));
  await shop.clock.advance('20h');
  const inboundId = shop.panels[1]?.inbounds[0]?.id ?? '';
  await shop.panelkit.subscriptions.move({ subscriptionId, inboundId }, shop.staff());
  shop.panels[1]?.fake.goDown();
  await shop.clock.advance('5h');
  expect(await balanceOf(shop, customer.id)).toEqual({ balance: 4 * PRICE, held: 0 });
  // Nothing is paid for any more: the move itself goes on until it is there.
  await shop.clock.advance('30h');
  shop.panels[1]?.fake.comeBack();
  await shop.clock.advance('30m');
  expect(shop.panels[1]?.fake.accounts()).toMatchObject([{ status: 'active' }]);
  shop.panels[0]?.fake.comeBack();
  await shop.clock.advance('6h');
  expect(await violationsOf(shop)).toEqual([]);
});

test('given a plan change that waits on a dead panel, when moved, then its money is back and the old terms move', async () => {
  const { shop, subscriptionId, customer } = await onADeadPanel();
  const larger = await shop.plan({ slug: 'larger', price: { amountMinor: 2 * PRICE, currency: 'USD' } });
  const before = await shop.panelkit.subscriptions.get(subscriptionId, shop.staff());
  await shop.panelkit.subscriptions.changePlan({ subscriptionId, planId: larger.id }, shop.as(customer));
  await shop.panelkit.subscriptions.move({ subscriptionId }, shop.staff());
  await shop.clock.advance('10m');
  const after = await shop.panelkit.subscriptions.get(subscriptionId, shop.staff());
  expect(after).toMatchObject({ planId: before.planId, granted: before.granted });
  expect(await balanceOf(shop, customer.id)).toEqual({ balance: 4 * PRICE, held: 0 });
  shop.panels[0]?.fake.comeBack();
  await shop.clock.advance('6h');
  expect(await violationsOf(shop)).toEqual([]);
});
