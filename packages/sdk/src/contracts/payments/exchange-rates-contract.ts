import { describe, expect, test } from 'vitest';
import { addMs } from '../../domain/lifecycle/period.ts';
import type { ExchangeRate } from '../../domain/payments/exchange-rate.ts';
import type { Quote } from '../../domain/payments/quote.ts';
import { aProviderPayment } from '../../testing/builders/payment-builders.ts';
import { aPayment } from '../../testing/builders/sale-builders.ts';
import { testInstant } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { range } from '../range.ts';
import { givenShop } from '../storage/given-records.ts';

const at = testInstant();
const rateOf = (minutes: number, patch: Partial<ExchangeRate> = {}): ExchangeRate => ({
  currency: 'USD',
  base: 'USD',
  rate: '1100000.000000000000001',
  source: 'staff',
  at: addMs(at, minutes * 60_000),
  ...patch,
});
const QUOTE: Quote = {
  price: { amountMinor: 1000, currency: 'USD' },
  asked: { amountMinor: 11_000_000, currency: 'IRR' },
  base: 'USD',
  rate: '1100000',
  source: 'staff',
  rateAt: at,
  marginBasisPoints: 150,
  quotedAt: at,
  validUntil: addMs(at, 60_000),
};

/** What currencies cost, and what payments were asked for in another currency. */
export function describeExchangeRatesContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;
  const set = (rate: ExchangeRate) => storage().transaction((tx) => tx.exchangeRates.set(rate));

  describe('exchange rates', () => {
    test('given rates, then each is read as it was set, by its currency', async () => {
      expect(await storage().exchangeRates.find('USD')).toBeNull();
      const [dollar, euro] = [rateOf(0), rateOf(1, { currency: 'EUR', base: 'IRR', source: 'bank' })];
      for (const rate of [dollar, euro]) expect(await set(rate)).toBe(true);
      expect(await storage().exchangeRates.find('USD')).toEqual(dollar);
      expect(await storage().exchangeRates.list()).toEqual([euro, dollar]);
    });

    test('given a newer rate, when an older or equally old one is set, then nothing changes', async () => {
      await set(rateOf(5));
      for (const minutes of [4, 5]) expect(await set(rateOf(minutes, { rate: '2' }))).toBe(false);
      expect(await storage().exchangeRates.find('USD')).toEqual(rateOf(5));
      expect(await set(rateOf(6, { base: 'IRR', rate: '0.5', source: 'bank' }))).toBe(true);
      expect(await storage().exchangeRates.find('USD')).toMatchObject({
        base: 'IRR',
        rate: '0.5',
        source: 'bank',
      });
    });

    test('given 20 rates that are set at once, in any order, then the newest stays', async () => {
      await Promise.all(
        range(20).map((index) => set(rateOf((index * 7) % 20, { rate: String(1 + ((index * 7) % 20)) }))),
      );
      expect(await storage().exchangeRates.find('USD')).toEqual(rateOf(19, { rate: '20' }));
    });

    test('given a transaction that fails, then its rate was never set', async () => {
      const fails = storage().transaction(async (tx) => {
        await tx.exchangeRates.set(rateOf(0));
        expect(await tx.exchangeRates.find('USD')).toEqual(rateOf(0));
        throw new TypeError('no');
      });
      await expect(fails).rejects.toThrow('no');
      expect(await storage().exchangeRates.list()).toEqual([]);
    });

    test('given a quote, then the payment and its provider keep it; the payment may get another', async () => {
      const { customer } = await givenShop(storage());
      const payment = aPayment({ customerId: customer.id, quote: QUOTE });
      const opened = aProviderPayment({ paymentId: payment.id, quote: QUOTE });
      await storage().transaction(async (tx) => {
        await tx.payments.insert(payment);
        await tx.providerPayments.insert(opened);
      });
      expect(await storage().payments.find(payment.id)).toEqual(payment);
      expect(await storage().providerPayments.find(opened.id)).toEqual(opened);
      const quote = { ...QUOTE, asked: { amountMinor: 12_000_000, currency: 'IRR' } };
      await storage().transaction((tx) => tx.payments.update(payment.id, { quote }));
      expect((await storage().payments.find(payment.id))?.quote).toEqual(quote);
      expect((await storage().providerPayments.find(opened.id))?.quote).toEqual(QUOTE);
    });
  });
}
