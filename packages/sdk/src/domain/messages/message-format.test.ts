import { expect, test } from 'vitest';
import { messageFormat } from './message-format.ts';

const GIB = 1024 ** 3;
const at = '2026-02-03T21:30:00.000Z';

test('given English, then numbers, sums and instants are written so', () => {
  const format = messageFormat('en', {});
  expect(format.number(1234.567)).toBe('1,234.57');
  expect(format.percent(80)).toBe('80%');
  expect(format.money(1250, 'EUR')).toBe('€12.50');
  expect(format.money(10_000, 'IRR').replaceAll('\u00a0', ' ')).toBe('IRR 10,000');
  expect(format.instant(at)).toBe('February 3, 2026 at 21:30');
  expect([format.traffic(50 * GIB), format.traffic(0), format.traffic(1.5 * GIB)]).toEqual([
    '50 GB',
    '0 GB',
    '1.5 GB',
  ]);
  expect([format.traffic(null), format.instant(null)]).toEqual(['unlimited', 'no expiry']);
  expect(format.named('30 GB')).toBe('30 GB');
});

test('given Persian, then they are written so, and a Latin name keeps its direction', () => {
  const format = messageFormat('fa', { displayUnit: 'IRT' });
  expect(format.number(1234.5)).toBe('۱٬۲۳۴٫۵');
  expect(format.percent(80)).toBe('۸۰٪');
  expect(format.money(100_000, 'IRR').replaceAll('\u00a0', ' ')).toBe('۱۰٬۰۰۰ تومان');
  expect(format.traffic(2 * GIB)).toBe('۲ گیگابایت');
  expect([format.traffic(null), format.instant(null)]).toEqual(['نامحدود', 'بدون انقضا']);
  expect(['طلا', 'Gold', '30'].map(format.named)).toEqual(['طلا', '\u2068Gold\u2069', '\u206830\u2069']);
});

test('given two time zones, then each has its own instants, and the same one is made once', () => {
  const inTehran = messageFormat('en', { timeZone: 'Asia/Tehran' });
  expect(inTehran.instant(at)).toBe('February 4, 2026 at 01:00');
  expect(messageFormat('en', {}).instant(at)).toBe('February 3, 2026 at 21:30');
  expect(messageFormat('en', { timeZone: 'Asia/Tehran' })).toBe(inTehran);
});
