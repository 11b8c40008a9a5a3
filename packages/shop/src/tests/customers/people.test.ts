import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestShop, TEST_PASSWORD, type TestShop } from '../test-shop.ts';

let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

const ada = { name: 'Ada', email: 'Ada@Shop.test', password: 'three quiet otters' };

describe('Signing up', () => {
  test('given a newcomer, when he signs up, then he is in, is a customer of PanelKit and goes on where he was', async () => {
    const browser = shop.open();
    const answer = await browser.submit('/sign-up?next=/plans/best', '/sign-up', ada);
    expect(answer).toMatchObject({ status: 303, location: '/plans/best' });
    expect((await browser.get('/account')).status).toBe(200);
    const user = await shop.shop.store.users.findByEmail('ada@shop.test');
    const { rows } = await shop.panelkit.customers.list({}, shop.staff());
    expect(rows).toMatchObject([{ id: user?.customerId, externalId: user?.id, displayName: 'Ada' }]);
    expect(user?.passwordHash).toMatch(/^v1\./);
  });

  test('given a demo, when somebody signs up and looks around, then he is given its credit once', async () => {
    const demo = await openTestShop({ shop: { demoCreditMinor: 2000 } });
    const browser = demo.open();
    expect((await browser.get('/sign-up')).text).toContain('$20.00');
    await browser.submit('/sign-up', '/sign-up', ada);
    await Promise.all([browser.get('/account'), browser.get('/account'), browser.get('/')]);
    expect((await browser.get('/account')).text).toContain('$20.00');
    await demo.close();
  });

  test.each([
    { name: 'a short password', fields: { password: 'short' }, then: 'too short' },
    { name: 'one character again and again', fields: { password: 'aaaaaaaaaaaaaaa' }, then: 'repeats' },
    { name: 'a password of lists', fields: { password: 'password1234' }, then: 'easy to guess' },
    { name: 'a row of keys and a year', fields: { password: 'qwertyuiop2026' }, then: 'easy to guess' },
    { name: 'the address as password', fields: { password: 'ada@shop.test1' }, then: 'easy to guess' },
    { name: 'a kilobyte of password', fields: { password: 'abcdef'.repeat(40) }, then: 'too long' },
    { name: 'no address', fields: { email: 'ada at shop' }, then: 'not an e-mail address' },
    { name: 'no name', fields: { name: ' ' }, then: 'enter your name' },
  ])('given $name, then it is said and nobody is made', async ({ fields, then }) => {
    const answer = await shop.open().submit('/sign-up', '/sign-up', { ...ada, ...fields });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(then);
    expect(await shop.shop.store.users.list({ limit: 9 })).toEqual([]);
  });

  test('given an address that somebody has, in other letters, then it is refused', async () => {
    await shop.open().submit('/sign-up', '/sign-up', ada);
    const second = await shop.open().submit('/sign-up', '/sign-up', { ...ada, email: 'ADA@shop.TEST' });
    expect(second.status).toBe(400);
    expect(second.text).toContain('An account with this address already exists');
  });

  test.each([
    'https://evil.test/',
    '//evil.test/',
    '/\\evil.test',
    '/.//evil.test',
    '/\t/evil.test',
    '/a?b=//evil test',
  ])('given %j as the page to go on to, then the first page', async (next) => {
    expect(await shop.open().submit('/sign-up', '/sign-up', { ...ada, next })).toMatchObject({
      location: '/',
    });
  });
});

