import { generateSync } from 'otplib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TestBrowser } from '../test-browser.ts';
import { openTestShop, TEST_PASSWORD, type TestShop } from '../test-shop.ts';

let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

const FACTOR = '/profile/second-factor';
const login = { email: 'dana@shop.test', password: TEST_PASSWORD };
const codeNow = (secret: string) =>
  generateSync({ secret, epoch: Math.floor(shop.clock.now().getTime() / 1000) });
const danaNow = async () => shop.shop.store.users.findByEmail(login.email);
const changesOf = async (userId: string) =>
  (await shop.shop.store.staffActions.list(50, userId)).map(({ action, from }) => ({ action, from }));

async function switchOn(browser?: TestBrowser) {
  const dana = browser ?? (await shop.openAsStaff('dana'));
  const fields = await dana.hiddenFields(FACTOR, FACTOR);
  const secret = fields.secret ?? '';
  const proof = { password: TEST_PASSWORD };
  const wrong = await dana.post(FACTOR, { ...fields, ...proof, code: '000000' });
  expect(wrong.status).toBe(400);
  const right = await dana.post(FACTOR, { ...fields, ...proof, code: codeNow(secret) });
  expect(right.status).toBe(200);
  const codes = [...right.text.matchAll(/<code dir="ltr">([A-Z2-7-]{29})<\/code>/g)].map(
    ([, code = '']) => code,
  );
  await shop.clock.advance('31s');
  return { browser: dana, secret, codes };
}

async function withPassword(): Promise<TestBrowser> {
  const browser = shop.open();
  expect((await browser.submit('/sign-in', '/sign-in', login)).location).toContain('/sign-in/code');
  return browser;
}
const sendCode = (browser: TestBrowser, code: string) =>
  browser.submit('/sign-in/code', '/sign-in/code', { code });

describe('Signing in with a second factor', () => {
  test('given staff with one, when they sign in, then the password alone opens nothing', async () => {
    const { secret } = await switchOn();
    const browser = shop.open();
    const first = await browser.submit('/staff/orders', '/sign-in', login);
    expect(first.location).toBe('/sign-in/code?next=%2Fstaff%2Forders');
    expect((await browser.get('/staff')).status).toBe(403);
    expect((await browser.submit(first.location, '/sign-in/code', { code: '12345' })).status).toBe(401);
    const second = await browser.submit(first.location, '/sign-in/code', { code: codeNow(secret) });
    expect(second.location).toBe('/staff/orders');
    expect((await browser.get('/staff')).status).toBe(200);
    expect((await danaNow())?.sealedTotp).not.toContain(secret);
  });

  test('given a code that was read over the shoulder, then it signs in once, also when it is sent twice at once', async () => {
    const { secret } = await switchOn();
    const code = codeNow(secret);
    const browsers = [await withPassword(), await withPassword(), await withPassword()];
    const statuses = await Promise.all(browsers.map(async (one) => (await sendCode(one, code)).status));
    expect(statuses.toSorted()).toEqual([303, 401, 401]);
  });

  test('given a code that was used, when somebody with the password sends it again, then its holder is mailed', async () => {
    const { secret } = await switchOn();
    const code = codeNow(secret);
    await sendCode(await withPassword(), code);
    const before = shop.mails.length;
    const thief = await withPassword();
    expect((await sendCode(thief, '000000')).status).toBe(401);
    expect(shop.mails).toHaveLength(before);
    expect((await sendCode(thief, code)).status).toBe(401);
    const said = 'Test Shop: A used code was sent again';
    expect(shop.mails.slice(before)).toMatchObject([{ to: login.email, subject: said }]);
    expect(await changesOf((await danaNow())?.id ?? '')).toContainEqual({
      action: 'account.code-sent-again',
      from: '127.0.0.1',
    });
  });

  test('given a stolen session, when it proves itself by a used code, then its holder is mailed', async () => {
    const { browser, secret } = await switchOn();
    const code = codeNow(secret);
    await sendCode(await withPassword(), code);
    await browser.submit('/profile', `${FACTOR}/off`, { password: TEST_PASSWORD, present: code });
    expect(shop.mails.at(-1)?.subject).toBe('Test Shop: A used code was sent again');
  });

  test('given the code that switched it on, then it signs nobody in', async () => {
    const dana = await shop.openAsStaff('dana');
    const fields = await dana.hiddenFields(FACTOR, FACTOR);
    const code = codeNow(fields.secret ?? '');
    await dana.post(FACTOR, { ...fields, code, password: TEST_PASSWORD });
    expect((await sendCode(await withPassword(), code)).status).toBe(401);
  });

  test('given guesses of the code, then it is locked', async () => {
    const { secret } = await switchOn();
    const browser = await withPassword();
    const form = await browser.hiddenFields('/sign-in/code', '/sign-in/code');
    for (let index = 0; index < 5; index += 1)
      await browser.post('/sign-in/code', { ...form, code: `00000${index}` });
    expect((await browser.post('/sign-in/code', { ...form, code: codeNow(secret) })).status).toBe(429);
  });

  test('given recovery codes, then each has 112 bits or more and fits into the field that asks for a code', async () => {
    const { codes } = await switchOn();
    const { text } = await (await withPassword()).get('/sign-in/code');
    const room = Number(/name="code"[^>]* maxlength="(\d+)"/.exec(text)?.[1]);
    for (const code of codes) {
      expect(code.replaceAll('-', '').length * 5).toBeGreaterThanOrEqual(112);
      expect(code.length).toBeLessThanOrEqual(room);
    }
    // A keyboard of digits has none of its letters.
    expect(text).not.toMatch(/name="code"[^>]* inputmode="numeric"/);
  });

  test('given no app, then a recovery code signs in once, however it is typed', async () => {
    const { codes } = await switchOn();
    expect(new Set(codes).size).toBe(10);
    const [code = ''] = codes;
    expect((await sendCode(await withPassword(), code.toLowerCase().replaceAll('-', ' '))).status).toBe(303);
    expect((await sendCode(await withPassword(), code)).status).toBe(401);
    const dana = await danaNow();
    expect(await shop.shop.store.recoveryCodes.count(dana?.id ?? '')).toBe(9);
    expect(shop.mails.map(({ subject }) => subject)).toContain('Test Shop: Signed in with a recovery code');
  });
});

