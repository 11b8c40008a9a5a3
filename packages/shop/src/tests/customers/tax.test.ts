import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop({
    currency: 'EUR',
    shop: { currency: 'EUR' },
    policies: { tax: { rateBasisPoints: 1900, prices: 'exclusive' }, extension: { always: true } },
  });
});
afterEach(() => shop.close());

test('given a shop that adds tax, then every page before the payment has the same price, with its tax, in both languages', async () => {
  const plan = {
    slug: 'best',
    name: 'Best',
    price: { amountMinor: 1000, currency: 'EUR' },
    setupFeeMinor: 500,
  };
  await shop.plan(plan);
  const ada = await shop.customer({ balanceMinor: 10_000 });
  const browser = await shop.openAs(ada);
  for (const page of ['/', '/plans/best']) {
    const { text } = await browser.get(page);
    expect(text).toContain('€11.90');
    expect(text).toContain('Includes €1.90 tax (19%).');
  }
  await browser.submit('/plans/best', '/cart', { quantity: '2' });
  const cart = (await browser.get('/cart')).text;
  for (const said of ['€11.90', '€23.80', 'Includes €3.80 tax (19%).']) expect(cart).toContain(said);
  const checkout = (await browser.get('/checkout')).text;
  // Two units of 11.90, and a setup fee of 5.95.
  for (const said of ['€29.75', 'Includes €4.75 tax (19%).']) expect(checkout).toContain(said);
  const { location } = await browser.submit('/checkout', '/orders', { method: 'wallet' });
  const order = (await browser.get(location)).text;
  for (const said of ['€29.75', 'Includes €4.75 tax (19%).']) expect(order).toContain(said);
  const wallet = await shop.panelkit.wallets.get(ada.id, shop.staff());
  expect(wallet.availableMinor).toBe(10_000 - 2975);

  await browser.submit('/', '/language', { language: 'fa' });
  expect((await browser.get(location)).text).toContain('مالیات (۱۹٪)');
});

test('given a delivered plan, then its extension and a change of plan show the tax they are charged with', async () => {
  const from = await shop.plan({ slug: 'best', name: 'Best', price: { amountMinor: 1000, currency: 'EUR' } });
  await shop.plan({ slug: 'more', name: 'More', price: { amountMinor: 2000, currency: 'EUR' } });
  const ada = await shop.customer({ balanceMinor: 10_000 });
  const order = await shop.panelkit.orders.place(
    { customerId: ada.id, items: [{ planId: from.id, quantity: 1 }], payment: { method: 'wallet' } },
    shop.as(ada),
  );
  await shop.run(shop.panelkit.orders.settled(order.id));
  const { rows } = await shop.panelkit.subscriptions.list({ customerId: ada.id }, shop.staff());
  const browser = await shop.openAs(ada);
  const extend = (await browser.get(`/subscriptions/${rows[0]?.id}/extend`)).text;
  expect(extend).toContain('€11.90');
  expect(extend).toContain('Includes €1.90 tax.');
  const change = (await browser.get(`/subscriptions/${rows[0]?.id}/change-plan`)).text;
  expect(change).toContain('€23.80');
  expect(change).toContain('Includes €3.80 tax.');
});

test.each([
  { language: 'en', said: ['Tax', '€3.80', '€20.00', '€23.80'] },
  { language: 'fa', said: ['مالیات', '۳٫۸۰', '۲۰٫۰۰', '۲۳٫۸۰'] },
])(
  'given a delivered order, then reports and ledger in $language say revenue and tax apart',
  async ({ language, said }) => {
    const plan = await shop.plan({
      slug: 'best',
      name: 'Best',
      price: { amountMinor: 1000, currency: 'EUR' },
    });
    const ada = await shop.customer({ balanceMinor: 10_000 });
    const order = await shop.buy(ada, plan, 2);
    await shop.run(shop.panelkit.orders.settled(order.id));
    const staff = await shop.openAsStaff();
    await staff.submit('/', '/language', { language });
    const { text } = await staff.get('/staff/reports');
    const [tax = '', taxMinor = '', revenue = ''] = said;
    for (const word of [tax, taxMinor, revenue]) expect(text).toContain(word);
    for (const file of ['parts', 'plans'])
      expect((await staff.get(`/staff/reports/${file}.csv`)).text).toMatch(
        /revenueMinor,taxMinor[\s\S]*,2000,380,/,
      );
  },
);

test('given a shop whose policies fix the tax, then staff read it on the settings and cannot change it', async () => {
  const owner = await shop.openAsStaff();
  const { text } = await owner.get('/staff/settings');
  expect(text).toContain('Rate: 19%');
  expect(text).not.toContain('name="taxPercent"');
});

test('given a shop without tax, then no page speaks of it', async () => {
  const plain = await openTestShop();
  await plain.plan({ slug: 'best', name: 'Best' });
  for (const page of ['/', '/plans/best'])
    expect((await plain.open().get(page)).text).not.toMatch(/\btax\b/i);
  const staff = await plain.openAsStaff();
  expect((await staff.get('/staff/reports')).text).not.toContain('>Tax<');
  await plain.close();
});
