import { expect, test } from 'vitest';
import { createMoneyFormat } from './format-money.ts';

const rial = (amountMinor: number) => ({ amountMinor, currency: 'IRR' });

test.each([
  { locale: 'fa-IR', displayUnit: 'IRT', given: rial(100_000), then: '۱۰٬۰۰۰ تومان' },
  { locale: 'fa-IR', displayUnit: 'IRT', given: rial(12_345), then: '۱٬۲۳۴٫۵ تومان' },
  { locale: 'fa-IR', displayUnit: 'IRT', given: rial(-50), then: '\u200f\u200e−۵ تومان' },
  { locale: 'fa-IR', displayUnit: null, given: rial(100_000), then: '۱۰۰٬۰۰۰ ریال' },
  { locale: 'en', displayUnit: 'IRT', given: rial(100_000), then: '10,000 Toman' },
  { locale: 'en', displayUnit: 'IRT', given: rial(1), then: '0.1 Toman' },
  { locale: 'de', displayUnit: 'IRT', given: rial(100_000), then: '10.000 Toman' },
  { locale: 'en', displayUnit: 'IRT', given: { amountMinor: 1250, currency: 'EUR' }, then: '€12.50' },
  { locale: 'en', displayUnit: 'IRT', given: rial(12_345), then: '1,234.5 Toman' },
  { locale: 'en', displayUnit: null, given: { amountMinor: 500, currency: 'JPY' }, then: '¥500' },
  { locale: 'en', displayUnit: null, given: { amountMinor: 1500, currency: 'KWD' }, then: 'KWD 1.500' },
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

test('given several currencies and amounts, then each is written in its own', () => {
  const { format } = createMoneyFormat({ locale: 'en', displayUnit: 'IRT' });
  const written = [
    rial(10),
    { amountMinor: 5, currency: 'EUR' },
    rial(20),
    { amountMinor: 7, currency: 'EUR' },
  ];
  expect(written.map((money) => format(money).replaceAll('\u00a0', ' '))).toEqual([
    '1 Toman',
    '€0.05',
    '2 Toman',
    '€0.07',
  ]);
});

test.each([
  { locale: 'fa-IR', unit: 'IRT', then: 'تومان' },
  { locale: 'fa', unit: 'IRR', then: 'ریال' },
  { locale: 'en-GB', unit: 'IRT', then: 'Toman' },
  { locale: 'de', unit: 'IRT', then: 'Toman' },
  { locale: 'de', unit: 'IRR', then: 'IRR' },
  { locale: 'fa', unit: 'EUR', then: 'EUR' },
])('given the unit $unit in $locale, then people call it $then', ({ locale, unit, then }) => {
  expect(createMoneyFormat({ locale }).nameOf(unit)).toBe(then);
});
