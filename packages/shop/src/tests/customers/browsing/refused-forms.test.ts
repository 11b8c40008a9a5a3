import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../../test-shop.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

const SECRET = 'what somebody typed';

test('given a form of another site, when it is refused, then nothing of it stands on a page of the shop', async () => {
  const browser = await shop.openAs(await shop.customer());
  await browser.get('/wallet');
  const refused = await browser.post('/wallet/top-up', { other: SECRET, page: '/wallet' });
  expect(refused).toMatchObject({ status: 403, code: 'FORM_EXPIRED' });
  expect(refused.text).not.toContain(SECRET);
});

test.each([
  { name: 'another site', page: 'https://evil.test/wallet' },
  { name: 'another site, by its name alone', page: '//evil.test/wallet' },
  { name: 'no page of the shop', page: '/nowhere' },
  { name: 'a page of staff', page: '/staff/settings' },
])(
  'given a form that names $name as its page, when it is refused, then the answer says why on a page of its own',
  async ({ page }) => {
    const browser = await shop.openAs(await shop.customer());
    const refused = await browser.submit('/wallet', '/wallet/top-up', { other: SECRET, page });
    expect(refused).toMatchObject({ status: 400, code: 'INVALID_INPUT', location: '' });
    expect(refused.text).toContain('That did not work');
    expect(refused.text).not.toContain(SECRET);
  },
);

test('given a form with a password, when it is refused, then everything but the password is there again', async () => {
  const owner = await shop.openAsStaff('olga');
  const fields = { name: '', email: 'new@shop.test', password: 'correct horse battery', role: 'support' };
  const refused = await owner.submit('/staff/people', '/staff/people', fields);
  expect(refused.status).toBe(400);
  expect(refused.text).toContain('value="new@shop.test"');
  expect(refused.text).not.toContain(fields.password);
});

test('given a cart that was bought, when its form is sent again with another method, then the cart says why', async () => {
  const ada = await shop.customer({ balanceMinor: 5000 });
  await shop.plan({ slug: 'best' });
  const browser = await shop.openAs(ada);
  await browser.submit('/plans/best', '/cart', { quantity: '1' });
  const form = await browser.hiddenFields('/checkout', '/orders');
  await browser.post('/orders', { ...form, method: 'wallet' });
  const again = await browser.post('/orders', { ...form, method: 'receipt' });
  expect(again).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
  expect(again.text).toContain('<title>Cart');
});
