import { describe, expect, test } from 'vitest';
import { isTimeZone } from './is-time-zone.ts';
import { type ReportDays, reportEdges } from './report-edges.ts';
import { renewalRateOf } from './sales-report.ts';

const days = (overrides: Partial<ReportDays>): ReportDays => ({
  from: '2026-01-01',
  to: '2026-01-03',
  interval: 'day',
  timeZone: 'UTC',
  calendar: 'gregorian',
  firstWeekday: 1,
  ...overrides,
});
const edgesOf = (overrides: Partial<ReportDays>): string[] =>
  reportEdges(days(overrides)).map((edge) => edge.toISOString().slice(0, 16));

describe('the edges of a report', () => {
  test.each([
    {
      name: 'days in UTC',
      given: {},
      then: ['2026-01-01T00:00', '2026-01-02T00:00', '2026-01-03T00:00', '2026-01-04T00:00'],
    },
    {
      name: 'days ahead of UTC by a half hour',
      given: { timeZone: 'Asia/Tehran', to: '2026-01-02' },
      then: ['2025-12-31T20:30', '2026-01-01T20:30', '2026-01-02T20:30'],
    },
    {
      name: 'a day of 23 hours',
      given: { timeZone: 'Europe/Berlin', from: '2026-03-29', to: '2026-03-30' },
      then: ['2026-03-28T23:00', '2026-03-29T22:00', '2026-03-30T22:00'],
    },
    {
      name: 'a day without a midnight, ahead of UTC',
      given: { timeZone: 'Asia/Tehran', from: '2021-03-21', to: '2021-03-22' },
      then: ['2021-03-20T20:30', '2021-03-21T20:30', '2021-03-22T19:30'],
    },
    {
      name: 'a day without a midnight, behind UTC',
      given: { timeZone: 'America/Santiago', from: '2025-09-07', to: '2025-09-07' },
      then: ['2025-09-07T04:00', '2025-09-08T03:00'],
    },
    {
      name: 'weeks from Monday on, the first one cut',
      given: { interval: 'week' as const, from: '2026-01-01', to: '2026-01-13' },
      then: ['2026-01-01T00:00', '2026-01-05T00:00', '2026-01-12T00:00', '2026-01-14T00:00'],
    },
    {
      name: 'weeks from Saturday on',
      given: { interval: 'week' as const, firstWeekday: 6, to: '2026-01-09' },
      then: ['2026-01-01T00:00', '2026-01-03T00:00', '2026-01-10T00:00'],
    },
    {
      name: 'months',
      given: { interval: 'month' as const, from: '2025-12-15', to: '2026-02-01' },
      then: ['2025-12-15T00:00', '2026-01-01T00:00', '2026-02-01T00:00', '2026-02-02T00:00'],
    },
    {
      name: 'Persian months: 1 Farvardin 1405 is 21 March 2026',
      given: {
        interval: 'month' as const,
        calendar: 'persian' as const,
        from: '2026-03-01',
        to: '2026-04-30',
      },
      then: ['2026-03-01T00:00', '2026-03-21T00:00', '2026-04-21T00:00', '2026-05-01T00:00'],
    },
  ])('$name', ({ given, then }) => expect(edgesOf(given)).toEqual(then));
});

test('given a name, then it is a time zone or not', () => {
  expect(['UTC', 'Asia/Tehran', 'Asia/Nowhere', ''].map(isTimeZone)).toEqual([true, true, false, false]);
});

test.each([
  { renewed: 0, lapsed: 0, then: null },
  { renewed: 0, lapsed: 4, then: 0 },
  { renewed: 3, lapsed: 1, then: 0.75 },
  { renewed: 2, lapsed: 0, then: 1 },
])('given $renewed periods that were extended and $lapsed that were not, then the rate is $then', (row) => {
  expect(renewalRateOf(row)).toBe(row.then);
});
