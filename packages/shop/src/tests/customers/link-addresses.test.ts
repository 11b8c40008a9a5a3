import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assetPath } from '../../assets/assets.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

const page = '/staff/link-addresses';
const LINK = 'https://link.example';
const BELOW = 'https://cdn.example/a/b';

let shop: TestShop;
let path: string;
let subscriptionId: string;

beforeEach(async () => {
  shop = await openTestShop();
  const ada = await shop.customer({ balanceMinor: 1000 });
  const order = await shop.buy(ada, await shop.plan());
  await shop.panelkit.orders.settled(order.id);
  const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
  subscriptionId = unit?.subscriptionId ?? '';
  path = new URL((await shop.panelkit.delivery.get(subscriptionId, shop.staff())).shopLink).pathname;
});
afterEach(() => shop.close());

const save = (linkAddresses: string[]) =>
  shop.panelkit.shopSettings.update({ patch: { linkAddresses } }, shop.staff());

/** A request as a proxy passes it on, with the name that was asked for. */
async function ask(host: string, at: string, headers: Record<string, string> = {}) {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
  const asked = request(new URL(at, shop.url), { headers: { ...headers, host } }, async (response) => {
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
    resolve({ status: response.statusCode ?? 0, text });
  });
  asked.once('error', reject).end();
  return promise;
}

describe('An address of the links', () => {
  const html = { accept: 'text/html' };

  test('given one that is listed, then links, their page and its files answer there, and nothing else of the shop', async () => {
    await save([LINK]);
    const files = (['link', 'page', 'inter'] as const).map((name) => `/${assetPath(name)}`);
    for (const open of [path, ...files, '/favicon.svg'])
      expect([open, (await ask('link.example', open)).status]).toEqual([open, 200]);
    for (const closed of [
      '/',
      '/sign-in',
      '/sign-up',
      '/staff',
      '/account',
      '/healthz',
      '/metrics',
      '/s',
      '/s/',
    ])
      expect([closed, await ask('link.example', closed, html)]).toEqual([
        closed,
        { status: 404, text: 'Not found\n' },
      ]);
    for (const name of ['LINK.example', 'link.example.'])
      expect((await ask(name, '/sign-in', html)).status).toBe(404);
    expect((await ask(new URL(shop.url).host, '/sign-in', html)).status).toBe(200);
    expect((await ask('link.example', '/s/unknown')).status).toBe(404);
  });

  test('given one below a path, then it is taken off, whatever name the proxy passes on, and the log holds no token', async () => {
    await save([BELOW, LINK]);
    const own = new URL(shop.url).host;
    for (const host of ['cdn.example', own]) {
      expect((await ask(host, `/a/b${path}`)).status).toBe(200);
      expect((await ask(host, `/a/b${path}/plain`)).text).toContain('://');
      expect((await ask(host, `/a/b/${assetPath('link')}`)).status).toBe(200);
    }
    expect((await ask(own, '/a/b/sign-in', html)).status).toBe(404);
    expect((await ask('cdn.example', '/a/b/sign-in', html)).status).toBe(404);
    expect((await ask('cdn.example', `/a${path}`)).status).toBe(404);
    expect(shop.log()).not.toContain(path.slice(3));
  });

  test('given a page below a path, then its files and its other language are found from where it is', async () => {
    await save([BELOW]);
    for (const [at, root] of [
      [path, '../'],
      [`${path}/html`, '../../'],
    ] as const) {
      const { text } = await ask('cdn.example', `/a/b${at}`, html);
      expect(text).toContain(`${BELOW}${path}`);
      const files = [...text.matchAll(/(?:href|src)="([^"?:]+\.(?:css|js|svg))"/g)].map(
        ([, file]) => file ?? '',
      );
      expect(files).toHaveLength(4);
      expect(files.filter((file) => !file.startsWith(root))).toEqual([]);
      expect(text).toContain('href="?lang=fa"');
    }
  });

  test('given the address of the shop itself among them, then the whole shop answers there', async () => {
    await save([LINK, shop.url]);
    expect((await ask(new URL(shop.url).host, '/sign-in', html)).status).toBe(200);
  });
});

describe('The page of link addresses', () => {
  test('given an address, when the owner adds and prefers it, then links have it at once, customers are told, and who did it is written down', async () => {
    const owner = await shop.openAsStaff();
    expect((await owner.submit(page, page, { address: ` ${LINK}/ ` })).location).toBe(`${page}?done=save`);
    expect(shop.panelkit.shopSettings.current().linkAddresses).toEqual([shop.url, LINK]);
    const { csrf = '', key = '' } = await owner.hiddenFields(page, `${page}/prefer`);
    await owner.post(`${page}/prefer`, { csrf, key, address: LINK });
    const { text } = await owner.get(page);
    expect(text).toContain(LINK);
    expect(text).toContain('0 of 1');
    const ada = await shop.panelkit.delivery.get(subscriptionId, shop.staff());
    expect(ada.shopLink).toBe(LINK + path);
    expect((await ask('link.example', path)).status).toBe(200);
    const [staffAction] = await shop.shop.store.staffActions.list(1);
    expect(staffAction).toMatchObject({ action: 'settings.changed' });
    expect(staffAction?.note).toContain(LINK);

    await owner.post(`${page}/prefer`, { csrf, key, address: shop.url });
    await owner.post(`${page}/remove`, { csrf, key, address: LINK });
    expect(shop.panelkit.shopSettings.current().linkAddresses).toEqual([]);
  });

  test.each([
    { name: 'a plain one', address: 'http://link.example', says: 'Type an https address' },
    { name: 'one with a password', address: 'https://a:b@link.example', says: 'Type an https address' },
    { name: 'one of the list', address: 'https://LINK.example', says: 'in the list already' },
  ])('given $name, then it is refused beside the field, and nothing changed', async ({ address, says }) => {
    await save([LINK]);
    const owner = await shop.openAsStaff();
    const { status, text } = await owner.submit(page, page, { address });
    expect(status).toBe(400);
    expect(text).toContain(says);
    expect(shop.panelkit.shopSettings.current().linkAddresses).toEqual([LINK]);
  });
});
