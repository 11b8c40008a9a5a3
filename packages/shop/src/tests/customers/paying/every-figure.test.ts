import { createStripeSimulator, createZarinpalSimulator } from '@panelkit/payment-gateways/simulators';
import { stripeCheckout } from '@panelkit/payment-gateways/stripe-checkout';
import { zarinpal } from '@panelkit/payment-gateways/zarinpal';
import { createTestClock } from '@panelkit/sdk/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { amountsIn, type PageLanguage } from '../../amounts-in.ts';
import type { TestBrowser } from '../../test-browser.ts';
import { openTestShop, type TestShop } from '../../test-shop.ts';

const INVOICES = {
  seller: { name: 'North GmbH', address: 'Main Street 1', taxId: '1', footer: {} },
  invoiceSeries: 'INV',
  creditNoteSeries: 'CN',
  fiscal: { calendar: 'gregorian', firstMonth: 1, timeZone: 'UTC' },
} as const;

/** A shop, and what its owner types for one plan: price and set-up fee. */
interface Case {
  name: string;
  typed: { price: string; setupFee: string };
  open(): Promise<{ shop: TestShop; method: string; pay(reference: string): void; askedMinor(): number }>;
  /** What the provider asks for two units and the fee, on the wire, in its own minor unit. */
  askedMinor: number;
  /** The distinct amounts of each page, in minor units of the shop, smallest first. */
  pages: Record<string, readonly number[]>;
}

const TOMAN: Case = {
  name: 'a shop in Toman',
  typed: { price: '10000', setupFee: '5000' },
  open: async () => {
    const clock = createTestClock();
    const provider = createZarinpalSimulator({ clock });
    const { merchantId, baseUrl } = provider;
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = async (url, init) => {
      if (String(url).endsWith('/request.json')) asked.push(String(init?.body));
      return provider.fetch(url, init);
    };
    const shop = await openTestShop({
      clock,
      currency: 'IRR',
      fetch,
      shop: { currency: 'IRR' },
      paymentGateways: [zarinpal({ merchantId, baseUrl })],
    });
    await shop.shop.settings.save({ displayUnit: 'IRT' }, shop.staff());
    return {
      shop,
      method: 'zarinpal',
      pay: provider.pay,
      askedMinor: () => Number(JSON.parse(asked[0] ?? '{}').amount),
    };
  },
  askedMinor: 250_000,
  pages: {
    cart: [0, 100_000, 200_000],
    checkout: [0, 50_000, 100_000, 250_000],
    'unpaid order': [0, 250_000],
    catalogue: [0, 50_000, 100_000],
    plan: [0, 1000, 3333, 50_000, 100_000],
    wallet: [0, 50_000, 100_000, 250_000, 5_000_000, 10_000_000, 20_000_000, 50_000_000],
    account: [0, 250_000],
    notices: [0, 250_000],
    order: [0, 250_000],
    invoice: [0, 50_000],
    extension: [0, 100_000],
    'staff: overview': [0, 250_000],
    'staff: reports': [0, 250_000],
    'staff: ledger': [50_000, 100_000, 250_000],
    'staff: plans': [100_000],
    'staff: orders': [250_000],
    'staff: order': [250_000],
    'staff: payments': [250_000],
    'staff: payment': [250_000],
    'staff: invoices': [0, 50_000, 100_000],
    'staff: customer': [0, 50_000, 100_000, 250_000],
  },
};

const EURO: Case = {
  name: 'a shop in euros that adds tax',
  typed: { price: '10', setupFee: '5' },
  open: async () => {
    const clock = createTestClock();
    const provider = createStripeSimulator({ clock });
    const { secretKey, webhookSecret, baseUrl, fetch } = provider;
    const shop = await openTestShop({
      clock,
      currency: 'EUR',
      fetch,
      shop: { currency: 'EUR' },
      policies: { tax: { rateBasisPoints: 1900, prices: 'exclusive' } },
      paymentGateways: [stripeCheckout({ secretKey, webhookSecret, baseUrl })],
    });
    const askedMinor = () => provider.sessions()[0]?.amountMinor ?? 0;
    return { shop, method: 'stripe', pay: provider.pay, askedMinor };
  },
  askedMinor: 2975,
  pages: {
    cart: [0, 380, 1190, 2380],
    checkout: [0, 475, 595, 1190, 2975],
    'unpaid order': [0, 475, 2975],
    catalogue: [0, 190, 595, 1190],
    plan: [0, 12, 40, 190, 595, 1190],
    wallet: [0, 500, 595, 1000, 1190, 2000, 2975, 5000],
    account: [0, 2975],
    notices: [0, 2975],
    order: [0, 475, 2975],
    invoice: [0, 95, 500, 595],
    extension: [0, 190, 1190],
    'staff: overview': [0, 2500],
    'staff: reports': [0, 475, 2500, 2975],
    'staff: ledger': [95, 190, 500, 595, 1000, 1190, 2975],
    'staff: plans': [1000],
    'staff: orders': [2975],
    'staff: order': [2975],
    'staff: payments': [2975],
    'staff: payment': [0, 2975],
    'staff: invoices': [95, 190, 595, 1190],
    'staff: customer': [0, 595, 1190, 2975],
  },
};

