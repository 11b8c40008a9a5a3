import { generateKeyPairSync } from 'node:crypto';
import { generateSync } from 'otplib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSoftAuthenticator, type Faults, type SoftAuthenticator } from '../soft-authenticator.ts';
import type { TestBrowser } from '../test-browser.ts';
import { openTestShop, TEST_PASSWORD, type TestShop } from '../test-shop.ts';

const ORIGIN = 'https://shop.test';
const login = { email: 'dana@shop.test', password: TEST_PASSWORD };
const NEW = '/profile/passkeys/new';
const ADD = '/profile/passkeys';

let shop: TestShop;
let device: SoftAuthenticator;
beforeEach(async () => {
  shop = await openTestShop({ shop: { publicUrl: ORIGIN } });
  device = createSoftAuthenticator({ origin: ORIGIN });
});
afterEach(() => shop.close());

/** What the first passkey button of a page asks the browser for. */
async function optionsOf(browser: TestBrowser, page: string): Promise<string> {
  const { text } = await browser.get(page);
  const [, options] = /data-options="([^"]*)"/.exec(text) ?? [];
  if (options === undefined) throw new Error(`${page} asks for no passkey`);
  return options.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

async function register(browser: TestBrowser, wanted: { from?: SoftAuthenticator; faults?: Faults } = {}) {
  const { from = device, faults = {} } = wanted;
  const options = await optionsOf(browser, NEW);
  return browser.submit(NEW, ADD, { name: 'My phone', passkey: from.create(options, faults) });
}

/** Signs in with the passkey alone, as nobody. */
async function signIn(faults: Faults = {}, from = device): Promise<{ browser: TestBrowser; status: number }> {
  const browser = shop.open();
  const passkey = from.get(await optionsOf(browser, '/sign-in'), faults);
  const { status } = await browser.submit('/sign-in', '/sign-in', { email: '', password: '', passkey });
  return { browser, status };
}

const userNow = async (email = login.email) => {
  const user = await shop.shop.store.users.findByEmail(email);
  if (user === null) throw new TypeError(`${email} is not there`);
  return user;
};
const passkeysNow = async () => shop.shop.store.passkeys.listByUser((await userNow()).id);
const codesIn = (text: string) =>
  [...text.matchAll(/<code dir="ltr">([A-Z2-7-]{29})<\/code>/g)].map(([, code = '']) => code);

describe('A passkey', () => {
  test('given staff who register one, then it signs in alone, is listed with its last use, written down and mailed', async () => {
    const dana = await shop.openAsStaff('dana');
    const added = await register(dana);
    expect({ status: added.status, codes: codesIn(added.text).length }).toEqual({ status: 200, codes: 10 });
    expect((await dana.get('/profile')).text).toContain('not used yet');
    const { browser, status } = await signIn();
    expect(status).toBe(303);
    expect((await browser.get('/staff/orders')).status).toBe(200);
    const { text } = await browser.get('/profile');
    expect(text).toContain('My phone');
    expect(text).toContain('last used');
    const actions = await shop.shop.store.staffActions.list(10, (await userNow()).id);
    expect(actions.map(({ action }) => action)).toEqual([
      'account.signed-in',
      'account.passkey-added',
      'account.signed-in',
    ]);
    expect(shop.mails.map(({ subject }) => subject)).toContain('Test Shop: Passkey added');
    expect(shop.log()).not.toMatch(/clientDataJSON|"signature"/);
  });

  test('given a customer with one, then it signs in, and so does the password alone', async () => {
    const ada = await shop.customer();
    const browser = await shop.openAs(ada);
    expect((await register(browser)).location).toBe('/profile?done=passkeyAdded');
    expect((await signIn()).status).toBe(303);
    const user = await shop.shop.store.users.findByCustomer(ada.id);
    const again = { email: user?.email ?? '', password: TEST_PASSWORD };
    expect((await shop.open().submit('/sign-in', '/sign-in', again)).location).toBe('/');
  });

  test('given one at staff, then it is their second factor: after the password it or a recovery code is asked for', async () => {
    const added = await register(await shop.openAsStaff('dana'));
    const [code = ''] = codesIn(added.text);
    const withPassword = async () => {
      const browser = shop.open();
      expect((await browser.submit('/sign-in', '/sign-in', login)).location).toContain('/sign-in/code');
      expect((await browser.get('/staff')).status).toBe(403);
      return browser;
    };
    const one = await withPassword();
    const passkey = device.get(await optionsOf(one, '/sign-in/code'));
    expect((await one.submit('/sign-in/code', '/sign-in/code', { code: '', passkey })).status).toBe(303);
    expect((await one.get('/staff')).status).toBe(200);
    const sendCode = async () =>
      (await (await withPassword()).submit('/sign-in/code', '/sign-in/code', { code })).status;
    expect([await sendCode(), await sendCode()]).toEqual([303, 401]);
  });

  test('given a role that must have a second factor, then a passkey is one', async () => {
    const { settings } = shop.shop;
    await settings.save({ ...settings.current(), secondFactorRoles: ['support'] }, shop.staff());
    const sam = await shop.openAsStaff('Sam', 'support');
    expect(await sam.get('/staff')).toMatchObject({ status: 403, code: 'SECOND_FACTOR_FIRST' });
    await register(sam);
    expect((await sam.get('/staff')).status).toBe(200);
  });

  test('given somebody whose password was right, then only their own passkey is the second step', async () => {
    const other = createSoftAuthenticator({ origin: ORIGIN });
    await register(await shop.openAsStaff('dana'));
    await register(await shop.openAsStaff('eve'), { from: other });
    const browser = shop.open();
    await browser.submit('/sign-in', '/sign-in', login);
    const passkey = other.get(await optionsOf(browser, '/sign-in/code'));
    const refused = await browser.submit('/sign-in/code', '/sign-in/code', { code: '', passkey });
    expect(refused.status).toBe(401);
    expect((await browser.get('/staff')).status).toBe(403);
  });
});

