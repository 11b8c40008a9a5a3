import { createAesSecretBox } from '@panelkit/sdk';
import { eventually } from '@panelkit/sdk/contracts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TestBrowser } from '../test-browser.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(async () => {
  vi.useRealTimers();
  await shop.close();
});

const box = createAesSecretBox({ secretKey: 'a-secret-key-that-only-tests-know' });
const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(100)]);

/**
 * A subscription whose panel gave these links, as they would have been stored before anybody looked at them.
 */
async function ownerOf(links: string[]): Promise<{ browser: TestBrowser; page: string; shopLink: string }> {
  const customer = await shop.customer({ balanceMinor: 1000 });
  const order = await shop.buy(customer, await shop.plan());
  await shop.run(shop.panelkit.orders.settled(order.id));
  const page = { orderId: order.id, limit: 1 };
  const { rows } = await shop.panelkit.subscriptions.list(page, shop.as(customer));
  const id = rows[0]?.id ?? '';
  const { storage } = shop.backend;
  const accountId = (await storage.subscriptions.find(id))?.accountId ?? '';
  const sealedLinks = box.seal(JSON.stringify(links), `account:${accountId}:links`);
  await storage.transaction(async (tx) => {
    await tx.accounts.get(accountId);
    await tx.accounts.update(accountId, { sealedLinks });
  });
  const { shopLink } = await shop.panelkit.delivery.get(id, shop.as(customer));
  const browser = await shop.openAs(customer);
  return { browser, page: `/subscriptions/${id}`, shopLink: new URL(shopLink).pathname };
}

const vless = (index: number): string => `vless://id@vpn.test:${index + 1}?type=tcp#${index}`;

describe('what a hostile panel gave', () => {
  test('given 20,000 links, then page, package and shop link take less than a second of the processor, and the shop link has the first thousand', async () => {
    const { browser, page, shopLink } = await ownerOf(
      Array.from({ length: 20_000 }, (_, index) => vless(index)),
    );
    for (const path of [page, `${page}/package`, shopLink]) {
      const before = process.cpuUsage();
      const { status, text } = await browser.get(path);
      const { user, system } = process.cpuUsage(before);
      // Of this process alone: others may be busy on the same machine.
      expect((user + system) / 1000).toBeLessThan(1000);
      expect(status).toBe(200);
      expect(text.length).toBeLessThan(3_000_000);
    }
    expect((await browser.get(page)).text).toContain('19970 more links');
    const list = Buffer.from((await browser.get(`${shopLink}?format=base64`)).text, 'base64').toString();
    expect(list.split('\n')).toHaveLength(1000);
  });

  test('given a link that no QR code holds, then page and package say so instead of a code', async () => {
    const { browser, page } = await ownerOf([`vless://id@vpn.test:1?pqv=${'A'.repeat(2600)}`, vless(1)]);
    for (const path of [page, `${page}/package`]) {
      const { status, text } = await browser.get(path);
      expect(status).toBe(200);
      expect(text).toContain('too long for a QR code');
      expect(text).toContain('vpn.test:2');
    }
  });

  test('given links that are no links, then none reaches page, package or shop link', async () => {
    const proxy = 'http://user:pw@proxy.test:8080';
    const evil = ['javascript:alert(1)', 'https://evil.test/', 'vless://a@evil.test:1\nx', proxy];
    const { browser, page, shopLink } = await ownerOf([...evil, `${vless(1)}\u202egpj.exe`]);
    const list = Buffer.from((await browser.get(`${shopLink}?format=base64`)).text, 'base64').toString();
    expect(list.split('\n').map((link) => link.split('#')[0])).toEqual([proxy, vless(1).split('#')[0]]);
    expect(list).not.toContain('gpj');
    for (const path of [page, `${page}/package`]) {
      const { text } = await browser.get(path);
      for (const bad of ['javascript:', 'evil.test', '\u202e', `href="${proxy}`])
        expect(text).not.toContain(bad);
    }
  });
});