const PLAN = {
  slug: 'best',
  name: 'Best',
  description: '',
  durationDays: '30',
  trafficGb: '100',
  deviceLimit: '',
  capacity: '',
  sortOrder: '0',
  welcomeMessage: '',
  active: '1',
  visible: '1',
  onSale: '1',
  inStock: '1',
  renewable: '1',
  autoProvision: '1',
};
const LANGUAGES: readonly PageLanguage[] = ['en', 'fa', 'ru'];

describe.each([TOMAN, EURO])('$name', ({ typed, open, askedMinor, pages }) => {
  let opened: Awaited<ReturnType<Case['open']>>;
  let buyer: TestBrowser;
  let owner: TestBrowser;
  /** Where the pages are, by what the table calls them. */
  let paths: Record<string, string>;

  beforeAll(async () => {
    opened = await open();
    const { shop, method } = opened;
    const { panelkit } = shop;
    await panelkit.shopSettings.update({ patch: { invoices: INVOICES } }, shop.staff());
    owner = await shop.openAsStaff('dana');
    await owner.submit('/staff/plans/new', '/staff/plans', { ...PLAN, ...typed });
    const customer = await shop.customer();
    buyer = await shop.openAs(customer);
    await buyer.submit('/plans/best', '/cart', { quantity: '2' });
    paths = { cart: '/cart', checkout: '/checkout' };
    await readEach(['cart', 'checkout']);
    await buyer.submit('/checkout', '/orders', { method });
    const by = shop.as(customer);
    const [order] = (await panelkit.orders.list({ customerId: customer.id }, by)).rows;
    const [payment] = (await panelkit.payments.list({ customerId: customer.id }, by)).rows;
    const [orderId = '', paymentId = ''] = [order?.id, payment?.id];
    paths['unpaid order'] = `/orders/${orderId}`;
    await readEach(['unpaid order']);
    const returnUrl = `${shop.url}/payments/return/${method}`;
    opened.pay((await panelkit.payments.start({ paymentId, returnUrl }, by)).providerReference);
    await panelkit.payments.receiveReturn({ gateway: method, query: { payment: paymentId } });
    await shop.scheduler.start();
    await shop.clock.advance('5m');
    await shop.scheduler.stop();
    const [invoice] = (await panelkit.invoices.ofOrder(orderId, {}, shop.staff())).rows;
    const [subscription] = (await panelkit.subscriptions.list({ customerId: customer.id }, by)).rows;
    paths = {
      catalogue: '/',
      plan: '/plans/best',
      wallet: '/wallet',
      account: '/account',
      notices: '/notices',
      order: `/orders/${orderId}`,
      invoice: `/invoices/${invoice?.id}`,
      extension: `/subscriptions/${subscription?.id}/extend`,
      'staff: overview': '/staff',
      'staff: reports': '/staff/reports',
      'staff: ledger': '/staff/ledger',
      'staff: plans': '/staff/plans',
      'staff: orders': '/staff/orders',
      'staff: order': `/staff/orders/${orderId}`,
      'staff: payments': '/staff/payments',
      'staff: payment': `/staff/payments/${paymentId}`,
      'staff: invoices': '/staff/invoices',
      'staff: customer': `/staff/customers/${customer.id}`,
    };
    await readEach(Object.keys(paths));
  });
  afterAll(() => opened.shop.close());

  const read: Record<string, Partial<Record<PageLanguage, number[]>>> = {};
  async function readEach(names: readonly string[]): Promise<void> {
    for (const language of LANGUAGES)
      for (const name of names) {
        const browser = name.startsWith('staff') ? owner : buyer;
        await browser.submit('/', '/language', { language });
        const { status, text } = await browser.get(paths[name] ?? '');
        expect(status, name).toBe(200);
        read[name] = { ...read[name], [language]: amountsIn(text, language) };
      }
  }

  test('given a price that is typed, then the provider is asked for the same', () => {
    expect(opened.askedMinor()).toBe(askedMinor);
  });

  test.each(Object.entries(pages))('then %s shows %j in each language, and nothing else', (name, amounts) => {
    expect(read[name]).toEqual(Object.fromEntries(LANGUAGES.map((language) => [language, amounts])));
  });

  test('then each page that was read is in the table', () => {
    expect(Object.keys(read).toSorted()).toEqual(Object.keys(pages).toSorted());
  });
});