describe('An answer of a passkey', () => {
  const another = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const faulty: { name: string; faults: Faults }[] = [
    { name: 'from another site', faults: { origin: 'https://shop.test.evil.example' } },
    { name: 'for the site over plain http', faults: { origin: 'http://shop.test' } },
    { name: 'for another relying party', faults: { rpId: 'evil.example' } },
    { name: 'without unlocking the device', faults: { isUnverified: true } },
    { name: 'to a challenge that nobody gave', faults: { challenge: 'AAAA' } },
    { name: 'of another key', faults: { key: another } },
    { name: 'of a credential that nobody has', faults: { credentialId: 'bm9ib2R5' } },
    { name: 'whose count goes down', faults: { signCount: 4 } },
    { name: 'whose count stays', faults: { signCount: 8 } },
  ];

  test.each(faulty)('given one $name, then nobody is signed in', async ({ faults }) => {
    device = createSoftAuthenticator({ origin: ORIGIN, signCount: 7 });
    await register(await shop.openAsStaff('dana'));
    const { browser, status } = await signIn(faults);
    expect(status).toBe(401);
    expect((await browser.get('/staff')).status).toBe(403);
    const [passkey] = await passkeysNow();
    expect(passkey).toMatchObject({ signCount: 8, lastUsedAt: null });
    expect((await signIn()).status).toBe(303);
  });

  test.each(
    faulty.filter(
      ({ faults }) =>
        'origin' in faults || 'rpId' in faults || 'isUnverified' in faults || 'challenge' in faults,
    ),
  )('given one $name, then it is not registered either', async ({ faults }) => {
    const refused = await register(await shop.openAsStaff('dana'), { faults });
    expect(refused.status).toBe(400);
    expect(await passkeysNow()).toEqual([]);
  });

  test('given one that was sent already, also twice at once, then it counts once', async () => {
    // It does not count its uses, so that the challenge alone can tell.
    device = createSoftAuthenticator({ origin: ORIGIN, signCount: null });
    await register(await shop.openAsStaff('dana'));
    const browser = shop.open();
    const form = await browser.hiddenFields('/sign-in', '/sign-in');
    const passkey = device.get(await optionsOf(browser, '/sign-in'));
    const send = () => browser.post('/sign-in', { ...form, email: '', password: '', passkey });
    const twice = await Promise.all([send(), send()]);
    expect(twice.map(({ status }) => status).toSorted()).toEqual([303, 401]);
    expect((await signIn()).status).toBe(303);
  });

  test('given one to the challenge of another browser, of another session or of long ago, then nobody is signed in', async () => {
    await register(await shop.openAsStaff('dana'));
    const elsewhere = shop.open();
    const passkey = device.get(await optionsOf(elsewhere, '/sign-in'));
    const thief = shop.open();
    const stolen = await thief.submit('/sign-in', '/sign-in', { email: '', password: '', passkey });
    expect(stolen.status).toBe(401);
    await shop.clock.advance('16m');
    const late = await elsewhere.submit('/sign-in', '/sign-in', { email: '', password: '', passkey });
    expect(late.status).toBe(401);
    expect(late.text).toContain('This page was open for too long');
    const asNobody = device.get(await optionsOf(elsewhere, '/sign-in'));
    await elsewhere.submit('/sign-in', '/sign-in', {
      email: '',
      password: '',
      passkey: device.get(await optionsOf(elsewhere, '/sign-in')),
    });
    const { csrf = '' } = await elsewhere.hiddenFields('/staff', '/language');
    const other = await elsewhere.post('/prove', { csrf, password: '', passkey: asNobody, next: '/staff' });
    expect(other.status).toBe(401);
  });

  test.each([
    '{',
    '{}',
    '[]',
    '"x"',
    '{"id":"a","rawId":"b","type":"public-key","response":{}}',
    'x'.repeat(9000),
  ])('given %.30s in its place, then it is refused and no failure', async (passkey) => {
    const browser = shop.open();
    const sent = await browser.submit('/sign-in', '/sign-in', { email: '', password: '', passkey });
    expect([400, 401]).toContain(sent.status);
    const dana = await shop.openAsStaff('dana');
    const added = await dana.submit(NEW, ADD, { name: 'x', passkey });
    expect(added.status).toBe(400);
  });

  test('given a credential that is registered, then nobody registers it again', async () => {
    await register(await shop.openAsStaff('dana'));
    const [passkey] = await passkeysNow();
    const faults = { credentialId: passkey?.id ?? '' };
    const eve = await shop.openAsStaff('eve');
    const refused = await register(eve, { from: createSoftAuthenticator({ origin: ORIGIN }), faults });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('already registered');
    expect(await passkeysNow()).toEqual([passkey]);
  });
});

