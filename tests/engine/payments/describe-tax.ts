import { beforeEach, describe, expect, test } from 'vitest';
import type { StorageUnderTest } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';
import { EXCLUSIVE, INCLUSIVE, openTaxShop, type TaxShop } from './tax-shop.ts';

let place: TaxShop;

/** The shop's tax, from the price that is shown to the books, on every storage. */
export function describeTax(storage: StorageUnderTest): void {
  describe(`tax: ${storage.name}`, () => {
    beforeEach(async () => {
      place = await openTaxShop(storage);
    }, 60_000);
    describe('of purchases', describePurchases);
    describe('of changes', describeChanges);
  });
}

function describePurchases(): void {
  test('given no rate, then nothing is different', async () => {
    const { order, quote, customer } = await place.bought(await place.priced(1000));
    expect([quote.total.amountMinor, quote.tax.amountMinor]).toEqual([1000, 0]);
    expect(order.items).toMatchObject([{ unitTaxMinor: 0, taxBasisPoints: 0 }]);
    expect(await place.books()).toEqual({ revenue: 1000, tax: 0 });
    expect(await place.walletOf(customer)).toBe(99_000);
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test.each([
    { tax: EXCLUSIVE, total: 2 * 1190 + 595, revenue: 2500, booked: 475 },
    { tax: INCLUSIVE, total: 2500, revenue: 2 * 840 + 420, booked: 2 * 160 + 80 },
  ])(
    'given prices that are $tax.prices, then quote, order, wallet and books have the same figures',
    async ({ tax, total, revenue, booked }) => {
      place.useTax(tax);
      const plan = await place.priced(1000, { setupFeeMinor: 500 });
      const { order, quote, customer } = await place.bought(plan, { quantity: 2 });
      expect([quote.total.amountMinor, quote.tax.amountMinor]).toEqual([total, booked]);
      expect(order.total.amountMinor).toBe(total);
      expect(await place.walletOf(customer)).toBe(100_000 - total);
      expect(await place.books()).toEqual({ revenue, tax: booked });
      expect(await violationsOf(place.shop)).toEqual([]);
    },
  );

  test('given an order that waits for its money, when the rate changes, then it costs what was quoted; the next costs what is so now', async () => {
    place.useTax(EXCLUSIVE);
    const plan = await place.priced(1000);
    const customer = await place.shop.customer();
    const items = [{ planId: plan.id, quantity: 1 }];
    const order = await place.shop.panelkit.orders.place(
      { customerId: customer.id, items, payment: { method: 'receipt' } },
      place.shop.as(customer),
    );
    place.useTax({ rateBasisPoints: 2500, prices: 'exclusive' });
    const [payment] = (await place.shop.panelkit.payments.list({ orderId: order.id }, place.shop.staff()))
      .rows;
    await place.shop.panelkit.payments.submitReceipt(
      { paymentId: payment?.id ?? '' },
      place.shop.as(customer),
    );
    await place.shop.panelkit.payments.approve({ paymentId: payment?.id ?? '' }, place.shop.staff());
    await place.shop.run(place.shop.panelkit.orders.settled(order.id));
    expect(await place.books()).toEqual({ revenue: 1000, tax: 190 });
    expect((await place.bought(plan)).order.total.amountMinor).toBe(1250);
    expect(await place.books()).toEqual({ revenue: 2000, tax: 440 });
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given a top-up, then it is not taxed', async () => {
    place.useTax(EXCLUSIVE);
    const customer = await place.shop.customer();
    const payment = await place.shop.panelkit.payments.topUp(
      { customerId: customer.id, amountMinor: 1000, method: 'receipt' },
      place.shop.as(customer),
    );
    await place.shop.panelkit.payments.submitReceipt({ paymentId: payment.id }, place.shop.as(customer));
    await place.shop.panelkit.payments.approve({ paymentId: payment.id }, place.shop.staff());
    expect(await place.walletOf(customer)).toBe(1000);
    expect(await place.books()).toEqual({ revenue: 0, tax: 0 });
  });
}

function describeChanges(): void {
  test('given an extension, then it is shown, charged and booked with its tax', async () => {
    place.useTax(EXCLUSIVE);
    const { subscriptionId, customer } = await place.bought(await place.priced(999));
    const offer = await place.shop.panelkit.subscriptions.previewExtension(
      { subscriptionId, units: 3 },
      place.shop.as(customer),
    );
    // One unit is rounded: 999 and 190.
    expect(offer).toMatchObject({ priceMinor: 3 * 1189, taxMinor: 3 * 190 });
    await place.shop.panelkit.subscriptions.extend({ subscriptionId, units: 3 }, place.shop.as(customer));
    await place.shop.run(place.shop.panelkit.subscriptions.settled(subscriptionId, place.shop.staff()));
    expect(await place.books()).toEqual({ revenue: 4 * 999, tax: 4 * 190 });
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test.each([
    { to: 'a dearer plan', price: 3000 },
    { to: 'a cheaper plan', price: 200 },
    { to: 'a plan of the same price', price: 1000 },
  ])(
    'given a change to $to, also after a change of the rate, then the credit takes its own tax back',
    async ({ price }) => {
      place.useTax(INCLUSIVE);
      const { subscriptionId, customer } = await place.bought(await place.priced(1000));
      for (const tax of [INCLUSIVE, null, EXCLUSIVE]) {
        place.useTax(tax);
        const plan = await place.priced(price);
        await place.shop.panelkit.subscriptions.changePlan(
          { subscriptionId, planId: plan.id },
          place.shop.as(customer),
        );
        await place.shop.run(place.shop.panelkit.subscriptions.settled(subscriptionId, place.shop.staff()));
        expect(await violationsOf(place.shop)).toEqual([]);
        // All of the period is left, so what is kept is the tax of the plan that it has now.
        const kept = { inclusive: Math.round((price * 19) / 119), exclusive: Math.round(price * 0.19) };
        expect(await place.books()).toMatchObject({ tax: tax === null ? 0 : kept[tax.prices] });
      }
    },
  );

  test('given a payment for an extension, when the rate rises before the money comes, then the customer pays what was quoted', async () => {
    place.useTax(EXCLUSIVE);
    const { subscriptionId, customer } = await place.bought(await place.priced(1000), { balanceMinor: 1190 });
    const payment = await place.shop.panelkit.payments.openForChange(
      { subscriptionId, change: { kind: 'extension', units: 1 }, method: 'receipt' },
      place.shop.as(customer),
    );
    expect(payment.amount.amountMinor).toBe(1190);
    place.useTax({ rateBasisPoints: 2500, prices: 'exclusive' });
    await place.shop.panelkit.payments.submitReceipt({ paymentId: payment.id }, place.shop.as(customer));
    await place.shop.panelkit.payments.approve({ paymentId: payment.id }, place.shop.staff());
    await place.shop.scheduler.start();
    await place.shop.clock.advance('5m');
    await place.shop.scheduler.stop();
    const { wish } = await place.shop.panelkit.payments.get(payment.id, place.shop.staff());
    expect(wish?.state.status).toBe('applied');
    expect(await place.books()).toEqual({ revenue: 2000, tax: 380 });
    expect(await place.walletOf(customer)).toBe(0);
    expect(await violationsOf(place.shop)).toEqual([]);
  });
}
