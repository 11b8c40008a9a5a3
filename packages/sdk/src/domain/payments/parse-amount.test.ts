import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { currencyExponent } from './currency.ts';
import { createMoneyFormat } from './format-money.ts';
import { parseAmountMinor, parseTypedMinor } from './parse-amount.ts';

describe('parseAmountMinor', () => {
  test.each([
    ['12', 'USD', 1200],
    ['12.5', 'USD', 1250],
    ['12,50', 'USD', 1250],
    ['2,50', 'EUR', 250],
    ['9,5', 'EUR', 950],
    ['۱۲٫۵', 'USD', 1250],
    ['۲٫۵', 'EUR', 250],
    ['٢٠', 'USD', 2000],
    ['1.234,56', 'EUR', 123_456],
    ['1,234.56', 'USD', 123_456],
    [' 1,200.05 ', 'USD', 120_005],
    ['1 250', 'EUR', 125_000],
    ['1\u00a0250,5', 'EUR', 125_050],
    ["1'250.5", 'CHF', 125_050],
    ['1,234,567', 'USD', 123_456_700],
    ['۱٬۵۰۰٬۰۰۰', 'IRR', 1_500_000],
    ['1.500.000', 'IRR', 1_500_000],
    ['1,500', 'IRR', 1500],
    ['500', 'JPY', 500],
    ['1.234', 'KWD', 1234],
    ['$3', 'USD', 300],
    ['3 €', 'EUR', 300],
    ['3 £', 'GBP', 300],
    ['$  3', 'AUD', 300],
    ['$3', 'CAD', 300],
    ['$3', 'NZD', 300],
    ['$3', 'SGD', 300],
    ['$3', 'HKD', 300],
    ['12', 'XTR', 12],
    ['0', 'USD', 0],
    ['10000', 'IRT', 100_000],
    ['۱۰٬۰۰۰', 'IRT', 100_000],
    ['10,000', 'IRT', 100_000],
    ['10.000', 'IRT', 100_000],
    ['۲٫۵', 'IRT', 25],
    ['1234.5', 'IRT', 12_345],
    ['۱۰٬۰۰۰ تومان', 'IRT', 100_000],
    ['۱۰۰٬۰۰۰ ریال', 'IRR', 100_000],
  ])('given %s of %s, then %d', (text, currency, amountMinor) => {
    expect(parseAmountMinor(text, currency)).toBe(amountMinor);
  });

  test.each([
    ['1,234', 'USD'],
    ['1.234', 'EUR'],
    ['1,234', 'KWD'],
    ['12.345', 'USD'],
    ['12,5', 'JPY'],
    ['0.5', 'IRR'],
    ['1,23,4', 'USD'],
    ['1234,567,890', 'USD'],
    ['x1,234,567', 'USD'],
    ['1,234,5678', 'USD'],
    ['1,234,567x', 'USD'],
    ['1,x234,567', 'USD'],
    ['1,234 567.5', 'USD'],
    ['1.5x', 'USD'],
    ['1.x5', 'USD'],
    ['1.5€', 'USD'],
    ['3$3', 'USD'],
    ['$$3', 'USD'],
    ['$', 'USD'],
    ['.', 'USD'],
    ['٫', 'USD'],
    ['1٫2٫3', 'USD'],
    ['1.2.3', 'USD'],
    ['12 50', 'EUR'],
    ['1,234 567', 'USD'],
    ['1.234,56.78', 'EUR'],
    ['.5', 'USD'],
    ['5.', 'USD'],
    ['2.55', 'IRT'],
    ['1.2345', 'IRT'],
    ['100000 ریال', 'IRT'],
    ['10000 تومان', 'IRR'],
    ['۱۰ هزار تومان', 'IRT'],
    ['۱۰/۵', 'IRT'],
    ['$3', 'EUR'],
    ['3 €', 'USD'],
    ['$3', 'IRT'],
    ['-5', 'USD'],
    ['−5', 'USD'],
    ['1e9', 'USD'],
    ['0x10', 'USD'],
    ['five', 'USD'],
    ['', 'USD'],
    ['99999999999999999', 'USD'],
  ])('given %s of %s, then it is refused', (text, currency) => {
    expect(parseAmountMinor(text, currency)).toBeNull();
  });

  test('given any amount as a page writes it, then the same amount is read', () => {
    const amounts = fc.tuple(
      fc.integer({ min: 0, max: 10 ** 12 }),
      fc.constantFrom('USD', 'IRR', 'KWD', 'EUR'),
    );
    fc.assert(
      fc.property(
        amounts,
        fc.constantFrom('en-US', 'de-DE', 'fa-IR', 'ru-RU'),
        ([amountMinor, currency], locale) => {
          const exponent = currencyExponent(currency);
          const digits = { minimumFractionDigits: exponent, maximumFractionDigits: exponent };
          const written = new Intl.NumberFormat(locale, digits).format(amountMinor / 10 ** exponent);
          const read = parseAmountMinor(written, currency);
          // Three decimals after a comma are the one form that is refused.
          if (read !== null || exponent !== 3) expect(read).toBe(amountMinor);
        },
      ),
    );
  });

  test.each(['en', 'fa-IR-u-ca-persian'])(
    'given any Rial as a page of %s writes it in Toman, then none is lost',
    (locale) => {
      const { format } = createMoneyFormat({ locale, displayUnit: 'IRT' });
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 10 ** 14 }), (amountMinor) => {
          const read = parseAmountMinor(format({ amountMinor, currency: 'IRR' }), 'IRT');
          expect(read).toBe(amountMinor);
        }),
      );
    },
  );
});

describe('parseTypedMinor', () => {
  test.each([
    { name: 'the unit of its form', unit: 'IRT', currency: 'IRR', then: 50_000 },
    { name: 'Rial, after the shop changed to Toman', unit: 'IRR', currency: 'IRR', then: 5000 },
    { name: 'no unit where there are two', unit: undefined, currency: 'IRR', then: null },
    { name: 'no unit where there is one', unit: undefined, currency: 'EUR', then: 500_000 },
    { name: 'Toman in a shop of another currency', unit: 'IRT', currency: 'EUR', then: null },
    { name: 'another currency', unit: 'USD', currency: 'EUR', then: null },
  ])('given $name, then $then', ({ unit, currency, then }) => {
    expect(parseTypedMinor('5000', { unit, currency })).toBe(then);
  });
});