describe('A fresh proof', () => {
  test('given an old sign-in, then a passkey is neither added nor removed without one, and a passkey is one', async () => {
    const dana = await shop.openAsStaff('dana');
    await register(dana);
    const [passkey] = await passkeysNow();
    await shop.clock.advance('11m');
    const { csrf = '' } = await dana.hiddenFields('/staff', '/language');
    const remove = () => dana.post(`${ADD}/${passkey?.id}/remove`, { csrf });
    for (const refused of [
      await dana.get(NEW),
      await dana.post(ADD, { csrf, name: '', passkey: '' }),
      await remove(),
    ])
      expect(refused).toMatchObject({ status: 403, text: expect.stringContaining('Confirm that it is you') });
    expect(await passkeysNow()).toHaveLength(1);
    const answer = device.get(await optionsOf(dana, NEW));
    const proved = await dana.submit(NEW, '/prove', { password: '', passkey: answer });
    expect(proved.location).toBe(NEW);
    expect((await remove()).location).toBe('/profile?done=passkeyRemoved');
    expect(await passkeysNow()).toEqual([]);
  });

  test('given staff with a passkey and no app, then it also stands for password and code where these are always asked for', async () => {
    const dana = await shop.openAsStaff('dana');
    await register(dana);
    const path = '/profile/second-factor';
    const fields = await dana.hiddenFields(path, path);
    const { now } = shop.clock;
    const code = generateSync({ secret: fields.secret ?? '', epoch: Math.floor(now().getTime() / 1000) });
    const without = await dana.post(path, { ...fields, code, password: TEST_PASSWORD });
    expect(without.status).toBe(400);
    const passkey = device.get(await optionsOf(dana, path));
    const on = await dana.post(path, { ...fields, code, password: '', passkey });
    expect(on.status).toBe(200);
    expect(await userNow()).toMatchObject({ sealedTotp: expect.any(String) });
  });
});

describe('A lost device', () => {
  test('given a passkey that is removed, then it signs nobody in, its sessions elsewhere are over, and it was mailed', async () => {
    const dana = await shop.openAsStaff('dana');
    await register(dana);
    const { browser: elsewhere } = await signIn();
    const [passkey] = await passkeysNow();
    await dana.submit('/profile', `${ADD}/${passkey?.id}/remove`);
    expect((await elsewhere.get('/staff')).status).toBe(403);
    expect((await dana.get('/staff')).status).toBe(200);
    expect((await signIn()).status).toBe(401);
    expect(shop.mails.map(({ subject }) => subject)).toContain('Test Shop: Passkey removed');
    // The last second factor is gone, and the codes in its place with it.
    expect(await shop.shop.store.recoveryCodes.count((await userNow()).id)).toBe(0);
    expect((await shop.open().submit('/sign-in', '/sign-in', login)).location).toBe('/staff');
  });

  test('given somebody else’s passkey, then nobody removes it', async () => {
    await register(await shop.openAsStaff('dana'));
    const [passkey] = await passkeysNow();
    const eve = await shop.openAsStaff('eve');
    const { csrf = '' } = await eve.hiddenFields('/staff', '/language');
    expect((await eve.post(`${ADD}/${passkey?.id}/remove`, { csrf })).status).toBe(404);
    expect(await passkeysNow()).toEqual([passkey]);
  });

  test('given an account that is removed, or whose second factor is reset, then no passkey is kept', async () => {
    await register(await shop.openAsStaff('dana'));
    await shop.shop.accounts.switchOffSecondFactor(await userNow());
    expect(await passkeysNow()).toEqual([]);
    await register(await shop.openAsStaff('dana'));
    const dana = await userNow();
    await shop.shop.accounts.remove(dana);
    expect(await shop.shop.store.passkeys.listByUser(dana.id)).toEqual([]);
    expect((await signIn()).status).toBe(401);
  });
});

test('given a shop at an IP address, where browsers allow none, then no page speaks of passkeys and none is taken', async () => {
  await shop.close();
  shop = await openTestShop();
  const dana = await shop.openAsStaff('dana');
  for (const page of ['/sign-in', '/profile']) expect((await dana.get(page)).text).not.toContain('asskey');
  expect((await dana.get(NEW)).status).toBe(404);
  const { csrf = '' } = await dana.hiddenFields('/staff', '/language');
  expect((await dana.post(ADD, { csrf, name: 'x', passkey: '{}' })).status).toBe(404);
});
