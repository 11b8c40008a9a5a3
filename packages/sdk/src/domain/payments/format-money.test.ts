import { expect, test } from 'vitest';
import { createMoneyFormat } from './format-money.ts';

const rial = (amountMinor: number) => ({ amountMinor, currency: 'IRR' });

test.each([
  { locale: 'fa-IR', displayUnit: 'IRT', given: rial(100_000), then: '۱۰٬۰۰۰ تومان' },
  { locale: 'fa-IR', displayUnit: 'IRT', given: rial(12_345), then: '۱٬۲۳۴٫۵ تومان' },
  { locale: 'fa-IR', displayUnit: 'IRT', given: rial(-50), then: '\u200e−۵ تومان' },
  { locale: 'fa-IR', displayUnit: null, given: rial(100_000), then: '۱۰۰٬۰۰۰ ریال' },
  { locale: 'en', displayUnit: 'IRT', given: rial(100_000), then: '10,000 Toman' },
  { locale: 'en', displayUnit: 'IRT', given: rial(1), then: '0.1 Toman' },
  { locale: 'de', displayUnit: 'IRT', given: rial(100_000), then: '10.000 Toman' },
  { locale: 'en', displayUnit: 'IRT', given: { amountMinor: 1250, currency: 'EUR' }, then: '€12.50' },
] as const)(
  'given $given.amountMinor of $given.currency in $locale, shown as $displayUnit, then $then',
  ({ locale, displayUnit, given, then }) => {
    expect(createMoneyFormat({ locale, displayUnit }).format(given).replaceAll('\u00a0', ' ')).toBe(then);
  },
);

test('given the same odd Rial, then a field shows what is read back from it', () => {
  const { typed } = createMoneyFormat({ locale: 'fa-IR' });
  expect(typed(12_345, 'IRT')).toBe('1234.5');
  expect(typed(12_345, 'IRR')).toBe('12345');
  expect(typed(1250, 'EUR')).toBe('12.5');
});
