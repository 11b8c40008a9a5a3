import { createAesSecretBox } from '@panelkit/sdk';
import { generateSync } from 'otplib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashPassword } from '../../people/passwords/passwords.ts';
import { resealPasswords } from '../../people/passwords/reseal-passwords.ts';
import { createSealedPasswords } from '../../people/passwords/sealed-passwords.ts';
import { openTestShop, TEST_PASSWORD, type TestShop } from '../test-shop.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

const WEAK = 'password1234';
const NEXT = 'five quiet otters';
/** Of an older shop, which took such passwords and did not seal. */
const anOldUser = async (role: 'customer' | 'owner', password = WEAK) =>
  shop.user({ role, passwordHash: await hashPassword(password), passwordJudge: null });
const stored = async (id: string) => (await shop.shop.store.users.find(id))?.passwordHash ?? '';

describe('A password that is on the lists by now', () => {
  test.each([
    { role: 'customer', page: '/account' },
    { role: 'owner', page: '/staff' },
  ] as const)(
    'given $role with one, when they sign in, then nothing opens before another is chosen',
    async ({ role, page }) => {
      const { email } = await anOldUser(role);
      const browser = shop.open();
      const signedIn = await browser.submit('/sign-in', '/sign-in', { email, password: WEAK });
      expect(signedIn.status).toBe(303);
      for (const path of [page, '/profile', '/', '/wallet']) {
        const { status, text } = await browser.get(path);
        expect({ path, status }).toEqual({ path, status: 403 });
        expect(text).toContain('Choose another password');
      }
      const change = (next: string) => browser.submit(page, '/profile/password', { present: WEAK, next });
      const refused = await change('qwertyuiop2026');
      expect({
        status: refused.status,
        isAskedAgain: refused.text.includes('Choose another password'),
      }).toEqual({
        status: 400,
        isAskedAgain: true,
      });
      expect((await browser.get(page)).status).toBe(403);
      expect((await change(NEXT)).location).toBe('/profile?done=passwordChanged');
      expect((await browser.get(page)).status).toBe(200);
      const again = shop.open();
      await again.submit('/sign-in', '/sign-in', { email, password: NEXT });
      expect((await again.get(page)).status).toBe(200);
    },
  );

  test('given a second factor, then the code does not open it either', async () => {
    const { id, email } = await anOldUser('owner');
    const { secondFactor, store } = shop.shop;
    const { secret } = secondFactor.propose({ email });
    await store.users.update(id, { sealedTotp: secondFactor.seal({ id }, secret) });
    const browser = shop.open();
    const { location } = await browser.submit('/sign-in', '/sign-in', { email, password: WEAK });
    const code = generateSync({ secret, epoch: Math.floor(shop.clock.now().getTime() / 1000) });
    expect((await browser.submit(location, '/sign-in/code', { code })).status).toBe(303);
    expect(await browser.get('/staff')).toMatchObject({
      status: 403,
      text: expect.stringContaining('Choose another'),
    });
  });

  test('given a good one, then it is judged once, and nobody is asked', async () => {
    const { id, email } = await anOldUser('customer', TEST_PASSWORD);
    const browser = shop.open();
    await browser.submit('/sign-in', '/sign-in', { email, password: TEST_PASSWORD });
    expect((await browser.get('/profile')).status).toBe(200);
    expect((await shop.shop.store.users.find(id))?.passwordJudge).toContain('zxcvbn');
  });
});

describe('What is stored of passwords', () => {
  test('given somebody new, a change and an older hash that signs in, then each is sealed with the key of the shop', async () => {
    const ada = { name: 'Ada', email: 'ada@shop.test', password: 'three quiet otters' };
    const browser = shop.open();
    await browser.submit('/sign-up', '/sign-up', ada);
    const { id } = (await shop.shop.store.users.findByEmail(ada.email)) ?? { id: '' };
    const first = await stored(id);
    await browser.submit('/profile', '/profile/password', { present: ada.password, next: NEXT });
    const old = await anOldUser('customer', TEST_PASSWORD);
    expect(await stored(old.id)).toContain('$argon2id$');
    for (let count = 0; count < 2; count += 1) {
      const { email } = old;
      const again = await shop.open().submit('/sign-in', '/sign-in', { email, password: TEST_PASSWORD });
      expect(again.status).toBe(303);
    }
    for (const sealed of [first, await stored(id), await stored(old.id)]) {
      expect(sealed).toMatch(/^v1\.[0-9a-f]{12}\./);
      expect(Buffer.from(sealed.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('argon2');
    }
  });

  test('given the hash of one person in the row of another, then its password opens nothing there', async () => {
    const [owner, mallory] = [await shop.user({ role: 'owner' }), await shop.user({})];
    for (const { email } of [owner, mallory])
      await shop.open().submit('/sign-in', '/sign-in', { email, password: TEST_PASSWORD });
    await shop.shop.store.users.update(owner.id, { passwordHash: await stored(mallory.id) });
    const thief = shop.open();
    const { email } = owner;
    const { status } = await thief.submit('/sign-in', '/sign-in', { email, password: TEST_PASSWORD });
    expect(status).toBe(500);
    expect((await thief.get('/staff')).status).toBe(403);
    expect(shop.log()).toContain('SECRET_KEY_MISMATCH');
  });

  test('given a new key, when secrets are sealed again, then passwords work with it alone, also those that never were sealed', async () => {
    const [current, previous] = ['the new key of this shop', 'the old key of this shop'];
    const sealedBy = (secretKey: Parameters<typeof createAesSecretBox>[0]['secretKey']) =>
      createSealedPasswords({ secretBox: createAesSecretBox({ secretKey }) });
    const { store } = shop.shop;
    const bare = await anOldUser('customer', NEXT);
    const sealed = await shop.user({});
    const passwordHash = await sealedBy(previous).make(sealed.id, NEXT);
    await store.users.update(sealed.id, { passwordHash });
    const nobody = await shop.user({ passwordHash: '' });
    expect(await resealPasswords(store, sealedBy({ current, previous: [previous] }))).toBe(2);
    expect(await resealPasswords(store, sealedBy({ current, previous: [previous] }))).toBe(0);
    for (const { id } of [bare, sealed]) {
      const user = { id, passwordHash: await stored(id) };
      expect(await sealedBy(current).isPassword(user, NEXT)).toBe(true);
      expect(await sealedBy(current).isPassword(user, `${NEXT} `)).toBe(false);
    }
    expect(await stored(nobody.id)).toBe('');
  });
});
