import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestShop, TEST_PASSWORD, type TestShop } from '../test-shop.ts';

let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

describe('Forms', () => {
  const refused = { status: 403, code: 'FORM_EXPIRED' };

  test.each([
    { name: 'none', forge: () => ({}) },
    { name: 'an invented one', forge: () => ({ csrf: 'a'.repeat(64) }) },
    { name: "another browser's", forge: (other: string) => ({ csrf: other }) },
  ])('given a form with $name for its token, when it is sent, then it is refused', async ({ forge }) => {
    await shop.plan({ slug: 'best' });
    const ada = await shop.customer({ balanceMinor: 5000 });
    const browser = await shop.openAs(ada);
    const other = await (await shop.openAs(ada)).hiddenFields('/plans/best', '/cart');
    await browser.get('/plans/best');
    const fields = { cart: 'best.1', total: '1000', method: 'wallet', key: 'k', ...forge(other.csrf ?? '') };
    expect(await browser.post('/orders', fields)).toMatchObject(refused);
    expect((await shop.panelkit.orders.list({}, shop.staff())).rows).toEqual([]);
  });

  test('given a form of an earlier person in this browser, when it is sent, then it is refused', async () => {
    await shop.plan({ slug: 'best' });
    const [ada, babak] = [await shop.customer({ balanceMinor: 5000 }), await shop.customer()];
    const browser = await shop.openAs(ada);
    const form = await browser.hiddenFields('/plans/best', '/cart');
    const { email = '' } = await shop.user({ customerId: babak.id });
    await browser.submit('/sign-in', '/sign-in', { email, password: TEST_PASSWORD });
    expect(
      await browser.post('/orders', { ...form, cart: 'best.1', total: '1000', method: 'wallet' }),
    ).toMatchObject(refused);
  });

  test('given too many forms in a minute, then the rest is refused and pages still open', async () => {
    const busy = await openTestShop({ shop: { limits: { forms: 2, signIns: 9, links: 1 } } });
    const browser = await busy.openAs(await busy.customer());
    await browser.submit('/', '/language', { language: 'en' });
    const third = await browser.post('/language', {});
    expect(third).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' });
    expect((await browser.get('/')).status).toBe(200);
    expect([(await browser.get('/s/a')).status, (await browser.get('/s/a')).status]).toEqual([404, 429]);
    await busy.close();
  });

  test('given a form of a megabyte, when it is sent, then 413', async () => {
    const answer = await shop.open().post('/sign-in', { email: 'x'.repeat(1_000_000) });
    expect(answer).toMatchObject({ status: 413, code: 'BAD_REQUEST' });
  });
});

describe('Pages', () => {
  test('given a script in every name, then it is shown and does not run', async () => {
    const script = '<script>alert(1)</script>';
    const plan = await shop.plan({ slug: 'best', name: script, description: `"'>${script}` });
    const customer = await shop.panelkit.customers.ensure({ externalId: 'eve', displayName: script });
    const browser = await shop.openAs(customer);
    await browser.submit('/profile', '/profile', { name: script, language: '', timeZone: '' });
    const { location } = await browser.buy('best', { quantity: '1', method: 'receipt' });
    const [payment] = (await shop.panelkit.payments.list({}, shop.staff())).rows;
    const receipt = { reference: script, note: script };
    await browser.upload(location, `/payments/${payment?.id}/receipt`, receipt);
    const staff = await shop.openAsStaff('Dana');
    const pages = [
      ...(await Promise.all(
        ['/', '/plans/best', '/profile', '/account', location].map((path) => browser.get(path)),
      )),
      await staff.get('/staff'),
    ];
    for (const { text, headers } of pages) {
      expect(text).toContain('&lt;script&gt;alert(1)');
      expect(text).not.toContain('<script>');
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'/);
      expect(headers.get('cache-control')).toBe('no-store');
    }
    expect(plan.name).toBe(script);
  });

  test('given an unknown page, plan and a broken address, then 404, 404 and 400', async () => {
    const browser = shop.open();
    expect(await browser.get('/nothing')).toMatchObject({ status: 404, code: 'PAGE_NOT_FOUND' });
    expect(await browser.get('/plans/nothing')).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(await browser.get('/plans/%E0%A4%A')).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
  });

  test('given a failure inside, then its page says nothing of it but the id under which it was logged', async () => {
    const broken = await openTestShop({
      alter: (panelkit) => ({
        ...panelkit,
        plans: { ...panelkit.plans, offers: () => Promise.reject(new Error('the database is on fire')) },
      }),
    });
    const answer = await broken.open().get('/');
    const requestId = answer.headers.get('x-request-id') ?? 'none';
    expect(answer).toMatchObject({ status: 500, code: 'INTERNAL' });
    expect(answer.text).toContain(requestId);
    expect(answer.text).not.toContain('on fire');
    const line = broken
      .log()
      .split('\n')
      .find((entry) => entry.includes('fire'));
    expect(line).toContain(requestId);
    await broken.close();
  });

  test('given storage that is gone, then the page asks for patience', async () => {
    await shop.backend.close();
    expect(await shop.open().get('/')).toMatchObject({ status: 503, code: 'STORAGE_UNAVAILABLE' });
  });
});
