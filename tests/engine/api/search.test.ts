import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';

async function soldShop() {
  const shop = await createTestPanelkit();
  const customer = await shop.customer({ balanceMinor: 1000 });
  const order = await shop.buy(customer, await shop.plan());
  await shop.run(shop.panelkit.orders.settled(order.id));
  const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
  return { shop, customer, order, unitId: unit?.id ?? '' };
}

test('given a text in capitals or with spaces around it, when searched, then it names the same', async () => {
  const { shop, order, unitId, customer } = await soldShop();
  const found = { kind: 'order', id: order.id, customerId: customer.id };
  const find = (text: string) => shop.panelkit.search.find(text, shop.staff());
  expect(await find(` ${order.number.toLowerCase()} `)).toEqual([{ ...found, foundBy: 'number' }]);
  expect(await find(unitId.toUpperCase())).toEqual([{ ...found, foundBy: 'id' }]);
});

test('given a link that was replaced, when searched, then the new one is found and the former is not', async () => {
  const { shop, customer } = await soldShop();
  const { rows } = await shop.panelkit.subscriptions.list({ customerId: customer.id }, shop.staff());
  const subscriptionId = rows[0]?.id ?? '';
  const linkNow = async () => (await shop.panelkit.delivery.get(subscriptionId, shop.staff())).shopLink;
  const former = await linkNow();
  await shop.panelkit.subscriptions.rotateLink({ subscriptionId }, shop.staff());
  expect(await shop.panelkit.search.find(former, shop.staff())).toEqual([]);
  const found = { kind: 'subscription', id: subscriptionId, customerId: customer.id, foundBy: 'link' };
  expect(await shop.panelkit.search.find(await linkNow(), shop.staff())).toEqual([found]);
});

test('given nothing, or a text that is too long, when searched, then nothing is found', async () => {
  const { shop } = await soldShop();
  for (const text of ['', '  ', 'x'.repeat(301)]) {
    expect(await shop.panelkit.search.find(text, shop.staff())).toEqual([]);
  }
});

test('given a customer, when they search, then there is no such thing', async () => {
  const { shop, customer, order } = await soldShop();
  await expect(shop.panelkit.search.find(order.number, shop.as(customer))).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});
