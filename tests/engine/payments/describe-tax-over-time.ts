import type { TaxPolicy } from '@panelkit/sdk';
import type { TestDuration } from '@panelkit/sdk/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import { SETTINGS as INVOICES } from '../invoices/invoice-settings.ts';
import type { StorageUnderTest } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';
import { EXCLUSIVE, INCLUSIVE, openTaxShop, type TaxShop } from './tax-shop.ts';

let place: TaxShop;

/** The tax of renewals, and the rate that staff set, on every storage. */
export function describeTaxOverTime(storage: StorageUnderTest): void {
  describe(`tax over time: ${storage.name}`, () => {
    beforeEach(async () => {
      place = await openTaxShop(storage);
    }, 60_000);
    describe('of automatic renewals', describeRenewals);
    describe('in the settings', describeTaxSettings);
  });
}

/** What happened on the day, as staff read it. */
async function report() {
  const day = place.shop.clock.now().toISOString().slice(0, 10);
  return place.shop.panelkit.reports.sales({ from: day, to: day }, place.shop.staff());
}

async function workAfter(...times: TestDuration[]): Promise<void> {
  for (const time of times) await place.shop.clock.advance(time);
  await place.shop.scheduler.start();
  await place.shop.clock.advance('10m');
  await place.shop.scheduler.stop();
}

/** Renews two hours before its end, from a wallet that has enough of it. */
async function renewed(tax: TaxPolicy) {
  place.use({ renewal: { leadMs: 2 * 3_600_000, noticeMs: 24 * 3_600_000 }, invoices: INVOICES });
  place.useTax(tax);
  const { subscriptionId, customer } = await place.bought(await place.priced(1000, { durationDays: 30 }));
  await place.shop.panelkit.subscriptions.setAutoRenew(
    { subscriptionId, enabled: true },
    place.shop.as(customer),
  );
  // A day before the charge, and then its time.
  await workAfter('28d', '23h');
  const events = await place.shop.backend.storage.events.list({
    after: 0,
    limit: 500,
    aggregateId: subscriptionId,
  });
  await workAfter('23h');
  const announced = events.flatMap((event) =>
    event.type === 'subscription.renewal-upcoming' ? [event.data.priceMinor] : [],
  );
  const { period } = await place.shop.panelkit.subscriptions.get(subscriptionId, place.shop.staff());
  return { announced, customer, period, subscriptionId };
}

function describeRenewals(): void {
  test.each([
    { tax: EXCLUSIVE, price: 1190, net: 1000 },
    { tax: INCLUSIVE, price: 1000, net: 840 },
  ])(
    'given prices that are $tax.prices, then notice, wallet, books, report and invoice of a renewal have the same figures',
    async ({ tax, price, net }) => {
      const { announced, customer, period, subscriptionId } = await renewed(tax);
      expect({ announced, period }).toEqual({ announced: [price], period: 2 });
      expect(await place.walletOf(customer)).toBe(100_000 - 2 * price);
      expect(await place.books()).toEqual({ revenue: 2 * net, tax: 2 * (price - net) });
      const { total } = await report();
      expect(total).toMatchObject({ extensionMinor: net, revenueMinor: net, taxMinor: price - net });
      expect(total.renewedAutomatically).toBe(1);
      const { rows } = await place.shop.panelkit.invoices.list({ subscriptionId }, place.shop.staff());
      expect(rows.map(({ grossMinor, taxMinor }) => [grossMinor, taxMinor])).toEqual([
        [price, price - net],
        [price, price - net],
      ]);
      expect(rows.at(-1)?.content.lines).toMatchObject([{ kind: 'extension', grossMinor: price }]);
      expect(await violationsOf(place.shop)).toEqual([]);
    },
  );

  test('given a wallet that has the price without its tax, then the renewal is refused and nothing is booked', async () => {
    place.use({ renewal: { leadMs: 2 * 3_600_000, retryAfterMs: [0] } });
    place.useTax(EXCLUSIVE);
    const plan = await place.priced(1000, { durationDays: 30 });
    const { subscriptionId, customer } = await place.bought(plan, { balanceMinor: 1190 + 1189 });
    await place.shop.panelkit.subscriptions.setAutoRenew(
      { subscriptionId, enabled: true },
      place.shop.as(customer),
    );
    await workAfter('29d', '23h');
    const { period } = await place.shop.panelkit.subscriptions.get(subscriptionId, place.shop.staff());
    expect(period).toBe(1);
    expect(await place.walletOf(customer)).toBe(1189);
    expect(await place.books()).toEqual({ revenue: 1000, tax: 190 });
    expect(await violationsOf(place.shop)).toEqual([]);
  });
}

function describeTaxSettings(): void {
  const save = (tax: TaxPolicy | null) =>
    place.shop.panelkit.shopSettings.update({ patch: { tax } }, place.shop.staff());

  test('given a shop whose policies give no tax, when staff set one, then it is charged from then on', async () => {
    const plan = await place.priced(1000);
    expect(place.shop.panelkit.shopSettings.isTaxFixed()).toBe(false);
    expect((await save(EXCLUSIVE)).tax).toEqual(EXCLUSIVE);
    expect((await place.bought(plan)).order.total.amountMinor).toBe(1190);
    await save(null);
    expect((await place.bought(plan)).order.total.amountMinor).toBe(1000);
    expect(await place.books()).toEqual({ revenue: 2000, tax: 190 });
    const { total, plans } = await report();
    expect(total).toMatchObject({ revenueMinor: 2000, taxMinor: 190 });
    expect(plans).toMatchObject([{ revenueMinor: 2000, taxMinor: 190 }]);
  });

  test('given a shop whose policies give the tax, when staff set another, then it is refused and the given one holds', async () => {
    await save(INCLUSIVE);
    place.useTax(EXCLUSIVE);
    expect(place.shop.panelkit.shopSettings.isTaxFixed()).toBe(true);
    await expect(save(null)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(place.shop.panelkit.shopSettings.current().tax).toEqual(EXCLUSIVE);
    expect((await place.bought(await place.priced(1000))).order.total.amountMinor).toBe(1190);
    place.useTax(null);
    expect((await place.bought(await place.priced(1000))).order.total.amountMinor).toBe(1000);
  });
}
