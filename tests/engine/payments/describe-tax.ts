import type { Plan, Policies, TaxPolicy } from '@panelkit/sdk';
import { beforeEach, describe, expect, test } from 'vitest';
import type { StorageUnderTest, StoredShop } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';

let shop: StoredShop;
let policies: Policies;

const EXCLUSIVE: TaxPolicy = { rateBasisPoints: 1900, prices: 'exclusive' };
const INCLUSIVE: TaxPolicy = { rateBasisPoints: 1900, prices: 'inclusive' };
const useTax = (tax: TaxPolicy | null): void => {
  policies = { ...policies, tax };
};
const priced = (amountMinor: number, more: Partial<Plan> = {}) =>
  shop.plan({ price: { amountMinor, currency: 'USD' }, ...more });
const books = async () => {
  const { ledger } = shop.backend.storage;
  return {
    revenue: await ledger.balanceOf('revenue', 'USD'),
    tax: await ledger.balanceOf('tax', 'USD'),
  };
};
const walletOf = async ({ id }: { id: string }) =>
  (await shop.panelkit.wallets.get(id, shop.staff())).balanceMinor;

/** Bought from the wallet, and delivered. */
async function bought(plan: Plan, { quantity = 1, balanceMinor = 100_000 } = {}) {
  const customer = await shop.customer({ balanceMinor });
  const items = [{ planId: plan.id, quantity }];
  const quote = await shop.panelkit.orders.quote({ customerId: customer.id, items }, shop.as(customer));
  const order = await shop.panelkit.orders.place(
    { customerId: customer.id, items, payment: { method: 'wallet' } },
    shop.as(customer),
  );
  await shop.run(shop.panelkit.orders.settled(order.id));
  const { rows } = await shop.panelkit.subscriptions.list({ customerId: customer.id }, shop.staff());
  return { customer, order, quote, subscriptionId: rows[0]?.id ?? '' };
}

/** The shop's tax, from the price that is shown to the books, on every storage. */
export function describeTax(storage: StorageUnderTest): void {
  describe(`tax: ${storage.name}`, () => {
    beforeEach(async () => {
      policies = { extension: { always: true } };
      shop = await storage.open({ policies: () => policies });
    }, 60_000);
    describe('of purchases', describePurchases);
    describe('of changes', describeChanges);
  });
}

