import { expect, test } from 'vitest';
import { isolated, runsOf } from './bidi-text.ts';

test.each([
  { line: 'North 12', direction: 'ltr', runs: ['North 12'] },
  { line: 'فاکتور INV-1', direction: 'rtl', runs: ['INV-1', 'فاکتور '] },
  { line: 'پلاک (۳)', direction: 'rtl', runs: ['(', '۳', 'پلاک )'] },
  { line: `Plan: ${isolated('شمال ۱۲')}`, direction: 'ltr', runs: ['Plan: ', '۲۱', 'شمال '] },
] as const)(
  'given $line, when written $direction, then its runs stand as a reader sees them',
  ({ line, direction, runs }) => {
    expect(runsOf(line, direction)).toEqual(runs);
  },
);
