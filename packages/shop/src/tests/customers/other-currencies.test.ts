import { createFakePaymentGateway, createTestClock } from '@panelkit/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

const clock = createTestClock();
const bank = createFakePaymentGateway({ clock, method: 'zarinpal', currencies: ['IRR'] });
const coins = createFakePaymentGateway({ clock, method: 'stripe' });
let shop: TestShop;

beforeAll(async () => {
  const policies = { payments: { zarinpal: { askedIn: 'IRR', marginBasisPoints: 150 } } };
  shop = await openTestShop({ clock, policies, paymentGateways: [bank.gateway, coins.gateway] });
});
afterAll(() => shop.close());

async function setRate(rate: string): Promise<number> {
  const staff = await shop.openAsStaff('fay', 'finance');
  const fields = await staff.hiddenFields('/staff/rates', '/staff/rates');
  return (await staff.post('/staff/rates', { ...fields, currency: 'IRR', base: 'USD', rate })).status;
}

test('given a method without a rate, when staff set one, then the checkout shows its price in its currency, and the provider is asked for it', async () => {
  const customer = await shop.customer();
  const plan = await shop.plan({ price: { amountMinor: 1000, currency: 'USD' } });
  const browser = await shop.openAs(customer);
  await browser.submit(`/plans/${plan.slug}`, '/cart', { quantity: '1', goTo: 'checkout' });
  const before = (await browser.get('/checkout')).text;
  expect(before).not.toContain('value="zarinpal"');
  expect(before).toContain('value="stripe"');
  for (const wrong of ['', '0', '-5', '1e9', '1,100,000', 'abc']) expect(await setRate(wrong)).toBe(400);
  expect(await setRate('۱۱۰۰۰۰۰٫۵')).toBe(303);
  const after = (await browser.get('/checkout')).text;
  expect(after).toContain('value="zarinpal"');
  // 10 dollars and 1.5 %, rounded up.
  expect(after).toMatch(/You pay IRR\s11,165,006\. The amount holds for 30 minutes/);
  const { location } = await browser.submit('/checkout', '/orders', { method: 'zarinpal' });
  expect((await browser.get(location)).text).toMatch(/IRR\s11,165,006/);
  const { rows } = await shop.panelkit.payments.list({ customerId: customer.id }, shop.staff());
  const paymentId = rows[0]?.id ?? '';
  expect((await browser.submit(location, `/payments/${paymentId}/start`)).status).toBe(200);
  expect(bank.provider.payments()).toMatchObject([{ amountMinor: 11_165_006 }]);
});

test('given a rate that is too old, then its page and an open payment show that the method is off', async () => {
  const customer = await shop.customer();
  await shop.clock.advance('1m');
  expect(await setRate('1200000')).toBe(303);
  const input = { customerId: customer.id, amountMinor: 500, method: 'zarinpal' };
  const payment = await shop.panelkit.payments.topUp(input, shop.as(customer));
  const browser = await shop.openAs(customer);
  await shop.clock.advance('25h');
  const page = (await browser.get(`/payments/${payment.id}`)).text;
  expect(page).toContain('is not available at the moment');
  expect(page).not.toContain(`/payments/${payment.id}/start`);
  const staff = await shop.openAsStaff('fay', 'finance');
  const rates = (await staff.get('/staff/rates')).text;
  expect(rates).toContain('1 USD = 1,200,000 IRR');
  expect(rates).not.toContain('Toman');
  expect(rates).toContain('Off: too old');
});

test('given a shop that says Toman, then staff read a rate in both units, and are told in which to type', async () => {
  const policies = {
    payments: { zarinpal: { askedIn: 'IRR' } },
    notifications: { displayUnit: 'IRT' as const },
  };
  const other = await openTestShop({ policies, paymentGateways: [bank.gateway] });
  await other.panelkit.payments.setRate({ currency: 'IRR', base: 'USD', rate: '1100005.25' }, other.staff());
  const { text } = await (await other.openAsStaff()).get('/staff/rates');
  expect(text).toMatch(/1 USD = 1,100,005\.25 IRR \(110,000\.5\sToman\)/);
  expect(text).toContain('In Rial, not in Toman.');
  await other.close();
});
