import type { Payment, Plan } from '@panelkit/sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Role } from '../../store/shop-store.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let plan: Plan;
let customerId: string;
let orderId: string;
let subscriptionId: string;

beforeEach(async () => {
  shop = await openTestShop();
  plan = await shop.plan({ slug: 'best', name: 'Best <plan>' });
  const customer = await shop.customer({ balanceMinor: 1000 });
  customerId = customer.id;
  await shop.user({ customerId, name: 'Ada Lovelace', email: 'ada@mail.test' });
  const order = await shop.buy(customer, plan);
  orderId = order.id;
  await shop.run(shop.panelkit.orders.settled(order.id));
  const { rows } = await shop.panelkit.subscriptions.list({ customerId }, shop.staff());
  subscriptionId = rows[0]?.id ?? '';
});
afterEach(() => shop.close());

async function search(q: string, role: Role = 'owner') {
  const staff = await shop.openAsStaff(role, role);
  return staff.submit('/staff', '/staff/search', { q });
}

const shopLink = async () => (await shop.panelkit.delivery.get(subscriptionId, shop.staff())).shopLink;
const orderNumber = async () => (await shop.panelkit.orders.get(orderId, shop.staff())).number;

/** The customer gives the bank's number of a transfer. */
async function transfer(reference: string, payment: Payment | undefined): Promise<void> {
  const receipt = { paymentId: payment?.id ?? '', reference, note: null, attachmentId: null };
  await shop.panelkit.payments.submitReceipt(receipt, shop.as({ id: customerId }));
}

const topUp = () =>
  shop.panelkit.payments.topUp(
    { customerId, method: 'receipt', amountMinor: 500 },
    shop.as({ id: customerId }),
  );

describe('Search', () => {
  test.each<[string, () => Promise<string> | string, () => string]>([
    ['the link of a subscription', shopLink, () => `/staff/subscriptions/${subscriptionId}`],
    [
      'the token of a link',
      async () => (await shopLink()).split('/').at(-1) ?? '',
      () => `/staff/subscriptions/${subscriptionId}`,
    ],
    [
      'the name of an account on a panel',
      () => shop.panel.accounts()[0]?.name ?? '',
      () => `/staff/subscriptions/${subscriptionId}`,
    ],
    ['the number of an order', orderNumber, () => `/staff/orders/${orderId}`],
    [
      'the number of an order in small letters',
      async () => (await orderNumber()).toLowerCase(),
      () => `/staff/orders/${orderId}`,
    ],
    ['an id', () => ` ${subscriptionId.toUpperCase()} `, () => `/staff/subscriptions/${subscriptionId}`],
    ['the id of a customer', () => customerId, () => `/staff/customers/${customerId}`],
  ])('given %s, when staff search it, then its page opens', async (_what, text, href) => {
    expect(await search(await text())).toMatchObject({ status: 303, location: href() });
  });

  test('given the reference of a transfer for the wallet, when staff search it, then its customer opens', async () => {
    await transfer('TRX-770', await topUp());
    expect((await search('TRX-770')).location).toBe(`/staff/customers/${customerId}`);
  });

  test('given a reference that two transfers have, when staff search it, then both are listed with their state', async () => {
    const items = [{ planId: plan.id, quantity: 1 }];
    const { id } = await shop.panelkit.orders.place(
      { customerId, items, payment: { method: 'receipt' } },
      shop.as({ id: customerId }),
    );
    const { rows } = await shop.panelkit.payments.list({ orderId: id }, shop.staff());
    await transfer('TRX-771', rows[0]);
    await transfer('TRX-771', await topUp());
    const { status, text } = await search('TRX-771');
    expect(status).toBe(200);
    for (const words of [
      `href="/staff/orders/${id}"`,
      `href="/staff/customers/${customerId}"`,
      'the reference of a payment',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).toContain('value="TRX-771"');
  });

  test('given a part of a name or an address, when staff search it, then people are listed, not opened', async () => {
    for (const part of ['lovelace', 'ada@']) {
      const { status, text } = await search(part);
      expect({ part, status }).toEqual({ part, status: 200 });
      expect(text).toContain('Customer Ada Lovelace');
    }
  });

  test('given what nothing answers to, when staff search it, then the page says what can be searched', async () => {
    const { text } = await search('<b>nobody</b>');
    expect(text).toContain('Nothing was found.');
    expect(text).not.toContain('<b>nobody');
  });

  test('given a technician, when customers are searched, then none is shown, and services are', async () => {
    expect((await search(customerId, 'technician')).text).toContain('Nothing was found.');
    expect((await search('lovelace', 'technician')).text).toContain('Nothing was found.');
    expect((await search(await shopLink(), 'technician')).location).toBe(
      `/staff/subscriptions/${subscriptionId}`,
    );
  });

  test('given a link that was searched, then no log line has its token', async () => {
    const link = await shopLink();
    await search(link);
    expect(shop.log()).not.toContain(link.split('/').at(-1));
    expect(shop.log()).toContain('/staff/search');
  });
});
