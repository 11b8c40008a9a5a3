import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop({ now: new Date('2026-01-01T00:00:00Z') });
});
afterEach(() => shop.close());

async function buyOne(): Promise<{ path: string; links: string[] }> {
  const ada = await shop.customer({ balanceMinor: 1000 });
  const order = await shop.buy(ada, await shop.plan({ trafficLimitBytes: 1_000_000, durationDays: 30 }));
  await shop.panelkit.orders.settled(order.id);
  const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
  const { shopLink, links } = await shop.panelkit.delivery.get(unit?.subscriptionId ?? '', shop.as(ada));
  return { path: new URL(shopLink).pathname, links };
}

describe('The shop link', () => {
  test('given a delivered unit, when an application reads its link, then its links and its terms', async () => {
    const { path, links } = await buyOne();
    const { status, headers, text } = await shop.open().get(path);
    expect(status).toBe(200);
    const withoutRemark = (uri: string): string | undefined => uri.split('#')[0];
    const answered = Buffer.from(text, 'base64').toString().split('\n');
    expect(answered.map(withoutRemark)).toEqual(links.map(withoutRemark));
    expect(links.length).toBeGreaterThan(0);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'profile-update-interval': '12',
      'subscription-userinfo': `upload=0; download=0; total=1000000; expire=${Date.UTC(2026, 0, 31) / 1000}`,
    });
    expect(headers.has('set-cookie')).toBe(false);
  });

  test('given a panel that is gone, then the link still answers', async () => {
    const { path } = await buyOne();
    shop.panel.goDown();
    expect((await shop.open().get(path)).status).toBe(200);
  });

  test.each([
    ['/s/unknown', 404],
    ['/s/', 404],
    ['/s/%00', 400],
    [`/s/${'a'.repeat(5000)}`, 404],
    ['/s/a/b', 404],
    ['/s/a/mihomo', 404],
  ])('given %s, then it answers %i, and nothing more is said', async (path, expected) => {
    const { status, text } = await shop.open().get(path);
    expect(status).toBe(expected);
    expect(text.length).toBeLessThan(3000);
  });

  test('given requests, then the log has their ids and paths, and no token', async () => {
    const { path } = await buyOne();
    const { headers } = await shop.open().get(path);
    await shop.open().get(`/?token=${path.slice(3)}`);
    expect(shop.log()).toContain(headers.get('x-request-id'));
    expect(shop.log()).toContain('/s/…');
    expect(shop.log()).not.toContain(path.slice(3));
  });
});

test('given a running shop, when its health is asked, then ok', async () => {
  const { status, text } = await shop.open().get('/healthz');
  expect(status).toBe(200);
  expect(JSON.parse(text)).toEqual({ status: 'ok' });
});
