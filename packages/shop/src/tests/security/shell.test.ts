import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestShop, TEST_PASSWORD, type TestShop } from '../test-shop.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

describe('Headers', () => {
  test.each(['/', '/sign-in', '/staff', '/not-there', '/page.css', '/healthz', '/s/unknown'])(
    'given %s, then browsers keep to https, to its type, and show it in no frame',
    async (path) => {
      const { headers } = await shop.open().get(path);
      expect(headers.get('strict-transport-security')).toMatch(/max-age=31536000/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
      // A link of a subscription is itself the secret.
      expect(headers.get('referrer-policy')).toMatch(/^(?:same-origin|no-referrer)$/);
      expect(headers.get('x-powered-by')).toBeNull();
    },
  );
});

test('given any page of who signed in, then neither browser nor proxy keeps it', async () => {
  const [customer, owner] = [await shop.openAs(await shop.customer()), await shop.openAsStaff()];
  for (const path of ['/profile', '/wallet', '/orders'])
    expect((await customer.get(path)).headers.get('cache-control')).toBe('no-store');
  for (const path of ['/staff', '/staff/panels'])
    expect((await owner.get(path)).headers.get('cache-control')).toBe('no-store');
});

describe('A stream of events', () => {
  test('given somebody who follows an order, when they sign out, then it ends with the next heartbeat', async () => {
    const customer = await shop.customer({ balanceMinor: 1000 });
    const order = await shop.buy(customer, await shop.plan());
    const browser = await shop.openAs(customer);
    const cookie = `shop-session=${browser.cookie('shop-session')}`;
    const { body } = await fetch(`${shop.url}/orders/${order.id}/events`, { headers: { cookie } });
    const reader = body?.getReader();
    expect((await reader?.read())?.done).toBe(false);
    await shop.clock.advance('20s');
    expect((await reader?.read())?.done).toBe(false);
    await browser.submit('/', '/sign-out');
    await shop.clock.advance('20s');
    // What was on its way comes first.
    while ((await reader?.read())?.done === false);
    expect((await fetch(`${shop.url}/orders/${order.id}/events`, { headers: { cookie } })).status).toBe(403);
  });
});

describe('Login CSRF', () => {
  test.each([
    { name: 'the token of another browser', forge: (theirs: Record<string, string>) => theirs },
    { name: 'no token', forge: () => ({}) },
    { name: 'an invented token', forge: () => ({ csrf: 'a'.repeat(64) }) },
  ])('given $name, when it signs somebody in, then nobody is signed in', async ({ forge }) => {
    const { email } = await shop.user({});
    const attacker = shop.open();
    const victim = shop.open();
    const theirs = await attacker.hiddenFields('/sign-in', '/sign-in');
    await victim.get('/sign-in');
    const answer = await victim.post('/sign-in', { ...forge(theirs), email, password: TEST_PASSWORD });
    expect(answer).toMatchObject({ status: 403, code: 'FORM_EXPIRED' });
    expect(victim.cookie('shop-session')).toBeUndefined();
    // Also in a browser that has not been here.
    const fresh = await shop.open().post('/sign-in', { ...theirs, email, password: TEST_PASSWORD });
    expect(fresh).toMatchObject({ status: 403, code: 'FORM_EXPIRED' });
  });
});
