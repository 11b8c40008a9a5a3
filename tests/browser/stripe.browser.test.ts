import { createStripeSimulator } from '@panelkit/payment-gateways/simulators';
import { stripeCheckout } from '@panelkit/payment-gateways/stripe-checkout';
import { createTestClock } from '@panelkit/sdk/testing';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShop, TEST_PASSWORD, type TestShop } from '../../packages/shop/src/tests/test-shop.ts';
import { describeInChromium } from './describe-in-chromium.ts';

const STRIPE = 'https://checkout.stripe.test/**';

describeInChromium('Paying at Stripe in a browser', (browser) => {
  let shop: TestShop;
  let stripe: ReturnType<typeof createStripeSimulator>;
  beforeEach(async () => {
    const clock = createTestClock();
    stripe = createStripeSimulator({ clock });
    const { secretKey, webhookSecret, baseUrl, fetch } = stripe;
    shop = await openTestShop({
      clock,
      currency: 'EUR',
      fetch,
      shop: { currency: 'EUR' },
      policies: { tax: { rateBasisPoints: 1900, prices: 'exclusive' } },
      paymentGateways: [stripeCheckout({ secretKey, webhookSecret, baseUrl })],
    });
    await shop.plan({ slug: 'best', name: 'Best', price: { amountMinor: 1000, currency: 'EUR' } });
  });
  afterEach(() => shop.close());

  /** A browser in which Stripe's page is the simulator's, with somebody signed in. */
  async function signedIn(email: string): Promise<Page> {
    const page = await browser().newPage({ locale: 'en-GB' });
    await page.route(STRIPE, async (route) => {
      const request = route.request();
      const id = new URL(request.url()).pathname.split('/').at(-1) ?? '';
      const session = stripe.sessions().find((known) => known.id === id);
      if (session === undefined) return route.fulfill({ status: 404, body: 'no such session' });
      if (request.method() === 'POST') {
        const body = `<!doctype html><script>location.replace(${JSON.stringify(stripe.pay(id))})</script>`;
        return route.fulfill({ contentType: 'text/html', body });
      }
      const amount = `${session.amountMinor / 100} ${session.currency}`;
      const body = `<!doctype html><h1>Pay ${amount}</h1><form method="post"><button>Pay</button></form>`;
      return route.fulfill({ contentType: 'text/html', body });
    });
    await page.goto(`${shop.url}/sign-in`);
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(TEST_PASSWORD);
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL((url) => url.pathname !== '/sign-in');
    return page;
  }

  async function customersPage(): Promise<Page> {
    const { email } = await shop.user({ name: 'Ada', email: 'ada@shop.test' });
    return signedIn(email);
  }

  async function staffPage(): Promise<Page> {
    const { email } = await shop.user({ name: 'Dana', email: 'dana@shop.test', role: 'owner' });
    return signedIn(email);
  }

  /** Buys the plan at Stripe. @returns the address of the delivered order */
  async function bought(page: Page): Promise<string> {
    await page.goto(`${shop.url}/plans/best`);
    await page.getByRole('button', { name: 'Buy now' }).click();
    await page.getByRole('radio', { name: /Stripe|Card/ }).check();
    await page.getByRole('button', { name: /^Buy for/ }).click();
    await page.getByRole('button', { name: /Continue to payment/ }).click();
    await page.getByRole('heading', { name: 'Pay 11.9 eur' }).waitFor();
    await page.getByRole('button', { name: 'Pay' }).click();
    await page.waitForURL(/\/orders\//);
    await work();
    await page.reload();
    await page.getByText('1 of 1 delivered').waitFor();
    return page.url();
  }

  /** Lets what waits be done: Stripe tells nothing, so that the return alone has it looked at. */
  async function work(): Promise<void> {
    await shop.scheduler.start();
    await shop.clock.advance('1m');
    await shop.scheduler.stop();
  }

  test('given a plan in euros with tax, when it is paid on Stripe’s page, then the browser lands on its order, and it is delivered', async () => {
    const page = await customersPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await bought(page);
    await page.getByText('€11.90').first().waitFor();
    expect(stripe.sessions().map(({ isPaid, amountMinor }) => [isPaid, amountMinor])).toEqual([[true, 1190]]);
    expect(complaints).toEqual([]);
  });

  test('given a delivered order, when staff refund it in two parts, then the service ends, and all of it is back at Stripe', async () => {
    const order = await bought(await customersPage());
    const page = await staffPage();
    await page.goto(order.replace('/orders/', '/staff/orders/'));
    await page.getByRole('link', { name: 'Received' }).click();
    for (const amount of ['5', '6,90']) {
      await page.getByLabel('Amount').fill(amount);
      await page.getByRole('radio', { name: 'Ends now' }).check();
      await page.getByLabel('Reason', { exact: true }).fill('asked for');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: /^Refund €/ }).click();
      await work();
      await page.reload();
    }
    await page.getByText('Nothing of this payment is left to refund.').waitFor();
    expect(await page.getByText('Refunded', { exact: true }).count()).toBe(2);
    const [session] = stripe.sessions();
    expect(stripe.leftOf(session?.paymentIntent ?? '')).toBe(0);
    const { rows } = await shop.panelkit.subscriptions.list({}, shop.staff());
    expect(rows.map(({ status }) => status)).toEqual(['terminated']);
  });

  test('given a delivered order, when the bank takes the money back, then the customer owes it, and both sides read why', async () => {
    const page = await customersPage();
    const order = await bought(page);
    const [session] = stripe.sessions();
    stripe.dispute(session?.id ?? '', 1190);
    for (const webhook of stripe.takeWebhooks())
      await shop.panelkit.payments.receiveEvent({ gateway: 'stripe', ...webhook });
    await work();
    await page.goto(`${shop.url}/wallet`);
    await page.getByText('You owe €11.90').waitFor();
    const chargeback = page.getByRole('listitem').filter({ hasText: 'Charged back by the bank' });
    await chargeback.getByText('-€11.90').waitFor();
    const staff = await staffPage();
    await staff.goto(order.replace('/orders/', '/staff/orders/'));
    await staff.getByRole('link', { name: 'Received' }).click();
    await staff.getByText('Taken back by the provider').waitFor();
    await staff.getByRole('link', { name: 'Ada' }).click();
    await staff.getByText('Owes').waitFor();
    await staff.screenshot({ path: '/tmp/dispute.png', fullPage: true });
    await page.screenshot({ path: '/tmp/dispute-wallet.png', fullPage: true });
  });
});
