import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TestBrowser } from '../test-browser.ts';
import { openTestShop, TEST_PASSWORD, type TestShop } from '../test-shop.ts';

let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

const statusesOf = async (
  browser: TestBrowser,
  attempts: number,
  login: { email: string; password: string },
): Promise<number[]> => {
  const form = await browser.hiddenFields('/sign-in', '/sign-in');
  const answers = Array.from({ length: attempts }, () => browser.post('/sign-in', { ...form, ...login }));
  return (await Promise.all(answers)).map(({ status }) => status).sort();
};

describe('Guessing a password', () => {
  test('given sixteen guesses at once, the right one last, then it is not looked at', async () => {
    const { email } = await shop.user({});
    const browser = shop.open();
    const form = await browser.hiddenFields('/sign-in', '/sign-in');
    const guesses = [...Array.from({ length: 15 }, (_, index) => `a wrong guess ${index}`), TEST_PASSWORD];
    const answers = guesses.map((password) => browser.post('/sign-in', { ...form, email, password }));
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses.filter((status) => status !== 429)).toEqual([401, 401, 401, 401]);
  });

  test('given an address that nobody has, then its lock is the same as that of somebody', async () => {
    const { email } = await shop.user({});
    const known = await statusesOf(shop.open(), 8, { email, password: 'wrong' });
    const unknown = await statusesOf(shop.open(), 8, { email: 'nobody@shop.test', password: 'wrong' });
    expect(unknown).toEqual(known);
    expect(unknown).toContain(429);
  });

  test('given an attacker who locks an address again and again, then its owner signs in from a browser of his', async () => {
    const { email } = await shop.user({});
    const owner = shop.open();
    await owner.submit('/sign-in', '/sign-in', { email, password: TEST_PASSWORD });
    await owner.submit('/account', '/sign-out');
    await statusesOf(shop.open(), 40, { email, password: 'a wrong guess' });
    const stranger = await shop.open().submit('/sign-in', '/sign-in', { email, password: TEST_PASSWORD });
    expect(stranger.status).toBe(429);
    expect((await owner.submit('/sign-in', '/sign-in', { email, password: TEST_PASSWORD })).status).toBe(303);
  });

  test('given a known browser that was stolen, then its guesses are counted as well', async () => {
    const { email } = await shop.user({});
    const thief = shop.open();
    await thief.submit('/sign-in', '/sign-in', { email, password: TEST_PASSWORD });
    await thief.submit('/account', '/sign-out');
    expect(await statusesOf(thief, 8, { email, password: 'a wrong guess' })).toContain(429);
    expect((await thief.submit('/sign-in', '/sign-in', { email, password: TEST_PASSWORD })).status).toBe(429);
  });

  test('given one network that tries one password at many addresses, then it is stopped and others are not', async () => {
    const behindProxy = await openTestShop({ shop: { trustProxy: 1 } });
    const browser = behindProxy.open();
    const form = await browser.hiddenFields('/sign-in', '/sign-in');
    const from = (address: string) => ({ 'x-forwarded-for': address });
    const spray = Array.from({ length: 120 }, (_, index) =>
      browser.post(
        '/sign-in',
        { ...form, email: `user-${index}@shop.test`, password: 'Spring-2026!' },
        from(`198.51.100.${index}`),
      ),
    );
    const statuses = (await Promise.all(spray)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(50);
    const { email } = await behindProxy.user({});
    const login = { ...form, email, password: TEST_PASSWORD };
    expect((await browser.post('/sign-in', login, from('203.0.113.9'))).status).toBe(303);
    await behindProxy.close();
  });
});
