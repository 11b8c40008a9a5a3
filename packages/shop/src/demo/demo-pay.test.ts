import type { Money } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TestBrowser } from '../tests/test-browser.ts';
import { openTestShop, type TestShop } from '../tests/test-shop.ts';
import { type DemoProvider, simulateProvider } from './demo-provider.ts';

let shop: TestShop;
let browser: TestBrowser;
let demoProvider: DemoProvider;

beforeEach(async () => {
  const clock = createTestClock();
  // The pages of the provider are asked for by their path.
  demoProvider = simulateProvider({ clock, publicUrl: 'http://shop.test', currency: 'USD' });
  const serviceFetch = demoProvider.wrapFetch(() => Promise.reject(new Error('nobody else is called')));
  shop = await openTestShop({
    clock,
    serviceFetch,
    paymentGateways: [demoProvider.gateway],
    shop: { demoProvider },
  });
  browser = await shop.openAs(await shop.customer());
});
afterEach(() => shop.close());

/** Orders a plan; answers the page of the order, and the provider's. */
async function order(
  price: Money = { amountMinor: 1000, currency: 'USD' },
): Promise<{ orderPage: string; payPage: string }> {
  const plan = await shop.plan({ price });
  const { location: orderPage } = await browser.buy(plan.slug, { quantity: '1', method: 'nowpayments' });
  const { rows } = await shop.panelkit.payments.list({ limit: 1 }, shop.staff());
  const paymentId = rows[0]?.id ?? '';
  const leaving = await browser.submit(orderPage, `/payments/${paymentId}/start`);
  const [, payPage = ''] = /href="http:\/\/shop\.test([^"]+)"/.exec(leaving.text) ?? [];
  return { orderPage, payPage };
}

async function act(payPage: string, deed: string): Promise<string> {
  expect((await browser.submit(payPage, payPage, { deed })).location).toBe(payPage);
  await shop.clock.advance('1m');
  await shop.scheduler.tick();
  return (await browser.get(payPage)).text;
}

const balance = async (): Promise<string> => (await browser.get('/wallet')).text;

test('given an order, when its customer pays, then it is delivered', async () => {
  const { orderPage, payPage } = await order();
  expect((await browser.get(payPage)).text).toContain('$10.00');
  expect(await act(payPage, 'pay')).toContain('Paid');
  await shop.run(shop.panelkit.orders.settled(orderPage.slice('/orders/'.length)));
  expect((await browser.get(orderPage)).text).toContain('1 of 1 delivered');
});

test('given an order, when half arrives and then the rest, then it is delivered after the rest alone', async () => {
  const { orderPage, payPage } = await order();
  expect(await act(payPage, 'half')).toContain('$5.00');
  expect((await browser.get(orderPage)).text).not.toContain('1 of 1 delivered');
  await act(payPage, 'pay');
  await shop.run(shop.panelkit.orders.settled(orderPage.slice('/orders/'.length)));
  expect((await browser.get(orderPage)).text).toContain('1 of 1 delivered');
});

test('given coins that are seen, when they are final later, then the order waits for that', async () => {
  const { orderPage, payPage } = await order();
  expect(await act(payPage, 'later')).toContain('Seen, not final yet');
  expect((await browser.get(orderPage)).text).not.toContain('1 of 1 delivered');
  await act(payPage, 'pay');
  await shop.run(shop.panelkit.orders.settled(orderPage.slice('/orders/'.length)));
  expect((await browser.get(orderPage)).text).toContain('1 of 1 delivered');
});

test('given an order, when it is paid twice, then one unit is delivered and the rest is in the wallet', async () => {
  const { orderPage, payPage } = await order();
  await act(payPage, 'twice');
  await shop.run(shop.panelkit.orders.settled(orderPage.slice('/orders/'.length)));
  expect((await browser.get(orderPage)).text).toContain('1 of 1 delivered');
  expect(await balance()).toContain('<b>$10.00</b>');
});

test('given a page that was cancelled, when it is looked at, then money can still come late', async () => {
  const { payPage } = await order();
  const page = await act(payPage, 'cancel');
  expect(page).toContain('Cancelled');
  expect(page).toContain('value="pay"');
  expect(page).not.toContain('value="later"');
});

test('given an unknown invoice, or a shop with real providers, then there is no such page', async () => {
  expect((await browser.get('/demo/pay/1')).status).toBe(404);
  const { payPage } = await order();
  const real = await openTestShop();
  expect((await real.open().get(payPage)).status).toBe(404);
  await real.close();
});

test('given a shop in a currency that the provider does not know, then it asks in dollars, and the price is booked in that of the shop', async () => {
  await shop.close();
  const clock = createTestClock();
  demoProvider = simulateProvider({ clock, publicUrl: 'http://shop.test', currency: 'IRR' });
  expect(demoProvider.askedIn).toBe('USD');
  shop = await openTestShop({
    clock,
    currency: 'IRR',
    serviceFetch: demoProvider.wrapFetch(fetch),
    paymentGateways: [demoProvider.gateway],
    policies: { payments: { nowpayments: { askedIn: 'USD' } } },
    shop: { demoProvider, currency: 'IRR' },
  });
  const rate = { currency: 'USD', base: 'USD', rate: '1000000' };
  await shop.panelkit.payments.setRate(rate, shop.staff());
  const customer = await shop.customer();
  browser = await shop.openAs(customer);
  const { orderPage, payPage } = await order({ amountMinor: 10_000_000, currency: 'IRR' });
  expect((await browser.get(payPage)).text).toContain('$10.00');
  await act(payPage, 'pay');
  await shop.run(shop.panelkit.orders.settled(orderPage.slice('/orders/'.length)));
  expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({ balanceMinor: 0 });
});
