import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { beforeEach, expect, test } from 'vitest';
import { createHttpHandler } from '../handler/create-http-handler.ts';
import type { Connection } from '../handler/route.ts';
import { subscriptionLinks } from './subscription-links.ts';

let shop: TestPanelkit;
let path: string;
let subscriptionId: string;

beforeEach(async () => {
  shop = await createTestPanelkit({ policies: { devices: { sharedNetworks: 3, sharedApps: 50 } } });
  const ada = await shop.customer({ balanceMinor: 1000 });
  const order = await shop.buy(ada, await shop.plan());
  await shop.panelkit.orders.settled(order.id);
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
  subscriptionId = rows[0]?.id ?? '';
  path = new URL((await shop.panelkit.delivery.get(subscriptionId, shop.staff())).shopLink).pathname;
});

interface Asked {
  userAgent?: string;
  method?: string;
  headers?: Record<string, string>;
}

/**
 * How many networks fetched the link when each of these addresses did; null: not so many that it is shared.
 */
async function networksOf(connections: Connection[], asked: Asked = {}): Promise<number | null> {
  const { userAgent = 'Happ/3.13.0', method = 'GET', headers = {} } = asked;
  const handle = createHttpHandler({ routes: subscriptionLinks({ panelkit: shop.panelkit }) });
  for (const connection of connections) {
    const init = { method, headers: { 'user-agent': userAgent, ...headers } };
    const response = await handle(new Request(`https://shop.test${path}`, init), connection);
    expect(response.status).toBe(200);
  }
  await shop.clock.advance(1);
  return (await shop.panelkit.linkDevices.list(subscriptionId, shop.staff())).share?.networks ?? null;
}

const at = (...addresses: string[]) => addresses.map((remoteAddress) => ({ remoteAddress }));
const FAR = at('203.0.113.1', '198.51.100.1', '192.0.2.1');

test.each<[string, Connection[], Asked, number | null]>([
  ['three addresses', FAR, {}, 3],
  ['one IPv4 network', at('203.0.113.1', '203.0.113.2', '::ffff:203.0.113.3'), {}, null],
  ['one IPv6 network', at('2001:db8::1', '2001:db8::2', '2001:db8:0:0:9::3'), {}, null],
  ['three IPv6 networks', at('2001:db8::1', '2001:db8:0:1::1', '2001:db8:0:2::1'), {}, 3],
  ['addresses that are not known', [{ remoteAddress: null }, { remoteAddress: '' }], {}, null],
  ['HEAD', FAR, { method: 'HEAD' }, null],
  ['the previews of a chat', FAR, { userAgent: 'TelegramBot (like TwitterBot)' }, null],
  ['monitors', FAR, { userAgent: 'Mozilla/5.0+(compatible; UptimeRobot/2.0)' }, null],
  ['a browser that fetches ahead', FAR, { headers: { 'sec-purpose': 'prefetch;prerender' } }, null],
  [
    'one proxy that says who asks',
    FAR.map(({ remoteAddress }) => ({ remoteAddress: '10.0.0.1', clientAddress: remoteAddress })),
    {},
    3,
  ],
  ['one proxy that does not', at('10.0.0.1', '10.0.0.1', '10.0.0.1'), {}, null],
])('given %s, then so many networks are counted', async (_, connections, asked, expected) => {
  expect(await networksOf(connections, asked)).toBe(expected);
});
