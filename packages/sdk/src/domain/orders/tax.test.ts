import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type TaxPolicy, taxOfPart, withTax } from './tax.ts';

const amount = fc.integer({ min: 0, max: 1_000_000_000_000 });
const rate = fc.integer({ min: 0, max: 10_000 });

describe('withTax', () => {
  test.each([
    { price: 1000, rateBasisPoints: 1900, prices: 'exclusive', then: { amountMinor: 1190, taxMinor: 190 } },
    { price: 1190, rateBasisPoints: 1900, prices: 'inclusive', then: { amountMinor: 1190, taxMinor: 190 } },
    // Half a unit is rounded up, both ways.
    { price: 50, rateBasisPoints: 900, prices: 'exclusive', then: { amountMinor: 55, taxMinor: 5 } },
    { price: 3, rateBasisPoints: 10_000, prices: 'inclusive', then: { amountMinor: 3, taxMinor: 2 } },
    {
      price: 100_000,
      rateBasisPoints: 1000,
      prices: 'exclusive',
      then: { amountMinor: 110_000, taxMinor: 10_000 },
    },
  ] as const)('given $price at $rateBasisPoints, $prices, then $then', ({ price, then, ...tax }) => {
    expect(withTax(price, tax)).toEqual(then);
  });

  test('given no rate, then a price is what it was', () => {
    fc.assert(
      fc.property(amount, (price) => {
        const none = { amountMinor: price, taxMinor: 0 };
        expect(withTax(price, null)).toEqual(none);
        expect(withTax(price, { rateBasisPoints: 0, prices: 'exclusive' })).toEqual(none);
      }),
    );
  });

  test('given any price and rate, then the tax is within half a unit of the exact one', () => {
    fc.assert(
      fc.property(amount, rate, (price, rateBasisPoints) => {
        const on = withTax(price, { rateBasisPoints, prices: 'exclusive' });
        expect(on.amountMinor).toBe(price + on.taxMinor);
        expect(Math.abs(on.taxMinor - (price * rateBasisPoints) / 10_000)).toBeLessThanOrEqual(0.51);
        const within: TaxPolicy = { rateBasisPoints, prices: 'inclusive' };
        const { amountMinor, taxMinor } = withTax(price, within);
        expect(amountMinor).toBe(price);
        expect(
          Math.abs(taxMinor - (price * rateBasisPoints) / (10_000 + rateBasisPoints)),
        ).toBeLessThanOrEqual(0.51);
      }),
    );
  });
});

test('given an amount that is taken in any parts, then their taxes are never negative, never more than the part has, and together the whole', () => {
  const parts = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(parts, rate, (taken, rateBasisPoints) => {
      const amountMinor = taken.reduce((sum, part) => sum + part, 0);
      const whole = withTax(amountMinor, { rateBasisPoints, prices: 'inclusive' });
      let beforeMinor = 0;
      let taxMinor = 0;
      for (const part of taken) {
        const ofPart = taxOfPart(whole, part, beforeMinor);
        expect(ofPart).toBeGreaterThanOrEqual(0);
        expect(ofPart).toBeLessThanOrEqual(part);
        taxMinor += ofPart;
        beforeMinor += part;
      }
      expect(taxMinor).toBe(whole.taxMinor);
    }),
  );
});
