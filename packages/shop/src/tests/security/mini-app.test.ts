import type { SimulatedPerson, TelegramSimulator } from '@panelkit/telegram/simulator';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TelegramDemo } from '../../telegram/telegram-connection.ts';
import { settleBot, telegramOf } from '../demo-bots.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let demo: TelegramDemo;
let nika: SimulatedPerson;
beforeEach(async () => {
  shop = await openTestShop({ telegram: true });
  demo = telegramOf(shop);
  nika = person(demo.simulator);
});
afterEach(() => shop.close());

const person = (simulator: TelegramSimulator) => simulator.addPerson({ name: 'Nika' });
const openApp = (who = nika) => who.openMiniApp(demo.bots.customers);

/** What the script of the mini app sends. */
const app = (headers: Record<string, string> = {}) => ({ 'x-shop-cookies': '', ...headers });
const bearing = (bearer: string) => app({ authorization: `Bearer ${bearer}` });

async function launch(initData: string, headers: Record<string, string> = app()) {
  const answer = await shop.open().post('/mini/session', { launch: initData }, headers);
  return { ...answer, bearer: answer.headers.get('x-shop-bearer') ?? '' };
}
const statusOf = async (bearer: string, path = '/wallet') =>
  (await shop.open().get(path, bearing(bearer))).status;
const chatOf = (customerId: string) =>
  shop.panelkit.chats.open({
    bot: shop.shop.bots.customers?.id ?? '',
    customerId,
    userId: String(nika.id),
    chatId: String(nika.id),
  });
const customers = async () => (await shop.panelkit.customers.list({}, shop.staff())).rows;

describe('Opening the mini app', () => {
  test('given somebody who never wrote to the bot, when they open it, then they are signed in without a form, and writing later is the same customer', async () => {
    const { status, bearer, headers } = await launch(openApp());
    expect([status, headers.get('x-shop-location'), headers.getSetCookie()]).toEqual([204, '/', []]);
    const wallet = await shop.open().get('/wallet', bearing(bearer));
    expect([wallet.status, wallet.text]).toEqual([200, expect.stringContaining('Nika')]);
    const [{ id } = { id: '' }] = await customers();
    await shop.shop.bots.customers?.start();
    nika.start(demo.bots.customers);
    await settleBot(shop, 'customers');
    expect((await customers()).map((customer) => customer.id)).toEqual([id]);
    expect((await shop.panelkit.chats.list({ customerId: id })).rows).toHaveLength(1);
  });

  test('given the chat of a customer of the website, when they open it, then it is that customer', async () => {
    const ada = await shop.customer({ balanceMinor: 777 });
    await shop.user({ customerId: ada.id, name: 'Ada' });
    await chatOf(ada.id);
    const { bearer } = await launch(openApp());
    expect((await shop.open().get('/wallet', bearing(bearer))).text).toContain('$7.77');
  });

  test.each([
    ['forged', () => openApp().replace(/hash=../, 'hash=00')],
    ['of another bot', () => nika.openMiniApp(demo.bots.staff)],
    ['changed', () => openApp().replace('Nika', 'Mara')],
    ['missing', () => ''],
  ])(
    'given initData that is %s, then nobody is signed in, and nobody becomes a customer',
    async (_name, given) => {
      expect(await launch(given())).toMatchObject({ status: 403, bearer: '' });
      expect(await customers()).toEqual([]);
    },
  );

  test('given initData that is an hour old, then it is refused', async () => {
    const initData = openApp();
    await shop.clock.advance('1h');
    expect(await launch(initData)).toMatchObject({ status: 403, bearer: '' });
  });

  test('given a form of another page, without the headers of the mini app, then nobody is signed in', async () => {
    const { status, bearer, headers } = await launch(openApp(), {});
    expect({ status, bearer, cookies: headers.getSetCookie() }).toEqual({
      status: 403,
      bearer: '',
      cookies: [],
    });
  });

  test('given a second factor, then its code is asked for first, and the session stays in the mini app', async () => {
    const ada = await shop.customer();
    await shop.user({ customerId: ada.id, sealedTotp: 'sealed' });
    await chatOf(ada.id);
    const { headers, bearer } = await launch(openApp());
    expect(headers.get('x-shop-location')).toBe('/sign-in/code');
    expect([await statusOf(bearer), await statusOf(bearer, '/sign-in/code')]).toEqual([403, 200]);
  });
});