function describePurchases(): void {
  test('given no rate, then nothing is different', async () => {
    const { order, quote, customer } = await bought(await priced(1000));
    expect([quote.total.amountMinor, quote.tax.amountMinor]).toEqual([1000, 0]);
    expect(order.items).toMatchObject([{ unitTaxMinor: 0, taxBasisPoints: 0 }]);
    expect(await books()).toEqual({ revenue: 1000, tax: 0 });
    expect(await walletOf(customer)).toBe(99_000);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test.each([
    { tax: EXCLUSIVE, total: 2 * 1190 + 595, revenue: 2500, booked: 475 },
    { tax: INCLUSIVE, total: 2500, revenue: 2 * 840 + 420, booked: 2 * 160 + 80 },
  ])(
    'given prices that are $tax.prices, then quote, order, wallet and books have the same figures',
    async ({ tax, total, revenue, booked }) => {
      useTax(tax);
      const plan = await priced(1000, { setupFeeMinor: 500 });
      const { order, quote, customer } = await bought(plan, { quantity: 2 });
      expect([quote.total.amountMinor, quote.tax.amountMinor]).toEqual([total, booked]);
      expect(order.total.amountMinor).toBe(total);
      expect(await walletOf(customer)).toBe(100_000 - total);
      expect(await books()).toEqual({ revenue, tax: booked });
      expect(await violationsOf(shop)).toEqual([]);
    },
  );

  test('given an order that waits for its money, when the rate changes, then it costs what was quoted; the next costs what is so now', async () => {
    useTax(EXCLUSIVE);
    const plan = await priced(1000);
    const customer = await shop.customer();
    const items = [{ planId: plan.id, quantity: 1 }];
    const order = await shop.panelkit.orders.place(
      { customerId: customer.id, items, payment: { method: 'receipt' } },
      shop.as(customer),
    );
    useTax({ rateBasisPoints: 2500, prices: 'exclusive' });
    const [payment] = (await shop.panelkit.payments.list({ orderId: order.id }, shop.staff())).rows;
    await shop.panelkit.payments.submitReceipt({ paymentId: payment?.id ?? '' }, shop.as(customer));
    await shop.panelkit.payments.approve({ paymentId: payment?.id ?? '' }, shop.staff());
    await shop.run(shop.panelkit.orders.settled(order.id));
    expect(await books()).toEqual({ revenue: 1000, tax: 190 });
    expect((await bought(plan)).order.total.amountMinor).toBe(1250);
    expect(await books()).toEqual({ revenue: 2000, tax: 440 });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a top-up, then it is not taxed', async () => {
    useTax(EXCLUSIVE);
    const customer = await shop.customer();
    const payment = await shop.panelkit.payments.topUp(
      { customerId: customer.id, amountMinor: 1000, method: 'receipt' },
      shop.as(customer),
    );
    await shop.panelkit.payments.submitReceipt({ paymentId: payment.id }, shop.as(customer));
    await shop.panelkit.payments.approve({ paymentId: payment.id }, shop.staff());
    expect(await walletOf(customer)).toBe(1000);
    expect(await books()).toEqual({ revenue: 0, tax: 0 });
  });
}

function describeChanges(): void {
  test('given an extension, then it is shown, charged and booked with its tax', async () => {
    useTax(EXCLUSIVE);
    const { subscriptionId, customer } = await bought(await priced(999));
    const offer = await shop.panelkit.subscriptions.previewExtension(
      { subscriptionId, units: 3 },
      shop.as(customer),
    );
    // One unit is rounded: 999 and 190.
    expect(offer).toMatchObject({ priceMinor: 3 * 1189, taxMinor: 3 * 190 });
    await shop.panelkit.subscriptions.extend({ subscriptionId, units: 3 }, shop.as(customer));
    await shop.run(shop.panelkit.subscriptions.settled(subscriptionId, shop.staff()));
    expect(await books()).toEqual({ revenue: 4 * 999, tax: 4 * 190 });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test.each([
    { to: 'a dearer plan', price: 3000 },
    { to: 'a cheaper plan', price: 200 },
    { to: 'a plan of the same price', price: 1000 },
  ])(
    'given a change to $to, also after a change of the rate, then the credit takes its own tax back',
    async ({ price }) => {
      useTax(INCLUSIVE);
      const { subscriptionId, customer } = await bought(await priced(1000));
      for (const tax of [INCLUSIVE, null, EXCLUSIVE]) {
        useTax(tax);
        const plan = await priced(price);
        await shop.panelkit.subscriptions.changePlan({ subscriptionId, planId: plan.id }, shop.as(customer));
        await shop.run(shop.panelkit.subscriptions.settled(subscriptionId, shop.staff()));
        expect(await violationsOf(shop)).toEqual([]);
        // All of the period is left, so what is kept is the tax of the plan that it has now.
        const kept = { inclusive: Math.round((price * 19) / 119), exclusive: Math.round(price * 0.19) };
        expect(await books()).toMatchObject({ tax: tax === null ? 0 : kept[tax.prices] });
      }
    },
  );

  test('given a payment for an extension, when the rate rises before the money comes, then the customer pays what was quoted', async () => {
    useTax(EXCLUSIVE);
    const { subscriptionId, customer } = await bought(await priced(1000), { balanceMinor: 1190 });
    const payment = await shop.panelkit.payments.openForChange(
      { subscriptionId, change: { kind: 'extension', units: 1 }, method: 'receipt' },
      shop.as(customer),
    );
    expect(payment.amount.amountMinor).toBe(1190);
    useTax({ rateBasisPoints: 2500, prices: 'exclusive' });
    await shop.panelkit.payments.submitReceipt({ paymentId: payment.id }, shop.as(customer));
    await shop.panelkit.payments.approve({ paymentId: payment.id }, shop.staff());
    await shop.scheduler.start();
    await shop.clock.advance('5m');
    await shop.scheduler.stop();
    const { wish } = await shop.panelkit.payments.get(payment.id, shop.staff());
    expect(wish?.state.status).toBe('applied');
    expect(await books()).toEqual({ revenue: 2000, tax: 380 });
    expect(await walletOf(customer)).toBe(0);
    expect(await violationsOf(shop)).toEqual([]);
  });
}
