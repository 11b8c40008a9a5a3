import { expect, test } from 'vitest';
import { retryDelayMs } from './retry-delay.ts';

const DAY_MS = 24 * 60 * 60_000;

test.each([
  { failures: 1, least: 500, most: 1000 },
  { failures: 2, least: 1500, most: 3000 },
  { failures: 11, least: 2 * 3_600_000, most: 4 * 3_600_000 },
  { failures: 99, least: 2 * 3_600_000, most: 4 * 3_600_000 },
  { failures: 0, least: 500, most: 1000 },
])('given $failures failures, when asked for the wait, then it lies between $least and $most ms', (row) => {
  expect(retryDelayMs(row.failures, 0)).toBe(row.least);
  expect(retryDelayMs(row.failures, 0.999_999_9)).toBeLessThanOrEqual(row.most);
});

test('given a panel that stays down, when a day is over, then about twelve to twenty attempts were made', () => {
  const attemptsWith = (random: number): number => {
    let attempts = 1;
    for (let elapsed = 0; elapsed < DAY_MS; attempts += 1) elapsed += retryDelayMs(attempts, random);
    return attempts;
  };
  expect(attemptsWith(1)).toBeGreaterThanOrEqual(12);
  expect(attemptsWith(0)).toBeLessThanOrEqual(24);
});
