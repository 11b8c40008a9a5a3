import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fieldsOf } from '../test-browser.ts';
import { openTestShop, TEST_PASSWORD, type TestShop } from '../test-shop.ts';

let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

/** Where the sign-in form of a page leads on to. */
const nextIn = (text: string): string | undefined => fieldsOf(text, '/sign-in').next;

describe('A closed page', () => {
  test('given a stranger, when he signs in on it, then it opens', async () => {
    const { email } = await shop.user({ customerId: (await shop.customer()).id });
    const browser = shop.open();
    const asked = await browser.get('/wallet?amount=700&next=/checkout');
    expect(asked.status).toBe(403);
    const form = { next: '', ...fieldsOf(asked.text, '/sign-in'), email };
    const wrong = await browser.post('/sign-in', { ...form, password: 'a wrong password' });
    expect({ status: wrong.status, next: nextIn(wrong.text) }).toEqual({ status: 401, next: form.next });
    const { status, location } = await browser.post('/sign-in', { ...form, password: TEST_PASSWORD });
    expect({ status, location }).toEqual({ status: 303, location: '/wallet?amount=700&next=/checkout' });
    expect((await browser.get(location)).status).toBe(200);
  });

  test('given a page of staff, then its form asks nobody to sign up', async () => {
    const { status, text } = await shop.open().get('/staff/export/orders.csv');
    expect({ status, next: nextIn(text) }).toEqual({ status: 403, next: '/staff/export/orders.csv' });
    expect(text.slice(text.indexOf('<main'))).not.toContain('/sign-up');
  });

  test.each([
    'https://evil.test',
    '//evil.test',
    '/\\evil.test',
    '/%2F/evil.test',
    '/a//evil.test',
    '/a/../..//evil.test',
    '/.evil',
    'javascript:alert(1)',
    '/\tevil',
    'evil.test',
    '/sign-in@evil.test',
    `/${'a'.repeat(600)}`,
  ])('given %j to go on to, then it leads home', async (next) => {
    expect(nextIn((await shop.open().get(`/sign-in?next=${encodeURIComponent(next)}`)).text)).toBe('/');
  });
});

describe('A form of somebody who is not signed in', () => {
  test.each([
    { name: 'a page of the shop', referer: '/plans/best', then: '/plans/best' },
    { name: 'elsewhere', referer: 'https://evil.test/plans/best', then: '/' },
    { name: 'nowhere', referer: '', then: '/' },
  ])(
    'given it was sent from $name, then it says that nothing has changed, and leads on to $then',
    async (given) => {
      const browser = shop.open();
      const { csrf = '' } = await browser.hiddenFields('/', '/language');
      const referer = given.referer.startsWith('/') ? `${shop.url}${given.referer}` : given.referer;
      const { status, text } = await browser.post('/trials', { csrf, key: 'k', slug: 'best' }, { referer });
      expect({ status, next: nextIn(text) }).toEqual({ status: 403, next: given.then });
      expect(text).toContain('nothing has changed');
    },
  );
});
