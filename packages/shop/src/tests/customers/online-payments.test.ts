import { createZarinpalSimulator } from '@panelkit/payment-gateways/simulators';
import { zarinpal } from '@panelkit/payment-gateways/zarinpal';
import { createTestClock } from '@panelkit/sdk/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

/** 10 000 Toman. */
const PRICE_RIAL = 100_000;
const RETURNED = /^\/payments\/returned\/[\w-]{44}$/;

describe('paying at a provider', () => {
  let shop: TestShop;
  let provider: ReturnType<typeof createZarinpalSimulator>;
  beforeEach(async () => {
    const clock = createTestClock();
    provider = createZarinpalSimulator({ clock });
    const { merchantId, baseUrl } = provider;
    shop = await openTestShop({
      clock,
      currency: 'IRR',
      fetch: provider.fetch,
      shop: { currency: 'IRR' },
      paymentGateways: [zarinpal({ merchantId, baseUrl })],
    });
  });
  afterEach(() => shop.close());

  async function ordered() {
    const customer = await shop.customer();
    const plan = { slug: 'best', name: 'Best', price: { amountMinor: PRICE_RIAL, currency: 'IRR' } };
    await shop.plan(plan);
    const browser = await shop.openAs(customer);
    await browser.buy('best', { quantity: '1', method: 'zarinpal' });
    const { rows } = await shop.panelkit.orders.list({ customerId: customer.id }, shop.staff());
    const { rows: payments } = await shop.panelkit.payments.list({ customerId: customer.id }, shop.staff());
    return { browser, orderId: rows[0]?.id ?? '', paymentId: payments[0]?.id ?? '' };
  }

  /** Where the page sends the browser. */
  const pageOf = (text: string): URL => {
    const [, href = ''] = /href="(https:[^"]+)" rel="noreferrer"/.exec(text) ?? [];
    return new URL(href);
  };

  test('given an order, when its buyer pays on the page and comes back signed out, then it is paid and delivered', async () => {
    const { browser, orderId, paymentId } = await ordered();
    const orderPage = `/orders/${orderId}`;
    expect((await browser.get(orderPage)).text).toContain('Continue to payment');
    const leaving = await browser.submit(orderPage, `/payments/${paymentId}/start`);
    expect(leaving.status).toBe(200);
    const reference = pageOf(leaving.text).pathname.split('/').at(-1) ?? '';
    const back = new URL(provider.pay(reference));
    expect(`${back.origin}${back.pathname}`).toMatch(`${shop.url}/payments/return/zarinpal/`);

    const stranger = shop.open();
    const returned = await stranger.get(`${back.pathname}${back.search}`);
    expect([returned.status, returned.location]).toEqual([303, expect.stringMatching(RETURNED)]);
    expect((await stranger.get(returned.location)).text).toContain('We are asking the provider');
    await shop.scheduler.start();
    await shop.clock.advance('3s');
    await shop.scheduler.stop();
    const { text, headers } = await stranger.get(returned.location);
    expect(text).toMatch(new RegExp(`Your payment has arrived.*href="${orderPage}"`, 's'));
    expect(text).not.toMatch(/100.?000|10.?000|Best|Ada/);
    expect(headers.get('cache-control')).toBe('no-store');
    const own = await browser.get(returned.location);
    expect([own.status, own.location]).toEqual([303, orderPage]);
    expect((await browser.get(orderPage)).text).toContain('Delivered');
    expect(provider.settledRial()).toBe(PRICE_RIAL);
  });

  test('given a payment that its buyer gives up at the provider, when they come back signed out, then they read that no money came', async () => {
    const { browser, orderId, paymentId } = await ordered();
    const leaving = await browser.submit(`/orders/${orderId}`, `/payments/${paymentId}/start`);
    const back = new URL(provider.cancel(pageOf(leaving.text).pathname.split('/').at(-1) ?? ''));
    const stranger = shop.open();
    const { location } = await stranger.get(`${back.pathname}${back.search}`);
    await shop.scheduler.start();
    await shop.clock.advance('3s');
    await shop.scheduler.stop();
    expect((await stranger.get(location)).text).toContain('no money reached us');
  });

  test('given the page of a payment, when its token is changed, of another payment or made up, then there is none', async () => {
    const { browser, orderId, paymentId } = await ordered();
    const leaving = await browser.submit(`/orders/${orderId}`, `/payments/${paymentId}/start`);
    const back = new URL(provider.pay(pageOf(leaving.text).pathname.split('/').at(-1) ?? ''));
    const token = back.pathname.split('/').at(-1) ?? '';
    const stranger = shop.open();
    expect((await stranger.get(`/payments/returned/${token}`)).status).toBe(200);
    const ben = await shop.customer();
    const topUp = { customerId: ben.id, amountMinor: 50_000, method: 'zarinpal' };
    const someoneElses = await shop.panelkit.payments.topUp(topUp, shop.as(ben));
    const other = Buffer.from(someoneElses.id.replaceAll('-', ''), 'hex').toString('base64url');
    const changed = [...token].map(
      (letter, at) => token.slice(0, at) + (letter === 'A' ? 'B' : 'A') + token.slice(at + 1),
    );
    const forged = [
      ...changed.slice(0, -1),
      other + token.slice(22),
      token.slice(0, 22),
      paymentId,
      '%00',
      'x'.repeat(44),
    ];
    for (const made of forged)
      expect((await stranger.get(`/payments/returned/${made}`)).status).toBeGreaterThan(399);
    // A return that names no token asks who it is.
    const { location } = await stranger.get(`/payments/return/zarinpal${back.search}`);
    expect(location).toBe(`/orders/${orderId}`);
  });

  test('given a bank that took one Rial less, then staff read on the payment that it was not taken, why and when', async () => {
    const { browser, orderId, paymentId } = await ordered();
    const leaving = await browser.submit(`/orders/${orderId}`, `/payments/${paymentId}/start`);
    const reference = pageOf(leaving.text).pathname.split('/').at(-1) ?? '';
    provider.changeAmount(reference, PRICE_RIAL - 1);
    provider.pay(reference);
    await shop.scheduler.start();
    await shop.clock.advance('3m');
    await shop.scheduler.stop();
    const finance = await shop.openAsStaff('fay', 'finance');
    const { text } = await finance.get(`/staff/payments/${paymentId}`);
    expect(text).toMatch(/Not taken<.*The provider did not release it:.*amount/s);
  });

  test('given an order, when somebody else starts its payment, then there is none', async () => {
    const { paymentId } = await ordered();
    const stranger = await shop.openAs(await shop.customer());
    const fields = await stranger.hiddenFields('/wallet', '/wallet/top-up');
    expect((await stranger.post(`/payments/${paymentId}/start`, fields)).status).toBe(404);
    expect(provider.seen).toEqual([]);
  });

  test('given a top-up, when it is paid at the provider, then it is in the wallet', async () => {
    const customer = await shop.customer();
    const browser = await shop.openAs(customer);
    const typed = { amount: '۵٬۰۰۰', unit: 'IRT', method: 'zarinpal' };
    const { location } = await browser.submit('/wallet', '/wallet/top-up', typed);
    const page = location.replace(/\?.*/, '');
    const leaving = await browser.submit(page, `${page}/start`);
    provider.pay(pageOf(leaving.text).pathname.split('/').at(-1) ?? '');
    await shop.scheduler.start();
    await shop.clock.advance('2m');
    await shop.scheduler.stop();
    const wallet = await shop.panelkit.wallets.get(customer.id, shop.staff());
    expect(wallet).toMatchObject({ balanceMinor: 50_000 });
  });
});

