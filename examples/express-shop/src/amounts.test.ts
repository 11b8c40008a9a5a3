import { expect, test } from 'vitest';
import { parseAmount } from './amounts.ts';

test.each([
  { text: '12', currency: 'USD', then: 1200 },
  { text: '12.5', currency: 'USD', then: 1250 },
  { text: ' 1,200.05 ', currency: 'USD', then: 120_005 },
  { text: '۱۲٫۵', currency: 'USD', then: 1250 },
  { text: '٢٠', currency: 'USD', then: 2000 },
  { text: '500', currency: 'JPY', then: 500 },
  { text: '12.345', currency: 'USD', then: null },
  { text: '0.5', currency: 'JPY', then: null },
  { text: '0', currency: 'USD', then: null },
  { text: '-5', currency: 'USD', then: null },
  { text: '1e3', currency: 'USD', then: null },
  { text: 'five', currency: 'USD', then: null },
  { text: '', currency: 'USD', then: null },
])('given $text of $currency, then $then', ({ text, currency, then }) => {
  expect(parseAmount(text, currency)).toBe(then);
});
