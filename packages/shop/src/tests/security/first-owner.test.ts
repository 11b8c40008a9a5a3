import { afterEach, beforeEach, expect, test } from 'vitest';
import { NO_SETUP } from '../../setup/shop-setup.ts';
import type { TestBrowser } from '../test-browser.ts';
import { openTestShop, TEST_PASSWORD, type TestShop } from '../test-shop.ts';

const owner = { shop: 'North Shop', name: 'Dana', email: 'Dana@North.test', password: TEST_PASSWORD };
let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

const setUp = (browser: TestBrowser, fields: Record<string, string>) =>
  browser.submit('/setup', '/setup', { ...owner, ...fields });
const staff = () => shop.shop.store.users.list({ staff: true, limit: 9 });

test('given an empty shop and its code, when the owner is made, then they are signed in, and the page and the code are gone', async () => {
  const code = shop.shop.setup.codes.issue();
  const browser = shop.open();
  expect((await setUp(browser, { code })).location).toBe('/staff/setup');
  expect(await staff()).toMatchObject([{ email: 'dana@north.test', name: 'Dana', role: 'owner' }]);
  expect(shop.shop.name).toBe('North Shop');
  expect((await browser.get('/staff/setup')).status).toBe(200);
  expect(shop.log()).not.toContain(code);

  const { csrf = '' } = await shop.open().hiddenFields('/', '/language');
  const stranger = shop.open();
  expect(await stranger.get('/setup')).toMatchObject({ status: 404, code: 'PAGE_NOT_FOUND' });
  const forged = await shop.open().post('/setup', { ...owner, code, csrf, key: 'k' });
  expect(forged.status).toBe(403);
  const { csrf: own = '' } = await stranger.hiddenFields('/', '/language');
  const again = await stranger.post('/setup', { ...owner, email: 'm@north.test', code, csrf: own, key: 'k' });
  expect(again).toMatchObject({ status: 404, code: 'PAGE_NOT_FOUND' });
  expect(await staff()).toHaveLength(1);
});

test('given two people with the same code at once, then one becomes the owner', async () => {
  const code = shop.shop.setup.codes.issue();
  const browsers = [shop.open(), shop.open()];
  const forms = await Promise.all(browsers.map((browser) => browser.hiddenFields('/setup', '/setup')));
  const answers = await Promise.all(
    browsers.map((browser, index) =>
      browser.post('/setup', { ...forms[index], ...owner, email: `${index}@north.test`, code }),
    ),
  );
  expect(answers.map(({ status }) => status).toSorted()).not.toEqual([303, 303]);
  expect(await staff()).toHaveLength(1);
});

test('given no code, then nothing is said of the rest and nobody is made, however often it is tried', async () => {
  const browser = shop.open();
  const wrong = await setUp(browser, { code: 'AAAA-BBBB-CCCC-DDDD', password: 'short' });
  expect(wrong.status).toBe(400);
  expect(wrong.text).toContain('id="code-problem"');
  expect(wrong.text).not.toContain('id="password-problem"');
  for (let count = 1; count < 50; count += 1) await setUp(browser, { code: 'AAAA' });
  const paused = await setUp(browser, { code: shop.shop.setup.codes.issue() });
  expect(paused.text).toContain('Too many wrong codes');
  expect(await staff()).toEqual([]);
});

test('given mistakes beside a right code, then each is said beside its field, what was typed stays, and the code still works', async () => {
  const code = shop.shop.setup.codes.issue();
  const browser = shop.open();
  const { status, text } = await setUp(browser, { code, email: 'nowhere', shop: ' ' });
  expect(status).toBe(400);
  for (const field of ['email', 'shop']) expect(text).toContain(`id="${field}-problem"`);
  expect(text).toContain('value="nowhere"');
  expect(text).toContain('value="Dana"');
  expect(text).not.toContain(TEST_PASSWORD);
  expect((await setUp(browser, { code, password: 'password1234' })).text).toContain('id="password-problem"');
  expect((await setUp(browser, { code })).status).toBe(303);
});

test('given a shop that leaves its currency to the owner, when another one is chosen, then it opens again with it', async () => {
  let reopened = 0;
  const fixed = new Set<never>();
  const reopen = () => {
    reopened += 1;
  };
  Object.assign(shop.shop.setup, { ...NO_SETUP, fixed, reopen });
  const code = shop.shop.setup.codes.issue();
  const browser = shop.open();
  expect((await setUp(browser, { code, currency: 'XXQ' })).status).toBe(400);
  const answer = await setUp(browser, { code, currency: 'IRR' });
  expect(answer.headers.get('refresh')).toContain('url=/staff/setup');
  expect(await shop.shop.setup.start.read()).toEqual({ currency: 'IRR' });
  await expect.poll(() => reopened).toBe(1);
});
