import { expect, test } from 'vitest';
import { normalizeReference } from './receipt-mark.ts';

test.each([
  { typed: '123456', then: '123456' },
  { typed: ' 12-34 56 ', then: '123456' },
  { typed: '۱۲۳۴۵۶', then: '123456' },
  { typed: '١٢٣٤٥٦', then: '123456' },
  { typed: 'RRN: 1234 56', then: 'rrn123456' },
  { typed: '１２３４５６', then: '123456' },
  { typed: 'paid', then: null },
  { typed: 'paid 12', then: null },
  { typed: 'card 6037', then: null },
  { typed: '', then: null },
])('given "$typed", then its tracking number is $then', ({ typed, then }) => {
  expect(normalizeReference(typed)).toBe(then);
});
