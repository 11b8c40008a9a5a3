import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';

test('given a plan with the one place `main` that has a name, then its link and its delivery name it', async () => {
  const shop = await createTestPanelkit();
  const customer = await shop.customer({ balanceMinor: 5000 });
  const name = { en: 'Germany', fa: 'آلمان' };
  const places = [{ key: 'main', name, selector: null, required: true }];
  const order = await shop.buy(customer, await shop.plan({ placement: { places } }));
  await shop.run(shop.panelkit.orders.settled(order.id));
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
  const delivery = await shop.panelkit.delivery.get(rows[0]?.id ?? '', shop.staff());
  expect(delivery.places).toMatchObject([{ key: 'main', name, state: 'ready' }]);
  const document = await shop.panelkit.delivery.byToken(delivery.shopLink.split('/').at(-1) ?? '');
  expect(document.places).toEqual(delivery.places);
  expect(document.servers.map(({ placeName }) => placeName)).toEqual(delivery.links.map(() => name));
});

test('given a plan without places, then there is none to name', async () => {
  const shop = await createTestPanelkit();
  const customer = await shop.customer({ balanceMinor: 5000 });
  const order = await shop.buy(customer, await shop.plan());
  await shop.run(shop.panelkit.orders.settled(order.id));
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
  const { places } = await shop.panelkit.delivery.get(rows[0]?.id ?? '', shop.staff());
  expect(places).toEqual([]);
});