describe('Signing in', () => {
  const attempt = (email: string, password: string) =>
    shop.open().submit('/sign-in', '/sign-in', { email, password });

  test('given a wrong password and an unknown address, then the answers are alike', async () => {
    const { email } = await shop.user({});
    const [wrong, unknown] = [await attempt(email, 'wrong'), await attempt('nobody@shop.test', 'wrong')];
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.text).toContain('The address or password is wrong.');
    expect(unknown.text).toContain('The address or password is wrong.');
  });

  test('given a thousand attempts, then it is locked, also for the right password, and open again after an hour', async () => {
    const { email } = await shop.user({});
    const browser = shop.open();
    const form = await browser.hiddenFields('/sign-in', '/sign-in');
    const statuses = new Map<number, number>();
    for (let index = 0; index < 1000; index += 1) {
      const { status } = await browser.post('/sign-in', { ...form, email, password: `guess ${index}` });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect([...statuses]).toEqual([
      [401, 4],
      [429, 996],
    ]);
    expect((await attempt(email, TEST_PASSWORD)).status).toBe(429);
    await shop.clock.advance('61m');
    expect((await attempt(email, TEST_PASSWORD)).status).toBe(303);
  }, 60_000);

  test('given many attempts of one address, then they are refused before a password is looked at', async () => {
    const busy = await openTestShop({ shop: { limits: { forms: 1000, signIns: 3, links: 9 } } });
    const browser = busy.open();
    const form = await browser.hiddenFields('/sign-in', '/sign-in');
    const send = () => browser.post('/sign-in', { ...form, email: 'a@b.test', password: 'x' });
    const answers = [await send(), await send(), await send(), await send()];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 429]);
    await busy.close();
  });

  test('given a session, when he signs in or out, then its id is another and the old one is worth nothing', async () => {
    const { email } = await shop.user({});
    const browser = shop.open();
    await browser.submit('/sign-in', '/sign-in', { email, password: TEST_PASSWORD });
    const before = browser.cookie('shop-session');
    await browser.submit('/sign-in', '/sign-in', { email, password: TEST_PASSWORD });
    expect(browser.cookie('shop-session')).not.toBe(before);
    const stolen = browser.cookie('shop-session') ?? '';
    await browser.submit('/account', '/sign-out');
    for (const value of [before ?? '', stolen]) {
      const headers = { cookie: `shop-session=${value}` };
      expect((await shop.open().get('/account', headers)).status).toBe(403);
    }
  });

  test('given a session that is used day after day, then it ends: staff after a week, customers after ninety days', async () => {
    const [customer, staff] = [await shop.openAs(await shop.customer()), await shop.openAsStaff('dana')];
    const daysUntilOut = async (browser: typeof staff, page: string): Promise<number> => {
      for (let day = 0; ; day += 0.25) {
        if ((await browser.get(page)).status !== 200 || day > 100) return day;
        await shop.clock.advance('6h');
      }
    };
    expect(await daysUntilOut(staff, '/staff')).toBe(7);
    expect(await daysUntilOut(customer, '/account')).toBe(83);
  });

  test('given staff who were away for a night, then they sign in again', async () => {
    const staff = await shop.openAsStaff('dana');
    await shop.clock.advance('13h');
    expect((await staff.get('/staff')).status).toBe(403);
  });

  test('given a page that asks again all night while nobody is there, then they sign in again as well', async () => {
    const staff = await shop.openAsStaff('dana');
    const follow = () => staff.get('/staff', { 'x-following': '1' });
    for (let hour = 1; hour < 12; hour += 1) {
      await shop.clock.advance('1h');
      expect((await follow()).status).toBe(200);
    }
    await shop.clock.advance('1h');
    expect((await follow()).status).toBe(403);
  });

  test('given fourteen days without a visit, then he signs in again', async () => {
    const browser = await shop.openAs(await shop.customer());
    await shop.clock.advance('13d');
    expect((await browser.get('/account')).status).toBe(200);
    await shop.clock.advance('15d');
    expect((await browser.get('/account')).status).toBe(403);
  });

  test('given a cookie that was changed, then its person is nobody', async () => {
    const headers = { cookie: 'shop-session=s%3Aabc.c2lnbmF0dXJl' };
    expect((await shop.open().get('/account', headers)).status).toBe(403);
  });
});

describe('A forgotten password', () => {
  const mailedLink = () => /http\S+(\/reset\/[\w-]+)/.exec(shop.mails.at(-1)?.text ?? '')?.[1] ?? '';

  test('given a mailed link, when a new password is set, then once, and every browser is signed out', async () => {
    const { email, id } = await shop.user({});
    const elsewhere = shop.open();
    await elsewhere.submit('/sign-in', '/sign-in', { email, password: TEST_PASSWORD });
    await shop.open().submit('/forgot', '/forgot', { email });
    expect(shop.mails).toMatchObject([{ to: email }]);
    const path = mailedLink();
    const browser = shop.open();
    expect((await browser.submit(path, path, { password: 'short' })).status).toBe(400);
    const done = await browser.submit(path, path, { password: 'four quiet otters' });
    expect(done.location).toBe('/sign-in?done=reset');
    expect((await browser.get(path)).status).toBe(410);
    expect((await elsewhere.get('/account')).status).toBe(403);
    const again = await browser.submit('/sign-in', '/sign-in', { email, password: 'four quiet otters' });
    expect(again.status).toBe(303);
    expect(shop.log()).not.toContain(path.slice(7));
    expect(await shop.shop.store.sessions.listByUser(id, shop.clock.now())).toHaveLength(1);
  });

  test('given an unknown address, then the answer is the same and nothing is mailed', async () => {
    const { email } = await shop.user({});
    const known = await shop.open().submit('/forgot', '/forgot', { email });
    const unknown = await shop.open().submit('/forgot', '/forgot', { email: 'nobody@shop.test' });
    expect(unknown.text.replace(/value="[^"]*"/g, '')).toBe(known.text.replace(/value="[^"]*"/g, ''));
    expect(shop.mails).toHaveLength(1);
  });

  test('given a link of half an hour ago, then it is over', async () => {
    const { email } = await shop.user({});
    await shop.open().submit('/forgot', '/forgot', { email });
    await shop.clock.advance('31m');
    expect((await shop.open().get(mailedLink())).status).toBe(410);
  });
});

