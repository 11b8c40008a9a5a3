import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

const rename = (name: string) =>
  shop.panelkit.shopSettings.update({ patch: { host: { name } } }, shop.staff());
const share = (path: string) => {
  const form = new FormData();
  form.set('picture', new Blob(['x'], { type: 'image/png' }), 'receipt.png');
  return fetch(shop.url + path, { method: 'POST', body: form, redirect: 'manual' });
};

describe('The manifest', () => {
  test.each([
    { lang: 'en', dir: 'ltr' },
    { lang: 'fa', dir: 'rtl' },
  ])(
    'given $lang, then it has the name of the shop, the language and icons of their size',
    async ({ lang, dir }) => {
      await rename('Fast & "Free"');
      const front = await (await fetch(shop.url, { headers: { 'accept-language': lang } })).text();
      const [, address = ''] = /rel="manifest" href="([^"]+)"/.exec(front) ?? [];
      const answer = await fetch(shop.url + address);
      expect(answer.headers.get('content-type')).toContain('application/manifest+json');
      const manifest = (await answer.json()) as { icons: { src: string; sizes: string }[] };
      expect(manifest).toMatchObject({ name: 'Fast & "Free"', lang, dir, display: 'standalone' });
      for (const { src, sizes } of manifest.icons) {
        const picture = Buffer.from(await (await fetch(shop.url + src)).arrayBuffer());
        expect(`${picture.readUInt32BE(16)}x${picture.readUInt32BE(20)}`).toBe(sizes);
      }
    },
  );
});

describe('The offline page', () => {
  test('given a customer, then it is the same as for nobody: no name, no form, no token', async () => {
    const ada = await shop.openAs(await shop.customer({ balanceMinor: 5000 }));
    const { text } = await ada.get('/offline?lang=fa');
    expect(text).toBe((await shop.open().get('/offline?lang=fa')).text);
    expect(text).toContain('lang="fa"');
    expect(text).not.toMatch(/<form|csrf|rel="manifest"/);
  });

  test('given a brand, then the worker keeps every file that the page names', async () => {
    const owner = await shop.openAsStaff();
    const brand = { name: 'North', light: '#8a1c7c', dark: '#f0abfc', supportUrl: '', channelUrl: '' };
    const content = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
    await owner.upload('/staff/brand', '/staff/brand', brand, { field: 'logo', name: 'logo.png', content });
    const { text } = await shop.open().get('/offline?lang=fa');
    const files = [...text.matchAll(/<(?:link|script|img)\b[^>]*\s(?:href|src)="([^"]+)"/g)];
    const named = [...new Set(files.map(([, path = '']) => path))];
    expect(named.filter((path) => path.startsWith('/brand/'))).toHaveLength(2);
    const worker = await (await fetch(`${shop.url}/service-worker.js?lang=fa`)).text();
    const kept: unknown = JSON.parse(/"files":(\[[^\]]*\])/.exec(worker)?.[1] ?? '[]');
    expect(kept).toEqual(expect.arrayContaining(named));
  });

  test('given another text of it, then the worker keeps it in another cache', async () => {
    const cacheOf = async () =>
      /"cache":"([^"]+)"/.exec(await (await fetch(`${shop.url}/service-worker.js?lang=en`)).text())?.[1];
    const before = await cacheOf();
    expect(before).toBe(await cacheOf());
    await rename('Another');
    expect(await cacheOf()).not.toBe(before);
  });
});

describe('A receipt that is shared', () => {
  test('given a picture without a service worker, then nothing is stored and the payment is looked for', async () => {
    const answer = await share('/share/receipt');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/receipts/shared']);
    expect((await shop.open().get('/receipts/shared')).status).toBe(403);
  });

  test('given no payment, one and several that wait, then it leads to plans, to the one, or asks which', async () => {
    const ada = await shop.customer({ balanceMinor: 0 });
    const browser = await shop.openAs(ada);
    const other = await shop.customer({ balanceMinor: 0 });
    const topUp = (customerId: string) => ({ customerId, amountMinor: 1234, method: 'receipt' });
    await shop.panelkit.payments.topUp(topUp(other.id), shop.as(other));
    expect((await browser.get('/receipts/shared')).text).toContain('None of your payments waits');

    const payment = await shop.panelkit.payments.topUp(topUp(ada.id), shop.as(ada));
    const only = await browser.get('/receipts/shared');
    expect([only.status, only.headers.get('location')]).toEqual([303, `/payments/${payment.id}`]);

    const order = await shop.panelkit.orders.place(
      {
        customerId: ada.id,
        items: [{ planId: (await shop.plan()).id, quantity: 1 }],
        payment: { method: 'receipt' },
      },
      shop.as(ada),
    );
    const { status, text } = await browser.get('/receipts/shared');
    expect(status).toBe(200);
    const offered = [...text.matchAll(/href="(\/(?:orders|payments)\/[^"]+)"/g)].map(([, href]) => href);
    expect(offered).toEqual([`/orders/${order.id}`, `/payments/${payment.id}`]);
    expect(text).toContain(`Order ${order.number}`);
  });
});
