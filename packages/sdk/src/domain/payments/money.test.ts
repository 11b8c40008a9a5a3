import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addMoney, assertSameCurrency, isAmountMinor, multiplyMoney, splitMoney } from './money.ts';

describe('money', () => {
  test('given two amounts of one currency, when added, then the minor units add up', () => {
    expect(addMoney({ amountMinor: 150, currency: 'USD' }, { amountMinor: -50, currency: 'USD' })).toEqual({
      amountMinor: 100,
      currency: 'USD',
    });
  });

  test('given two currencies, when added, then it is refused with CURRENCY_MISMATCH', () => {
    expect(() => addMoney({ amountMinor: 1, currency: 'USD' }, { amountMinor: 1, currency: 'EUR' })).toThrow(
      expect.objectContaining({
        code: 'CURRENCY_MISMATCH',
        message: 'The currency is EUR, expected USD',
        details: { expected: 'USD', actual: 'EUR' },
      }),
    );
    expect(() => assertSameCurrency('USD', 'USD')).not.toThrow();
  });

  test('given an amount, when multiplied, then it stays whole', () => {
    expect(multiplyMoney({ amountMinor: 333, currency: 'USD' }, 3)).toEqual({
      amountMinor: 999,
      currency: 'USD',
    });
  });

  test.each([
    { value: 10, then: true },
    { value: -3, then: true },
    { value: 1.5, then: false },
    { value: 2 ** 53, then: false },
    { value: Number.NaN, then: false },
  ])('given $value, when asked, then whether it is an amount is $then', ({ value, then }) => {
    expect(isAmountMinor(value)).toBe(then);
  });

  test('parts of a split add up to the whole and differ by one minor unit at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 1, max: 50 }), (amountMinor, parts) => {
        const shares = splitMoney({ amountMinor, currency: 'USD' }, parts).map((share) => share.amountMinor);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(amountMinor);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
        expect([...shares].sort((first, second) => second - first)).toEqual(shares);
      }),
    );
  });
});
