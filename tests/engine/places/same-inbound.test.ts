import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';

/** A plan of two places whose selectors find the same inbound. */
async function twoPlacesOfOneInbound(capacity: number | null) {
  const shop = await createTestPanelkit();
  const [inbound] = (await shop.panelkit.inbounds.list({ limit: 50 }, shop.staff())).rows;
  const inboundId = inbound?.id ?? '';
  await shop.panelkit.inbounds.update({ inboundId, capacity }, shop.staff());
  const selector = { inboundIds: [inboundId] };
  const place = (key: string) => ({ key, name: { en: key }, selector, required: true });
  const placement = { places: [place('germany'), place('home-line')] };
  const plan = await shop.plan({ trafficLimitBytes: null, placement });
  return { shop, plan, inboundId, ada: await shop.customer({ balanceMinor: 10_000 }) };
}

const usedOf = async ({ panelkit, staff }: TestPanelkit, inboundId: string) => {
  const { usedCount, heldCount } = await panelkit.inbounds.get(inboundId, staff());
  return [usedCount, heldCount];
};

test('given two places that find one inbound, when bought, then each has its own account there, and its room counts both, until it ends', async () => {
  const { shop, plan, inboundId, ada } = await twoPlacesOfOneInbound(2);
  const order = await shop.buy(ada, plan);
  await shop.run(shop.panelkit.orders.settled(order.id));
  const [one] = (await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff())).rows;
  const subscriptionId = one?.id ?? '';
  const { places, links } = await shop.panelkit.delivery.get(subscriptionId, shop.staff());
  expect(places.map(({ key, state }) => [key, state])).toEqual([
    ['germany', 'ready'],
    ['home-line', 'ready'],
  ]);
  expect(new Set(links).size).toBe(2);
  expect(shop.panel.accounts()).toHaveLength(2);
  expect(await usedOf(shop, inboundId)).toEqual([2, 0]);
  await shop.panelkit.subscriptions.terminate({ subscriptionId, reason: 'test' }, shop.staff());
  await shop.run(shop.panelkit.subscriptions.settled(subscriptionId, shop.staff()));
  expect([shop.panel.accounts().length, await usedOf(shop, inboundId)]).toEqual([0, [0, 0]]);
});

test('given room for one of them, when bought, then it is sold out, and nothing is taken or charged', async () => {
  const { shop, plan, inboundId, ada } = await twoPlacesOfOneInbound(1);
  await expect(shop.buy(ada, plan)).rejects.toMatchObject({ code: 'SOLD_OUT' });
  expect(await usedOf(shop, inboundId)).toEqual([0, 0]);
  expect(await shop.panelkit.wallets.get(ada.id, shop.staff())).toMatchObject({ availableMinor: 10_000 });
});