describe('bytes that no person types', () => {
  test.each(['/subscriptions/%00', '/plans/a%00b', '/orders/x?next=%00', '/s/%00', '/staff/panels/%00'])(
    'given %s, then it is a bad request, not a failure',
    async (path) => {
      const browser = await shop.openAsStaff();
      expect((await browser.get(path)).status).toBe(400);
    },
  );

  test('given NUL bytes in a form, then it is a bad request', async () => {
    const browser = shop.open();
    const typed = { email: 'a\u0000b@shop.test', password: 'x' };
    expect((await browser.submit('/sign-in', '/sign-in', typed)).status).toBe(400);
  });

  test.each(['shop-csrf=j:{"a":1}', 'shop-csrf=j:[1]', 'language=j:{"toString":null}', 'cart=j:null'])(
    'given the cookie %s, then no page fails',
    async (cookie) => {
      const browser = shop.open();
      for (const path of ['/', '/sign-in', '/cart', '/account'])
        expect((await browser.get(path, { cookie: encodeURI(cookie) })).status).toBeLessThan(500);
      expect((await browser.post('/sign-in', {}, { cookie: encodeURI(cookie) })).status).toBe(403);
    },
  );
});

describe('receipts', () => {
  const file = { field: 'picture', name: 'receipt.png', content: png };
  const attachments = () => vi.spyOn(shop.shop.store.attachments, 'insert');
  const topUp = async (browser: TestBrowser): Promise<{ page: string; path: string }> => {
    const { location } = await browser.submit('/wallet', '/wallet/top-up', { amount: '20' });
    const page = location.replace(/\?.*/, '');
    return { page, path: `${page}/receipt` };
  };

  test('given a payment that waits already, when more receipts are sent, then none of them is kept', async () => {
    const browser = await shop.openAs(await shop.customer());
    const { page, path } = await topUp(browser);
    const hidden = await browser.hiddenFields(page, path);
    const removed = vi.spyOn(shop.shop.store.attachments, 'remove');
    const inserted = attachments();
    const send = (key: string) => {
      const form = new FormData();
      for (const [name, value] of Object.entries({ ...hidden, key, reference: '', note: '' }))
        form.append(name, value);
      form.append('picture', new Blob([Buffer.concat([png, Buffer.from(key)])]), 'receipt.png');
      return browser.postForm(path, form);
    };
    expect((await send('first')).status).toBe(303);
    for (const key of ['second', 'third']) expect((await send(key)).status).toBe(409);
    const kept = inserted.mock.calls
      .map(([{ id }]) => id)
      .filter((id) => !removed.mock.calls.some(([gone]) => gone === id));
    expect(kept).toHaveLength(1);
    expect(await shop.shop.store.attachments.find(kept[0] ?? '')).not.toBeNull();
  });

  test('given five receipts that wait, when a sixth is sent, then it is not even read', async () => {
    const browser = await shop.openAs(await shop.customer());
    const inserted = attachments();
    for (let index = 0; index < 5; index += 1) {
      const { page, path } = await topUp(browser);
      const fields = { reference: `T${index}`, note: '' };
      expect((await browser.upload(page, path, fields, file)).status).toBe(303);
    }
    const { page, path } = await topUp(browser);
    const answer = await browser.upload(page, path, { reference: 'T6', note: '' }, file);
    expect(answer).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' });
    expect(inserted).toHaveBeenCalledTimes(5);
  });
});

describe('event streams', () => {
  test('given many tabs of one customer, then only so many follow an order', async () => {
    const customer = await shop.customer({ balanceMinor: 1000 });
    const order = await shop.buy(customer, await shop.plan());
    const browser = await shop.openAs(customer);
    const cookie = `shop-session=${browser.cookie('shop-session')}`;
    const open = () => fetch(`${shop.url}/orders/${order.id}/events`, { headers: { cookie } });
    const streams = await Promise.all(Array.from({ length: 10 }, open));
    expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200));
    expect((await open()).status).toBe(429);
    await Promise.all(streams.map(({ body }) => body?.cancel()));
    await eventually(async () => {
      const again = await open();
      await again.body?.cancel();
      expect(again.status).toBe(200);
    });
  });
});
