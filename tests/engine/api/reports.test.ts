import type { SalesReport } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';

const year = { from: '2026-01-01', to: '2026-12-31', interval: 'month' } as const;
const report = (shop: TestPanelkit, days: object = {}): Promise<SalesReport> =>
  shop.panelkit.reports.sales({ ...year, ...days }, shop.staff());

/** Ada buys two units and extends one after 28 days; Ben buys one and lets it run out. */
async function playedShop() {
  const shop = await createTestPanelkit();
  const plan = await shop.plan({ price: { amountMinor: 1000, currency: 'USD' }, durationDays: 30 });
  const ada = await shop.customer({ balanceMinor: 5000 });
  const ben = await shop.customer({ balanceMinor: 1000 });
  const orders = [await shop.buy(ada, plan, 2), await shop.buy(ben, plan)];
  for (const { id } of orders) await shop.run(shop.panelkit.orders.settled(id));
  await shop.clock.advance('28d');
  const { rows } = await shop.panelkit.subscriptions.list({ customerId: ada.id }, shop.staff());
  const subscriptionId = rows[0]?.id ?? '';
  await shop.panelkit.subscriptions.extend({ subscriptionId }, shop.as(ada));
  await shop.run(shop.panelkit.subscriptions.settled(subscriptionId, shop.staff()));
  await shop.clock.advance('10d');
  return { shop, plan };
}

test('given sales, an extension and two that ran out, when reported, then each counts once, and the parts add up to the ledger', async () => {
  const { shop, plan } = await playedShop();
  const { total, parts, plans, panels } = await report(shop);
  expect(total).toMatchObject({
    revenueMinor: 4000,
    purchaseMinor: 3000,
    extensionMinor: 1000,
    planChangeMinor: 0,
    orders: 2,
    buyers: 2,
    newBuyers: 2,
    delivered: 3,
    failed: 0,
    renewed: 1,
    renewedAutomatically: 0,
    lapsed: 2,
    refundedMinor: 0,
    chargedBackMinor: 0,
  });
  expect(total.revenueMinor).toBe(await shop.backend.storage.ledger.balanceOf('revenue', 'USD'));
  expect(parts).toHaveLength(12);
  expect(parts.map(({ lapsed }) => lapsed).slice(0, 2)).toEqual([2, 0]);
  for (const field of ['revenueMinor', 'orders', 'newBuyers', 'delivered', 'renewed', 'lapsed'] as const)
    expect({ field, sum: parts.reduce((sum, part) => sum + part[field], 0) }).toEqual({
      field,
      sum: total[field],
    });
  expect(plans).toMatchObject([{ planId: plan.id, revenueMinor: 4000, delivered: 3 }]);
  expect(panels).toMatchObject([{ panelId: shop.panels[0]?.id, revenueMinor: 4000, renewed: 1, lapsed: 2 }]);
});

test('given other days, when reported, then only what fell on them counts, in the time zone asked for', async () => {
  const { shop } = await playedShop();
  const days = { from: '2026-01-29', to: '2026-01-29', interval: 'day' };
  expect((await report(shop, days)).total).toMatchObject({ revenueMinor: 1000, delivered: 0, renewed: 1 });
  const west = { ...days, timeZone: 'America/Los_Angeles' };
  expect((await report(shop, west)).total).toMatchObject({ revenueMinor: 0, renewed: 0 });
});

test('given money through two methods on two days, when reported, then each day and method has its own, and they add up', async () => {
  const shop = await createTestPanelkit();
  const ada = await shop.customer();
  const paid = async (amountMinor: number) => {
    const input = { customerId: ada.id, amountMinor, method: 'receipt' };
    const { id: paymentId } = await shop.panelkit.payments.topUp(input, shop.as(ada));
    await shop.panelkit.payments.submitReceipt({ paymentId, reference: String(amountMinor) }, shop.as(ada));
    await shop.panelkit.payments.approve({ paymentId }, shop.staff());
  };
  await paid(700);
  await shop.clock.advance('1d');
  await paid(50);
  await shop.customer({ balanceMinor: 900 });
  const days = { from: '2026-01-01', to: '2026-01-31', interval: 'day' };
  const { parts, methods } = await report(shop, days);
  const receipts = { method: 'receipt', refundedMinor: 0, chargedBackMinor: 0 };
  expect(parts.filter((part) => part.methods.length > 0).map((part) => part.methods)).toEqual([
    [{ ...receipts, paidInMinor: 700 }],
    [{ ...receipts, paidInMinor: 50 }],
  ]);
  expect(methods).toEqual([{ ...receipts, paidInMinor: 750 }]);
});

test('given two panels whose accounts are used, when reported, then each day and panel has its traffic, sold on or not, and they add up', async () => {
  const shop = await createTestPanelkit({
    panels: [{ baseUrl: 'https://first.test' }, { baseUrl: 'https://second.test' }],
  });
  const ada = await shop.customer({ balanceMinor: 5000 });
  for (const { inbounds, id } of shop.panels) {
    const placement = { preferredInboundId: inbounds[0]?.id ?? '' };
    const order = await shop.buy(ada, await shop.plan({ slug: `on-${id}`, placement }));
    await shop.run(shop.panelkit.orders.settled(order.id));
  }
  await shop.clock.advance('1d');
  const use = async (panel: number, bytes: number) => {
    const { fake, id = '' } = shop.panels[panel] ?? {};
    fake?.addTraffic(fake.accounts()[0]?.name ?? '', bytes);
    await shop.run(shop.panelkit.usage.sync(id, shop.staff()));
  };
  await use(0, 700);
  await use(1, 50);
  await shop.clock.advance('1d');
  await use(1, 200);
  const { parts, total, panels } = await report(shop, { to: '2026-01-31', interval: 'day' });
  const [first, second] = shop.panels.map(({ id }) => id);
  expect(parts.map(({ trafficBytes }) => trafficBytes).slice(0, 4)).toEqual([0, 750, 200, 0]);
  expect(total.trafficBytes).toBe(950);
  expect(panels).toMatchObject([
    { panelId: first, trafficBytes: 700, revenueMinor: 1000 },
    { panelId: second, trafficBytes: 250, revenueMinor: 1000 },
  ]);
  // Nothing is sold on these days.
  const days = { from: '2026-01-03', to: '2026-01-03', interval: 'day' };
  expect((await report(shop, days)).panels).toMatchObject([
    { panelId: second, trafficBytes: 200, delivered: 0 },
  ]);
});

test.each([
  { name: 'no date', days: { from: '2026-02-30' } },
  { name: 'an end before the begin', days: { to: '2025-12-31' } },
  { name: 'more than 400 days', days: { to: '2027-03-01' } },
  { name: 'an unknown time zone', days: { timeZone: 'Mars/Base' } },
])('given $name, when a report is asked for, then it is refused', async ({ days }) => {
  const shop = await createTestPanelkit();
  await expect(report(shop, days)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});