describe('What was used', () => {
  test('given a copy of it, when sent by somebody else, then it gives no second session; many at once give one', async () => {
    const initData = openApp();
    const all = await Promise.all(Array.from({ length: 8 }, () => launch(initData)));
    expect(all.map(({ status }) => status).toSorted()).toEqual([
      204,
      ...Array.from({ length: 7 }, () => 403),
    ]);
    const copy = new URLSearchParams([...new URLSearchParams(initData)].reverse()).toString();
    for (const again of [initData, copy])
      expect(await launch(again)).toMatchObject({ status: 403, bearer: '' });
    const other = await launch(openApp(person(demo.simulator)));
    expect((await launch(initData, bearing(other.bearer))).status).toBe(403);
    expect(await statusOf(other.bearer)).toBe(200);
  });

  test('given the session that it opened, when its quarter of an hour is over, then it renews that one for as long as it is fresh', async () => {
    const initData = openApp();
    const { bearer } = await launch(initData);
    await shop.clock.advance('14m');
    expect(await statusOf(bearer)).toBe(200);
    await shop.clock.advance('2m');
    expect(await statusOf(bearer)).toBe(401);
    expect((await launch(initData, bearing(bearer))).status).toBe(204);
    expect(await statusOf(bearer)).toBe(200);
    await shop.clock.advance('44m');
    expect((await launch(initData, bearing(bearer))).status).toBe(403);
    expect(await statusOf(bearer)).toBe(401);
  });

  test('given who signed out, then the same initData does not sign in again', async () => {
    const initData = openApp();
    const { bearer } = await launch(initData);
    const page = await shop.open().get('/wallet', bearing(bearer));
    const [, csrf = ''] = /action="\/sign-out"[\s\S]*?name="csrf" value="([^"]*)"/.exec(page.text) ?? [];
    const cookies = page.headers.get('x-shop-cookies') ?? '';
    const carried = { ...bearing(bearer), 'x-shop-cookies': cookies };
    const out = await shop.open().post('/sign-out', { csrf }, carried);
    expect([out.status, out.headers.get('x-shop-location')]).toEqual([204, '/sign-in?done=out']);
    expect(await statusOf(bearer)).toBe(401);
    expect((await launch(initData, bearing(bearer))).status).toBe(403);
  });
});

describe('Its session', () => {
  test('given it in a cookie, then it is nobody’s; given the cookie of a browser as bearer, or beside it, then it counts for nothing', async () => {
    const { bearer } = await launch(openApp());
    const cookie = `shop-session=${Buffer.from(bearer, 'base64url').toString()}`;
    expect((await shop.open().get('/wallet', { cookie })).status).toBe(403);
    const ada = await shop.customer({ balanceMinor: 777 });
    const browser = await shop.openAs(ada);
    const value = browser.cookie('shop-session') ?? '';
    expect(await statusOf(Buffer.from(value).toString('base64url'))).toBe(401);
    const beside = {
      ...bearing((await launch(openApp(person(demo.simulator)))).bearer),
      cookie: `shop-session=${value}`,
    };
    expect((await shop.open().get('/wallet', beside)).text).not.toContain('$7.77');
    const carried = { ...app(), 'x-shop-cookies': `shop-session=${value}` };
    expect((await shop.open().get('/wallet', carried)).status).toBe(401);
  });

  test('given a form without the token of this session, then it is refused', async () => {
    const { bearer } = await launch(openApp());
    const answer = await shop.open().post('/sign-out', { csrf: 'forged' }, bearing(bearer));
    expect(answer).toMatchObject({ status: 403, code: 'FORM_EXPIRED' });
  });

  test('given the log, then it holds neither bearer nor initData', async () => {
    const initData = openApp();
    const { bearer } = await launch(initData);
    await statusOf(bearer);
    expect(shop.log()).not.toContain(bearer);
    expect(shop.log()).not.toContain(new URLSearchParams(initData).get('hash'));
  });
});

describe('The frame', () => {
  test('given every page, then Telegram may frame the mini app alone, which shows nobody', async () => {
    const browser = await shop.openAs({ ...(await shop.customer()), displayName: 'Ada Lovelace' });
    const mini = await browser.get('/mini');
    expect(mini.headers.get('content-security-policy')).toMatch(
      /frame-ancestors https:\/\/web\.telegram\.org https:\/\/weba\.telegram\.org https:\/\/webk\.telegram\.org$/,
    );
    expect(mini.headers.get('x-frame-options')).toBeNull();
    expect(mini.text).not.toContain('Ada Lovelace');
    const { bearer } = await launch(openApp());
    for (const path of ['/', '/wallet', '/sign-in', '/mini/nothing', '/demo/chat'])
      for (const headers of [{}, bearing(bearer)]) {
        const answer = await shop.open().get(path, headers);
        expect([path, answer.headers.get('content-security-policy')]).toEqual([
          path,
          expect.stringContaining("frame-ancestors 'none'"),
        ]);
      }
  });

  test('given a shop without the customers’ bot, then there is no mini app', async () => {
    const plain = await openTestShop();
    expect((await plain.open().get('/mini')).status).toBe(404);
    await plain.close();
  });
});