describe('A stolen session', () => {
  test.each([
    { name: 'another app', path: FACTOR },
    { name: 'new recovery codes', path: `${FACTOR}/codes` },
    { name: 'no second factor', path: `${FACTOR}/off` },
  ])('given neither password nor code, then it gets $name with neither', async ({ path }) => {
    const { browser, secret } = await switchOn();
    const before = await danaNow();
    const fields = await browser.hiddenFields(FACTOR, FACTOR);
    const next = { ...fields, code: codeNow(fields.secret ?? '') };
    for (const proof of [
      { password: '', present: '' },
      { password: TEST_PASSWORD, present: '' },
      { password: TEST_PASSWORD, present: '000000' },
      { password: 'wrong', present: codeNow(secret) },
    ])
      expect((await browser.post(path, { ...next, ...proof })).status).not.toBe(200);
    expect(await danaNow()).toMatchObject({ sealedTotp: before?.sealedTotp });
  });

  test('given somebody who leaves, when the account is removed, then no recovery code is kept', async () => {
    await switchOn();
    const dana = await danaNow();
    if (dana === null) throw new TypeError('Dana is not there');
    expect(await shop.shop.store.recoveryCodes.count(dana.id)).toBe(10);
    await shop.shop.accounts.remove(dana);
    expect(await shop.shop.store.recoveryCodes.count(dana.id)).toBe(0);
    expect(await shop.shop.store.users.find(dana.id)).toMatchObject({ sealedTotp: null });
  });

  test('given both, then another app replaces it and every other browser is signed out', async () => {
    const { browser, secret } = await switchOn();
    const elsewhere = await withPassword();
    await sendCode(elsewhere, codeNow(secret));
    await shop.clock.advance('31s');
    const fields = await browser.hiddenFields(FACTOR, FACTOR);
    const proof = { password: TEST_PASSWORD, present: codeNow(secret) };
    const done = await browser.post(FACTOR, { ...fields, code: codeNow(fields.secret ?? ''), ...proof });
    expect(done.status).toBe(200);
    expect((await elsewhere.get('/staff')).status).toBe(403);
    expect((await browser.get('/staff')).status).toBe(200);
  });

  test('given guesses of the password from inside, then they are counted too', async () => {
    const browser = await shop.openAsStaff('dana');
    const path = '/profile/password';
    const form = await browser.hiddenFields('/profile', path);
    for (let index = 0; index < 5; index += 1)
      await browser.post(path, { ...form, present: `guess ${index}`, next: 'five quiet otters' });
    const right = await browser.post(path, { ...form, present: TEST_PASSWORD, next: 'five quiet otters' });
    expect(right.status).toBe(400);
    expect(right.text).toContain('Too many attempts');
  });
});

describe('A role that must have one', () => {
  test('given the owner asks it of support, then support sees nothing until it is on', async () => {
    const { settings } = shop.shop;
    await settings.save({ ...settings.current(), secondFactorRoles: ['support'] }, shop.staff());
    const [support, owner] = [await shop.openAsStaff('Sam', 'support'), await shop.openAsStaff('dana')];
    expect((await owner.get('/staff')).status).toBe(200);
    for (const page of ['/staff', '/staff/orders'])
      expect(await support.get(page)).toMatchObject({ status: 403, code: 'SECOND_FACTOR_FIRST' });
    await switchOn(support);
    expect((await support.get('/staff/orders')).status).toBe(200);
  });
});

describe('What happens to an account', () => {
  test('given sign-ins, refusals and changes, then each is written down with its address, and mailed unless anybody could cause it', async () => {
    const { browser, secret } = await switchOn();
    await shop.open().submit('/sign-in', '/sign-in', { ...login, password: 'wrong' });
    const off = { password: TEST_PASSWORD, present: codeNow(secret) };
    expect((await browser.submit('/profile', `${FACTOR}/off`, off)).location).toBe(
      '/profile?done=switchedOff',
    );
    const next = 'five quiet otters';
    await browser.submit('/profile', '/profile/password', { present: TEST_PASSWORD, next });
    const from = '127.0.0.1';
    expect(await changesOf((await danaNow())?.id ?? '')).toEqual([
      { action: 'account.password-changed', from },
      { action: 'account.second-factor-off', from },
      { action: 'account.sign-in-refused', from },
      { action: 'account.second-factor-on', from },
      { action: 'account.signed-in', from },
    ]);
    expect(shop.mails.map(({ subject }) => subject)).toEqual([
      'Test Shop: Signed in',
      'Test Shop: Second factor switched on',
      'Test Shop: Second factor switched off',
      'Test Shop: Password changed',
    ]);
    const { text } = await browser.get('/profile');
    expect(text).toContain('Sign-in refused');
    expect(text).not.toContain('account.sign-in-refused');
    expect(shop.log()).not.toContain(secret);
  });

  test('given a browser that is known, then no mail says that somebody signed in', async () => {
    const browser = await shop.openAsStaff('dana');
    await browser.submit('/profile', '/sign-out');
    await browser.submit('/sign-in', '/sign-in', login);
    expect(shop.mails).toHaveLength(1);
  });
});
