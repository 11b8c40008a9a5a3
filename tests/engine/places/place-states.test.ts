import { createHttpHandler, subscriptionLinks } from '@panelkit/http';
import { expect, test } from 'vitest';
import { openPlacesShop, planOf } from './places-shop.ts';

/** What an application shows: the entries of the plain list, and the text above them. */
async function shown(shop: Awaited<ReturnType<typeof openPlacesShop>>, shopLink: string) {
  const handle = createHttpHandler({
    routes: subscriptionLinks({ panelkit: shop.panelkit, language: 'en' }),
  });
  const response = await handle(new Request(`${shopLink}?format=plain`));
  const [, announced = ''] = /^base64:(.*)$/.exec(response.headers.get('announce') ?? '') ?? [];
  const entries = (await response.text())
    .split('\n')
    .map((uri) => decodeURIComponent(uri.split('#')[1] ?? ''));
  return { entries, announced: Buffer.from(announced, 'base64').toString() };
}

test('given a place that is not there yet and one whose panel goes down, then the customer sees it, and so does each application', async () => {
  const shop = await openPlacesShop();
  const customer = await shop.customer({ balanceMinor: 100_000 });
  const plan = await planOf(shop, { durationDays: null });
  await shop.scheduler.start();
  shop.home.fake.goDown();
  await shop.clock.advance('30m');
  const order = await shop.buy(customer, plan);
  await shop.clock.advance('1m');
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
  const view = () => shop.panelkit.delivery.get(rows[0]?.id ?? '', shop.as(customer));
  const { shopLink } = await view();
  const states = async () => (await view()).places.map(({ key, state, reason }) => [key, state, reason]);
  expect(await states()).toEqual([
    ['germany', 'ready', null],
    ['finland', 'ready', null],
    ['home', 'preparing', 'server-unreachable'],
  ]);
  expect(await shown(shop, shopLink)).toEqual({
    entries: ['Germany', 'Finland', 'Being prepared: Home line'],
    announced: 'Being prepared: Home line',
  });
  shop.home.fake.comeBack();
  shop.finland.fake.goDown();
  await shop.clock.advance('1h');
  expect(await states()).toEqual([
    ['germany', 'ready', null],
    ['finland', 'degraded', 'server-unreachable'],
    ['home', 'ready', null],
  ]);
  const servers = (await view()).places.map(({ server }) => server);
  const [reached, lost] = [true, false].map((reachable) =>
    expect.objectContaining({ reachable, responseMs: expect.any(Number), lastContactAt: expect.any(Date) }),
  );
  expect(servers).toEqual([reached, lost, reached]);
  expect(await shown(shop, shopLink)).toEqual({
    entries: ['Germany', 'Finland (not reachable)', 'Home line'],
    announced: 'Not reachable at the moment: Finland',
  });
  shop.finland.fake.comeBack();
  await shop.clock.advance('1h');
  await shop.scheduler.stop();
  expect(await shown(shop, shopLink)).toEqual({
    entries: ['Germany', 'Finland', 'Home line'],
    announced: '',
  });
});

test('given a plan without places, then its customer sees none', async () => {
  const shop = await openPlacesShop();
  const customer = await shop.customer({ balanceMinor: 100_000 });
  const order = await shop.buy(customer, await shop.plan());
  await shop.run(shop.panelkit.orders.settled(order.id));
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
  const delivery = await shop.panelkit.delivery.get(rows[0]?.id ?? '', shop.as(customer));
  expect(delivery).toMatchObject({ places: [], server: { reachable: true } });
});
