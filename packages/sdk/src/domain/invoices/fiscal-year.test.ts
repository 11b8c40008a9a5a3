import { expect, test } from 'vitest';
import { fiscalYearOf } from './fiscal-year.ts';

const gregorian = { calendar: 'gregorian', firstMonth: 1, timeZone: 'UTC' } as const;
const persian = { calendar: 'persian', firstMonth: 1, timeZone: 'Asia/Tehran' } as const;

test.each([
  { at: '2026-12-31T23:59:59Z', terms: gregorian, then: 2026 },
  { at: '2027-01-01T00:00:00Z', terms: gregorian, then: 2027 },
  { at: '2026-12-31T23:30:00Z', terms: { ...gregorian, timeZone: 'Europe/Berlin' }, then: 2027 },
  { at: '2026-03-31T12:00:00Z', terms: { ...gregorian, firstMonth: 4 }, then: 2025 },
  { at: '2026-04-01T00:00:00Z', terms: { ...gregorian, firstMonth: 4 }, then: 2026 },
  { at: '2026-03-20T20:29:59Z', terms: persian, then: 1404 },
  { at: '2026-03-20T20:30:00Z', terms: persian, then: 1405 },
  { at: '2026-07-01T12:00:00Z', terms: { ...persian, firstMonth: 7 }, then: 1404 },
])(
  'given $at in a year that begins with month $terms.firstMonth ($terms.calendar, $terms.timeZone), then it is of $then',
  ({ at, terms, then }) => {
    expect(fiscalYearOf(new Date(at), terms)).toBe(then);
  },
);
