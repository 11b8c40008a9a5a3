import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clientApps } from '../../pages/parts/client-apps.ts';
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
    // Not as a browser, which gets a page.
    const response = await fetch(new URL(path, shop.url), { headers: { 'user-agent': 'v2rayNG/1.10.16' } });
    const { status, headers } = response;
    const text = await response.text();
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

describe('The page of a shop link', () => {
  const IPHONE =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1';
  const WINDOWS =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
  const see = async (
    path: string,
    headers: Record<string, string> = {},
  ): Promise<{ text: string; headers: Headers }> => {
    const response = await fetch(new URL(path, shop.url), {
      headers: { accept: 'text/html,*/*', ...headers },
    });
    expect(response.status).toBe(200);
    return { text: await response.text(), headers: response.headers };
  };

  test('given a browser, then state, apps of its platform first, link and servers, without a session or a referrer', async () => {
    const { path, links } = await buyOne();
    const { text, headers } = await see(path, { 'user-agent': IPHONE, 'accept-language': 'en' });
    expect(text).toContain('30 days left');
    expect(text.indexOf('streisand://import/http')).toBeLessThan(text.indexOf('<summary>Android'));
    expect(text.indexOf('streisand://import/http')).toBeGreaterThan(0);
    expect(text).toContain(encodeURIComponent(path));
    expect(text).toContain((links[0] ?? '').split('#')[0]?.replaceAll('&', '&amp;'));
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.has('set-cookie')).toBe(false);
  });

  test.each([
    { device: 'a phone', userAgent: IPHONE, frame: 'phone', others: 'laptop' },
    { device: 'a computer', userAgent: WINDOWS, frame: 'laptop', others: 'phone' },
  ])(
    'given $device, then each step of its guide has a picture of it',
    async ({ userAgent, frame, others }) => {
      const { path } = await buyOne();
      const { text } = await see(path, { 'user-agent': userAgent, 'accept-language': 'en' });
      const [guide = ''] = /<ol class="guide">.*?<\/ol>/s.exec(text) ?? [];
      expect(guide.match(/<li><svg /g)).toHaveLength(4);
      expect(guide.match(new RegExp(`class="${frame}" aria-hidden="true"`, 'g'))).toHaveLength(4);
      expect(guide).not.toContain(others);
    },
  );

  test('given traffic that was read a while ago, then the page says until when it is counted', async () => {
    const { path } = await buyOne();
    await shop.clock.advance('1h');
    shop.panel.addTraffic(shop.panel.accounts()[0]?.name ?? '', 1);
    await shop.panelkit.usage.sync(shop.panels[0]?.id ?? '', shop.staff());
    await shop.clock.advance('3h');
    const { text } = await see(path, { 'accept-language': 'en' });
    expect(text).toContain('<small>Traffic counted until Jan 1, 2026, 01:00 UTC</small>');
  });

  test('given another language, or an app to open, then the page is in it, or goes on to it', async () => {
    const { path } = await buyOne();
    expect((await see(`${path}?lang=fa`)).text).toContain('dir="rtl"');
    expect((await see(path, { 'accept-language': 'fa-IR,fa;q=0.9' })).text).toContain('اشتراک شما');
    const { text } = await see(`${path}?open=hiddify`);
    expect(text).toMatch(/http-equiv="refresh" content="1; url=hiddify:\/\/import\/http/);
    expect((await see(`${path}?open=javascript:alert(1)`)).text).not.toContain('http-equiv');
  });

  test('given a subscription that is paused, then it says so and shows no server', async () => {
    const { path, links } = await buyOne();
    const { rows } = await shop.panelkit.subscriptions.list({}, shop.staff());
    await shop.panelkit.subscriptions.suspend(
      { subscriptionId: rows[0]?.id ?? '', reason: 'asked' },
      shop.staff(),
    );
    const { text } = await see(path);
    expect(text).toContain('This subscription is paused.');
    expect(text).not.toContain((links[0] ?? '').split('?')[0]);
  });

  test('given every app, then its address carries the link as it wants it', () => {
    const [link, name] = ['https://shop.example/s/token', 'Ada & Co'];
    const addresses = Object.values(clientApps)
      .flat()
      .map(({ open }) => open?.(link, name) ?? '')
      .filter((address) => address !== '');
    for (const address of addresses) {
      const plain = decodeURIComponent(address);
      const encoded = Buffer.from(link).toString('base64url');
      expect(plain.includes(link) || plain.includes(encoded)).toBe(true);
      expect(address).toMatch(/^[a-z0-9-]+:\/\/\S+$/);
    }
    expect(new Set(addresses.map((address) => address.split(':')[0])).size).toBe(18);
  });
});
