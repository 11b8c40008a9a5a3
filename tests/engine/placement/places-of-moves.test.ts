import type { TestPanelkit } from '@panelkit/storage-memory/testing';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';

/**
 * A delivered subscription that was moved to the first inbound of the second panel a moment ago: nothing of
 * the move was done yet.
 */
async function movedShop(): Promise<{ shop: TestPanelkit; subscriptionId: string }> {
  const shop = await createTestPanelkit({
    panels: [{ baseUrl: 'https://first.test' }, { baseUrl: 'https://second.test' }],
    policies: { extension: { always: true } },
  });
  const customer = await shop.customer({ balanceMinor: 10_000 });
  const inboundId = shop.panels[0]?.inbounds[0]?.id ?? '';
  const plan = await shop.plan({ placement: { preferredInboundId: inboundId, allowSpreading: true } });
  const order = await shop.buy(customer, plan);
  await shop.run(shop.panelkit.orders.settled(order.id));
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
  const subscriptionId = rows[0]?.id ?? '';
  const target = shop.panels[1]?.inbounds[0]?.id ?? '';
  await shop.panelkit.subscriptions.move({ subscriptionId, inboundId: target }, shop.staff());
  return { shop, subscriptionId };
}

/** Places of the inbounds that are set aside or taken. */
async function placesOf(shop: TestPanelkit): Promise<number[]> {
  const { rows } = await shop.panelkit.inbounds.list({}, shop.staff());
  return rows.map(({ heldCount, usedCount }) => heldCount * 100 + usedCount);
}

async function settle(shop: TestPanelkit): Promise<void> {
  await shop.scheduler.start();
  await shop.clock.advance('10m');
  await shop.scheduler.stop();
}

test('given a move to another panel that is not done, when the plan is changed, then the place of the move comes back', async () => {
  const { shop, subscriptionId } = await movedShop();
  const { id: planId } = await shop.plan({ price: { amountMinor: 2000, currency: 'USD' } });
  await shop.panelkit.subscriptions.changePlan({ subscriptionId, planId }, shop.staff());
  await settle(shop);
  expect(await violationsOf(shop)).toEqual([]);
  expect((await placesOf(shop)).sort()).toEqual([0, 0, 0, 1]);
});

test('given a move to another panel that is not done, when it is extended, then the place of the move is taken', async () => {
  const { shop, subscriptionId } = await movedShop();
  await shop.panelkit.subscriptions.extend({ subscriptionId, free: true }, shop.staff());
  await settle(shop);
  expect(await violationsOf(shop)).toEqual([]);
  expect((await placesOf(shop)).sort()).toEqual([0, 0, 0, 1]);
});

test('given a move to another panel that is not done, when it is moved on within that panel, then its first place comes back', async () => {
  const { shop, subscriptionId } = await movedShop();
  const inboundId = shop.panels[1]?.inbounds[1]?.id ?? '';
  await shop.panelkit.subscriptions.move({ subscriptionId, inboundId }, shop.staff());
  await settle(shop);
  expect(await violationsOf(shop)).toEqual([]);
  expect((await placesOf(shop)).sort()).toEqual([0, 0, 0, 1]);
});
