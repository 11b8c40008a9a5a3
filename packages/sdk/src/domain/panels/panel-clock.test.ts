import { describe, expect, test } from 'vitest';
import {
  isClockInDoubt,
  isClockUnmeasured,
  isClockWrong,
  measureClock,
  offToleranceMs,
  skewAt,
  wasClockWrong,
} from './panel-clock.ts';

const now = new Date('2026-03-01T12:00:00Z');
const HOUR_MS = 3_600_000;
const unmeasured = { clockSkewMs: null };

function measured(...readingsMs: (number | null)[]) {
  return readingsMs.reduce<Parameters<typeof measureClock>[0]>(
    (clock, readingMs) => measureClock(clock, readingMs, now),
    unmeasured,
  );
}

describe('the clock of a panel', () => {
  test.each<{ name: string; readings: (number | null)[]; then: number }>([
    { name: 'never', readings: [], then: 0 },
    { name: 'without an answer', readings: [null, null, null], then: 0 },
    { name: 'once an hour ahead', readings: [HOUR_MS], then: 0 },
    { name: 'twice an hour ahead', readings: [HOUR_MS, HOUR_MS], then: 0 },
    {
      name: 'three times about an hour ahead',
      readings: [HOUR_MS - 900, HOUR_MS, HOUR_MS + 900],
      then: HOUR_MS,
    },
    { name: 'once otherwise among good ones', readings: [0, 0, 0, HOUR_MS], then: 0 },
    { name: 'in three ways', readings: [0, HOUR_MS, 2 * HOUR_MS], then: 0 },
    { name: 'right again', readings: [HOUR_MS, HOUR_MS, HOUR_MS, 0, 0, 0], then: 0 },
  ])('given it was measured $name, then $then ms count', ({ readings, then }) => {
    expect(skewAt(measured(...readings), now)).toBe(then);
  });

  test('given a measurement that differs from what counts, then it is in doubt until three agree', () => {
    expect(isClockInDoubt(measured(0))).toBe(false);
    expect(isClockInDoubt(measured(HOUR_MS))).toBe(true);
    expect(isClockInDoubt(measured(HOUR_MS, HOUR_MS))).toBe(true);
    expect(isClockInDoubt(measured(HOUR_MS, HOUR_MS, HOUR_MS))).toBe(false);
    expect(isClockInDoubt(measured(HOUR_MS, HOUR_MS, HOUR_MS, 0))).toBe(true);
  });

  test('given a wrong clock, when half an hour has passed without a measurement, then it is not held against the panel', () => {
    const wrong = measured(HOUR_MS, HOUR_MS, HOUR_MS);
    expect(isClockWrong(wrong, now)).toBe(true);
    expect(isClockWrong(wrong, new Date(now.getTime() + HOUR_MS / 2))).toBe(false);
  });

  test.each([
    { skewMs: 0, then: 120_000 },
    { skewMs: -60_000, then: 180_000 },
    { skewMs: HOUR_MS, then: 420_000 },
    { skewMs: -HOUR_MS, then: 420_000 },
  ])('given a skew of $skewMs ms, then an end may be off by $then ms', ({ skewMs, then }) => {
    expect(offToleranceMs(measured(skewMs, skewMs, skewMs), now)).toBe(then);
  });

  test.each([
    {
      name: 'just agree, in any order',
      readings: [HOUR_MS + 10_000, HOUR_MS, HOUR_MS + 4000],
      then: HOUR_MS + 4000,
    },
    { name: 'just do not', readings: [HOUR_MS + 10_001, HOUR_MS, HOUR_MS + 4000], then: 0 },
    {
      name: 'agree behind',
      readings: [-9000, -HOUR_MS, -HOUR_MS - 2000, -HOUR_MS - 1000],
      then: -HOUR_MS - 1000,
    },
  ])('given three that $name, then the middle one counts', ({ readings, then }) => {
    expect(skewAt(measured(...readings), now)).toBe(then);
  });

  test('given a panel that sends no time, then what was measured stays, and nothing else is taken along', () => {
    const clock = measured(HOUR_MS, HOUR_MS, HOUR_MS);
    const later = new Date(now.getTime() + 1000);
    const failing = { ...clock, consecutiveFailures: 3 };
    expect(measureClock(failing, null, later)).toEqual(clock);
    const failed = { ...unmeasured, lastError: null };
    expect(measureClock(failed, null, later)).toEqual(unmeasured);
  });

  test('given as much doubt as a slow answer leaves, then there is none', () => {
    expect([
      isClockInDoubt(unmeasured),
      isClockInDoubt(measured(10_000)),
      isClockInDoubt(measured(-10_001)),
    ]).toEqual([false, false, true]);
  });

  test('given when it was measured, then it is old after so long, to the millisecond', () => {
    const past = (ms: number) => new Date(now.getTime() + ms);
    expect(isClockUnmeasured(unmeasured, now, 1000)).toBe(true);
    expect(isClockUnmeasured(measured(0), past(999), 1000)).toBe(false);
    expect(isClockUnmeasured(measured(0), past(1000), 1000)).toBe(true);
    expect(skewAt(measured(HOUR_MS, HOUR_MS, HOUR_MS), past(HOUR_MS / 2 - 1))).toBe(HOUR_MS);
  });

  test.each([
    { clockSkewMs: null, then: false },
    { clockSkewMs: 300_000, then: false },
    { clockSkewMs: 300_001, then: true },
    { clockSkewMs: -300_001, then: true },
  ])('given a skew of $clockSkewMs ms, however old, then it was wrong: $then', ({ clockSkewMs, then }) => {
    expect(wasClockWrong({ clockSkewMs })).toBe(then);
  });
});