describe('paying at a provider from the chat', () => {
  test('given who came through Telegram and is signed in nowhere, when they come back from the provider, then the page leads to the chat, which shows the order', async () => {
    const clock = createTestClock();
    const provider = createZarinpalSimulator({ clock });
    const { merchantId, baseUrl } = provider;
    const shop = await openTestShop({
      clock,
      currency: 'IRR',
      fetch: provider.fetch,
      shop: { currency: 'IRR' },
      telegram: true,
      paymentGateways: [zarinpal({ merchantId, baseUrl })],
    });
    const { bots } = shop.shop;
    const bot = bots.demo?.bots.customers;
    const nika = bots.demo?.simulator.addPerson({ name: 'Nika' });
    if (bot === undefined || nika === undefined) throw new TypeError('the test shop has no bots');
    const settle = async () => {
      for (let turn = 0; turn < 20; turn += 1) {
        await clock.advance(5);
        await bots.customers?.whenIdle();
      }
    };
    const tap = async (button: string) => {
      nika.tap(bot, button);
      await settle();
    };
    bots.start();
    await shop.plan({ slug: 'best', name: 'Best', price: { amountMinor: PRICE_RIAL, currency: 'IRR' } });
    nika.start(bot);
    await settle();
    for (const button of ['English', 'Buy new service', 'Best', 'Bank card (Zarinpal)']) await tap(button);
    const [page = ''] = nika
      .screen(bot)
      .buttons.flat()
      .flatMap(({ url }) => url ?? []);
    const back = new URL(provider.pay(new URL(page).pathname.split('/').at(-1) ?? ''));
    const browser = shop.open();
    const returned = await browser.get(`${back.pathname}${back.search}`);
    expect([returned.status, returned.location]).toEqual([303, expect.stringMatching(RETURNED)]);
    const { text } = await browser.get(returned.location);
    const [, payload = ''] = /demo\/chat\?start=(order_[\w-]+)/.exec(text) ?? [];
    await shop.scheduler.start();
    await clock.advance('3s');
    await shop.scheduler.stop();
    nika.start(bot, payload);
    await settle();
    expect(nika.screen(bot).text).toMatch(/Order[\s\S]*delivered/);
    expect((await browser.get(returned.location)).text).toContain('Your payment has arrived.');
    expect(provider.settledRial()).toBe(PRICE_RIAL);
    await shop.close();
  });
});
