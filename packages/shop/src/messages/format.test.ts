import { expect, test } from 'vitest';
import { createFormat } from './format.ts';

const format = createFormat({
  locale: 'en',
  timeZone: 'UTC',
  displayUnit: null,
  unlimited: 'Unlimited',
  never: 'Never',
  gigabyte: 'GB',
});

test.each([
  { name: 'cents', given: format.money({ amountMinor: 1_234_05, currency: 'USD' }), then: '$1,234.05' },
  {
    name: 'a currency without cents',
    given: format.money({ amountMinor: 500, currency: 'JPY' }),
    then: '¥500',
  },
  {
    name: 'an instant',
    given: format.dateTime(new Date('2026-01-02T00:05:00Z')),
    then: 'Jan 2, 2026, 00:05 UTC',
  },
  { name: 'no instant', given: format.dateTime(null), then: 'Never' },
  { name: 'gigabytes of 1024³', given: format.gigabytes(50 * 1024 ** 3), then: '50 GB' },
  { name: 'a part of one', given: format.gigabytes(1024 ** 3 / 8), then: '0.13 GB' },
  { name: 'no limit', given: format.gigabytes(null), then: 'Unlimited' },
  { name: 'no traffic', given: format.gigabytes(0), then: '0 GB' },
  { name: 'a moment', given: format.duration(37.4), then: '37 ms' },
  { name: 'a few seconds', given: format.duration(1490), then: '1.5 sec' },
  { name: 'a minute', given: format.duration(75_000), then: '75 sec' },
  { name: 'hours', given: format.duration(9_000_000), then: '2.5 hr' },
  { name: 'one', given: format.count(1, 'day', 'days'), then: '1 day' },
  { name: 'many', given: format.count(1000, 'day', 'days'), then: '1,000 days' },
])('given $name, then $then', ({ given, then }) => {
  expect(given).toBe(then);
});

test('given Russian, then numbers, days and forms are those of who reads', () => {
  const russian = createFormat({
    locale: 'ru',
    timeZone: 'Europe/Moscow',
    displayUnit: null,
    unlimited: 'Без лимита',
    never: 'Бессрочно',
    gigabyte: 'ГБ',
  });
  const written = [
    russian.money({ amountMinor: 1_234_50, currency: 'RUB' }),
    russian.dateTime(new Date('2026-01-02T22:05:00Z')),
    russian.gigabytes(1.5 * 1024 ** 3),
    ...[1, 2, 5, 11, 22, 1000].map((amount) => russian.count(amount, 'день', 'дня', 'дней')),
  ].map((text) => text.replaceAll('\u00a0', ' '));
  expect(written).toEqual([
    '1 234,50 ₽',
    '3 янв. 2026 г., 01:05',
    '1,5 ГБ',
    '1 день',
    '2 дня',
    '5 дней',
    '11 дней',
    '22 дня',
    '1 000 дней',
  ]);
});

test('given Persian and a time zone, then digits, calendar and hour are those of who reads', () => {
  const persian = createFormat({
    locale: 'fa-IR-u-ca-persian',
    timeZone: 'Asia/Tehran',
    displayUnit: null,
    unlimited: 'نامحدود',
    never: 'هرگز',
    gigabyte: 'گیگابایت',
  });
  expect(persian.dateTime(new Date('2026-03-20T20:40:00Z'))).toBe('۱ فروردین ۱۴۰۵، ۰۰:۱۰');
  expect(persian.date(new Date('2026-03-20T20:20:00Z'))).toBe('۲۹ اسفند ۱۴۰۴');
  expect(persian.money({ amountMinor: 123450, currency: 'USD' })).toContain('۱٬۲۳۴٫۵۰');
  expect(persian.gigabytes(50 * 1024 ** 3)).toBe('۵۰ گیگابایت');
  expect(persian.duration(20_000)).toBe('۲۰ ثانیه');
  expect(persian.percent(0.42)).toBe('\u061c۴۲٪');
  expect(format.percent(0.42)).toBe('42%');
});
