import { expect, test } from 'vitest';
import { afterQuietHours } from './quiet-hours.ts';

const night = { from: '22:00', to: '07:30' };

test.each([
  { name: 'no quiet hours', hours: null, at: '2026-01-01T03:00:00Z', then: '2026-01-01T03:00:00Z' },
  { name: 'before they begin', hours: night, at: '2026-01-01T21:59:59Z', then: '2026-01-01T21:59:59Z' },
  { name: 'their first moment', hours: night, at: '2026-01-01T22:00:00Z', then: '2026-01-02T07:30:00Z' },
  { name: 'after midnight', hours: night, at: '2026-01-02T03:12:34Z', then: '2026-01-02T07:30:00Z' },
  { name: 'their end', hours: night, at: '2026-01-02T07:30:00Z', then: '2026-01-02T07:30:00Z' },
  {
    name: 'hours of one day',
    hours: { from: '12:00', to: '14:00' },
    at: '2026-01-01T13:00:00Z',
    then: '2026-01-01T14:00:00Z',
  },
  {
    name: 'nothing between them',
    hours: { from: '12:00', to: '12:00' },
    at: '2026-01-01T12:00:00Z',
    then: '2026-01-01T12:00:00Z',
  },
])('given $name, when it is $at, then it is told at $then', ({ hours, at, then }) => {
  expect(afterQuietHours(new Date(at), hours, 'UTC')).toEqual(new Date(then));
});

test('given a shop elsewhere, then its own hours count', () => {
  // 23:15 in Tehran.
  const at = new Date('2026-01-01T19:45:00Z');
  expect(afterQuietHours(at, night, 'Asia/Tehran')).toEqual(new Date('2026-01-02T04:00:00Z'));
});