describe('The profile', () => {
  test('given two browsers, when the password is changed, then the other one is signed out', async () => {
    const customer = await shop.customer();
    const [here, there] = [await shop.openAs(customer), await shop.openAs(customer)];
    expect((await here.get('/profile')).text).toContain('this browser');
    const path = '/profile/password';
    const wrong = { present: 'wrong', next: 'five quiet otters' };
    expect((await here.submit('/profile', path, wrong)).status).toBe(400);
    const answer = await here.submit('/profile', path, { ...wrong, present: TEST_PASSWORD });
    expect(answer.location).toBe('/profile?done=passwordChanged');
    expect((await here.get('/profile')).status).toBe(200);
    expect((await there.get('/profile')).status).toBe(403);
  });

  test('given a browser elsewhere, when it is signed out from the list, then it is; nobody else’s can be', async () => {
    const customer = await shop.customer();
    const [here, there] = [await shop.openAs(customer), await shop.openAs(customer)];
    const path =
      /action="(\/profile\/sessions\/\w+\/end)"/.exec((await here.get('/profile')).text)?.[1] ?? '';
    const stranger = await shop.openAs(await shop.customer());
    await stranger.post(path, await stranger.hiddenFields('/profile', '/language'));
    expect((await there.get('/account')).status).toBe(200);
    await here.submit('/profile', path);
    expect((await there.get('/account')).status).toBe(403);
  });

  test('given a session that was left open, when others are ended, then the password is asked for first', async () => {
    const customer = await shop.customer();
    const [here, there] = [await shop.openAs(customer), await shop.openAs(customer)];
    await shop.clock.advance('11m');
    const one = /action="(\/profile\/sessions\/\w+\/end)"/.exec((await here.get('/profile')).text)?.[1] ?? '';
    for (const path of [one, '/profile/sessions/end']) {
      const answer = await here.submit('/profile', path);
      expect(answer.status).toBe(403);
      expect(answer.text).toContain('action="/prove"');
      expect((await there.get('/profile')).status).toBe(200);
    }
    const proof = { password: TEST_PASSWORD, next: '/profile' };
    const { csrf = '' } = await here.hiddenFields('/profile', '/profile');
    expect((await here.post('/prove', { csrf, ...proof })).location).toBe('/profile');
    await here.submit('/profile', '/profile/sessions/end');
    expect((await there.get('/profile')).status).toBe(403);
  });

  test('given his data, when he downloads and then deletes it, then the name is gone and he cannot come back', async () => {
    const ada = await shop.customer({ balanceMinor: 1000 });
    const browser = await shop.openAs(ada);
    await shop.buy(ada, await shop.plan({ name: 'Best' }));
    const { text, headers } = await browser.get('/profile/export');
    expect(headers.get('content-disposition')).toContain('my-data.json');
    const data = JSON.parse(text);
    expect(data.orders[0].items[0].planName).toBe('Best');
    expect(text).not.toMatch(/sealed|tokenHash|passwordHash/);
    const { email } = data.profile;
    expect((await browser.submit('/profile', '/profile/delete', { password: 'wrong' })).status).toBe(400);
    await browser.submit('/profile', '/profile/delete', { password: TEST_PASSWORD });
    expect((await browser.get('/account')).status).toBe(403);
    const again = await shop.open().submit('/sign-in', '/sign-in', { email, password: TEST_PASSWORD });
    expect(again.status).toBe(401);
    expect(await shop.shop.store.users.findByEmail(email)).toBeNull();
  });
});
