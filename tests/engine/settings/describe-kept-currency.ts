import type { PanelkitError } from '@panelkit/sdk';
import { createFakePaymentGateway, createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import type { StorageUnderTest, StoredShop } from '../on-storage.ts';

const mismatch = { code: 'CURRENCY_MISMATCH', details: { expected: 'USD', actual: 'EUR' } };
const EUROS = { amountMinor: 1000, currency: 'EUR' };

/** What first brings a price or money into a shop. */
const FIRSTS: Record<string, (shop: StoredShop, customerId: string) => Promise<unknown>> = {
  'a plan': (shop) => shop.plan(),
  'a change of a wallet': ({ panelkit, staff }, customerId) =>
    panelkit.wallets.adjust({ customerId, amountMinor: 500, reason: 'gift' }, staff()),
  'a top-up': ({ panelkit, staff }, customerId) =>
    panelkit.payments.topUp({ customerId, amountMinor: 500, method: 'receipt' }, staff()),
};

/** A shop keeps the currency of its first price and its first money. */
export function describeKeptCurrency({ name, open }: StorageUnderTest): void {
  describe(`the currency of a shop, ${name}`, () => {
    test.each(Object.keys(FIRSTS))(
      'given %s, when a process sells in another currency, then it neither starts nor brings any in',
      async (first) => {
        const shop = await open();
        const { id: customerId } = await shop.customer();
        expect(await shop.panelkit.shopSettings.keptCurrency()).toBeNull();
        const other = await shop.another({ currency: 'EUR' });
        await FIRSTS[first]?.(shop, customerId);
        expect(await other.panelkit.shopSettings.keptCurrency()).toBe('USD');
        await expect(other.panelkit.shopSettings.follow()).rejects.toMatchObject(mismatch);
        const brought = [
          other.plan({ slug: 'euro', price: EUROS }),
          FIRSTS['a change of a wallet']?.(other, customerId),
          FIRSTS['a top-up']?.(other, customerId),
        ];
        for (const one of await Promise.allSettled(brought))
          expect(one).toMatchObject({ status: 'rejected', reason: mismatch });
        expect(
          (await shop.backend.storage.ledger.balances()).every(({ currency }) => currency === 'USD'),
        ).toBe(true);
        await (await shop.another()).panelkit.shopSettings.follow();
      },
    );

    test('given two processes that begin in two currencies at once, then one is kept and the other is refused', async () => {
      const shop = await open();
      const other = await shop.another({ currency: 'EUR' });
      const begun = await Promise.allSettled([shop.plan(), other.plan({ slug: 'euro', price: EUROS })]);
      const refused = begun.flatMap((one) =>
        one.status === 'rejected' ? [one.reason as PanelkitError] : [],
      );
      expect(refused.map(({ code }) => code)).toEqual(['CURRENCY_MISMATCH']);
      const { rows } = await shop.panelkit.plans.list();
      expect(rows.map(({ price }) => price.currency)).toEqual([
        await shop.panelkit.shopSettings.keptCurrency(),
      ]);
    });

    test('given settings that staff change, then the currency stays', async () => {
      const clock = createTestClock();
      const { gateway } = createFakePaymentGateway({ clock });
      const shop = await open({ clock, paymentGateways: [gateway] });
      await shop.plan();
      const { shopSettings } = shop.panelkit;
      await shopSettings.update({ patch: { graceDays: 9 } }, shop.staff());
      await shopSettings.writeMethod({ method: 'fake', isOn: false }, shop.staff());
      expect(await shop.backend.storage.settings.find()).toMatchObject({ currency: 'USD', graceDays: 9 });
    });
  });
}
