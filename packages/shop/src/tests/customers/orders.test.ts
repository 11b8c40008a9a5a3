import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

describe('Buying', () => {
  test('given money in the wallet, when two units are bought, then both are delivered and shown', async () => {
    const ada = await shop.customer({ balanceMinor: 5000 });
    const plan = await shop.plan({ slug: 'best', name: 'Best' });
    const browser = await shop.openAs(ada);
    const bought = await browser.buy('best', { quantity: '2', method: 'wallet' });
    expect(bought.status).toBe(303);
    expect(bought.location).toMatch(/^\/orders\/[0-9a-f-]+$/);
    expect((await browser.get(bought.location)).text).toContain('0 of 2 delivered');

    await shop.panelkit.orders.settled(bought.location.replace('/orders/', ''));
    const page = await browser.get(bought.location);
    expect(page.text).toContain('2 of 2 delivered');
    expect(page.text).not.toContain('data-live');
    expect(shop.panel.accounts()).toHaveLength(2);
    const [, subscription = ''] = /href="(\/subscriptions\/[^"]+)"/.exec(page.text) ?? [];
    const shown = (await browser.get(subscription)).text;
    expect(shown).toContain('https://shop.test/s/');
    expect(shown).toContain('<svg');
    expect((await browser.get('/account')).text).toContain(subscription);
    expect(plan.price.amountMinor * 2).toBe(2000);
    expect((await browser.get('/')).text).toContain('$30.00');
  });

  test('given a setup fee, when it is bought for the first time and again, then the fee is shown apart, charged once and shown no more', async () => {
    const ada = await shop.customer({ balanceMinor: 5000 });
    await shop.plan({ slug: 'best', name: 'Best', setupFeeMinor: 250 });
    const browser = await shop.openAs(ada);
    expect((await browser.get('/plans/best')).text).toContain('$2.50 once, with your first order');
    const checkout = async () => {
      await browser.submit('/plans/best', '/cart', { quantity: '1', goTo: 'checkout' });
      return (await browser.get('/checkout')).text;
    };
    const buy = async () => {
      const { location } = await browser.submit('/checkout', '/orders', { method: 'wallet' });
      await shop.panelkit.orders.settled(location.replace('/orders/', ''));
      return (await shop.panelkit.wallets.get(ada.id, shop.as(ada))).balanceMinor;
    };
    expect(await checkout()).toContain('plus $2.50 once for setup');
    expect(await buy()).toBe(5000 - 1250);
    expect(await checkout()).not.toContain('once for setup');
    expect(await buy()).toBe(5000 - 2250);
  });

  test('given a form, when it is sent twice, then there is one order', async () => {
    const ada = await shop.customer({ balanceMinor: 5000 });
    await shop.plan({ slug: 'best' });
    const browser = await shop.openAs(ada);
    await browser.submit('/plans/best', '/cart', { quantity: '1' });
    const form = { ...(await browser.hiddenFields('/checkout', '/orders')), method: 'wallet' };
    const [first, second] = await Promise.all([browser.post('/orders', form), browser.post('/orders', form)]);
    expect(second.location).toBe(first.location);
    const { rows } = await shop.panelkit.orders.list({}, shop.staff());
    expect(rows).toHaveLength(1);
    const changed = await browser.post('/orders', { ...form, method: 'receipt' });
    expect(changed).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  test.each([
    { name: 'no unit', fields: { cart: 'best.0' }, then: { status: 400, code: 'INVALID_INPUT' } },
    { name: 'a negative unit', fields: { cart: 'best.-1' }, then: { status: 400, code: 'INVALID_INPUT' } },
    { name: 'half a unit', fields: { cart: 'best.1.5' }, then: { status: 409, code: 'OFFER_CHANGED' } },
    {
      name: 'a billion units',
      fields: { cart: 'best.1000000000' },
      then: { status: 400, code: 'INVALID_INPUT' },
    },
    {
      name: 'a word for a number',
      fields: { cart: 'best.two' },
      then: { status: 400, code: 'INVALID_INPUT' },
    },
    { name: 'an unknown plan', fields: { cart: 'nothing.1' }, then: { status: 404, code: 'NOT_FOUND' } },
    { name: 'an unknown method', fields: { method: 'barter' }, then: { status: 400, code: 'INVALID_INPUT' } },
    { name: 'another total', fields: { total: '1' }, then: { status: 409, code: 'OFFER_CHANGED' } },
    {
      name: 'more than the wallet has',
      fields: { cart: 'best.6', total: '6000' },
      then: { status: 402, code: 'INSUFFICIENT_BALANCE' },
    },
    {
      name: 'more than there are',
      fields: { cart: 'best.4', total: '4000' },
      then: { status: 409, code: 'SOLD_OUT' },
    },
    { name: 'no key', fields: { key: '' }, then: { status: 400, code: 'INVALID_INPUT' } },
  ])('given $name, when it is ordered, then $then.code and nothing happened', async ({ fields, then }) => {
    const capacity = then.code === 'SOLD_OUT' ? 3 : null;
    await shop.plan({ slug: 'best', capacity });
    const ada = await shop.customer({ balanceMinor: 5000 });
    const browser = await shop.openAs(ada);
    await browser.submit('/plans/best', '/cart', { quantity: '2' });
    const wanted = { method: 'wallet', ...fields };
    expect(await browser.submit('/checkout', '/orders', wanted)).toMatchObject(then);
    expect((await shop.panelkit.orders.list({}, shop.staff())).rows).toEqual([]);
    const wallet = await shop.panelkit.wallets.get(ada.id, shop.staff());
    expect(wallet.availableMinor).toBe(5000);
  });

  test('given a number of units that cannot be, when the page is Persian, then it says why in Persian', async () => {
    await shop.plan({ slug: 'best' });
    const browser = await shop.openAs(await shop.customer({ balanceMinor: 5000 }));
    await browser.submit('/plans/best', '/cart', { quantity: '1' });
    const form = await browser.hiddenFields('/checkout', '/orders');
    const wanted = { ...form, cart: 'best.0', method: 'wallet' };
    const inEnglish = await browser.post('/orders', wanted);
    const answer = await browser.post('/orders', wanted, { 'accept-language': 'fa' });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('<code>INVALID_INPUT</code>');
    expect(inEnglish.text).toContain('Too small');
    expect(answer.text).toContain('مقدار بیش از حد کوچک یا کوتاه است');
    expect(answer.text).not.toContain('Too small');
  });

  test('given a plan that was switched off meanwhile, when it is ordered, then 409', async () => {
    const plan = await shop.plan({ slug: 'best' });
    const browser = await shop.openAs(await shop.customer({ balanceMinor: 5000 }));
    await browser.submit('/plans/best', '/cart', { quantity: '1' });
    const form = await browser.hiddenFields('/checkout', '/orders');
    await shop.panelkit.plans.update({ planId: plan.id, patch: { active: false } }, shop.staff());
    const answer = await browser.post('/orders', { ...form, method: 'wallet' });
    expect(answer).toMatchObject({ status: 409, code: 'PLAN_UNAVAILABLE' });
    expect((await browser.get('/plans/best')).text).toContain('Not for sale');
  });

  test("given somebody else's order, subscription and payment, then they do not exist", async () => {
    const plan = await shop.plan();
    const ada = await shop.customer({ balanceMinor: 5000 });
    const order = await shop.buy(ada, plan);
    await shop.panelkit.orders.settled(order.id);
    const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
    const payment = await shop.panelkit.payments.topUp(
      { customerId: ada.id, amountMinor: 100, method: 'receipt' },
      shop.as(ada),
    );
    const stranger = await shop.openAs(await shop.customer());
    const { csrf = '' } = await stranger.hiddenFields('/account', '/language');
    const notFound = { status: 404, code: 'NOT_FOUND' };
    expect(await stranger.get(`/orders/${order.id}`)).toMatchObject(notFound);
    expect(await stranger.get(`/subscriptions/${unit?.subscriptionId}`)).toMatchObject(notFound);
    expect(await stranger.post(`/orders/${order.id}/cancel`, { csrf, key: 'a' })).toMatchObject(notFound);
    const receipt = { csrf, key: 'b', reference: '1', note: '' };
    const form = new FormData();
    for (const [name, value] of Object.entries(receipt)) form.set(name, value);
    expect(await stranger.postForm(`/payments/${payment.id}/receipt`, form)).toMatchObject(notFound);
    expect(await stranger.get(`/payments/${payment.id}`)).toMatchObject(notFound);
    expect(await stranger.get(`/orders/${order.id}/events`)).toMatchObject(notFound);
    expect(await stranger.get(`/subscriptions/${unit?.subscriptionId}/package`)).toMatchObject(notFound);
  });

  test('given nobody, when he wants to buy, then he is asked to sign in, and his cart is kept', async () => {
    await shop.plan({ slug: 'best' });
    const nobody = shop.open();
    const bought = await nobody.submit('/plans/best', '/cart', { quantity: '2', goTo: 'checkout' });
    expect(bought.location).toBe('/checkout');
    const asked = await nobody.get('/checkout');
    expect(asked.status).toBe(403);
    expect(asked.text).toContain('/sign-up?next=%2Fcheckout');
    expect((await nobody.get('/cart')).text).toContain('$20.00');
  });

  test('given an order that waits for its payment, when it is cancelled, then it says so', async () => {
    await shop.plan({ slug: 'best' });
    const browser = await shop.openAs(await shop.customer());
    const { location } = await browser.buy('best', { quantity: '1', method: 'receipt' });
    const inWords = async () => (await browser.get(location)).text.replace(/<[^>]*>/g, '');
    expect(await inWords()).toContain('Test Bank 1234');
    expect((await browser.submit(location, `${location}/cancel`)).location).toBe(location);
    const page = await inWords();
    expect(page).toContain('Cancelled by the customer');
    expect(page).not.toContain('Test Bank');
  });
});
