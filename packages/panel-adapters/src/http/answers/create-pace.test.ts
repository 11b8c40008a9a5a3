import { createSystemClock } from '@panelkit/sdk';
import { expect, test } from 'vitest';
import { createPace } from './create-pace.ts';

const PART = new Uint8Array(128 * 1024);

/** A clock on which every look takes so long, and which says how long was rested. */
function createSlowClock(lookMs: number) {
  let nowMs = 0;
  const rests: number[] = [];
  const clock = {
    ...createSystemClock(),
    monotonicMs: () => {
      nowMs += lookMs;
      return nowMs;
    },
    setTimer: (ms: number, callback: () => void) => {
      rests.push(ms);
      queueMicrotask(callback);
      return () => {};
    },
  };
  return { clock, rests };
}

test('given a short answer, then nobody rests, however busy the process is', async () => {
  const { clock, rests } = createSlowClock(10);
  const pace = createPace(clock)();
  for (let sent = 0; sent < PART.length - 1024; sent += 1024) await pace(PART.subarray(0, 1024));
  expect(rests).toEqual([]);
});

test('given the list of a panel of some thousand accounts, then nobody rests, however busy others make the process', async () => {
  const { clock, rests } = createSlowClock(10);
  const pace = createPace(clock)();
  for (let part = 0; part < 8; part += 1) await pace(PART);
  expect(rests).toEqual([]);
});

test('given a long answer and nobody who waits, then it is read without a rest', async () => {
  const { clock, rests } = createSlowClock(0.01);
  const pace = createPace(clock)();
  for (let part = 0; part < 20; part += 1) await pace(PART);
  expect(rests).toEqual([]);
});

test('given others who wait, then a reader rests for longer than it works, but never for long', async () => {
  const { clock, rests } = createSlowClock(3);
  const pace = createPace(clock)();
  for (let part = 0; part < 10; part += 1) await pace(PART);
  expect(rests).toHaveLength(2);
  for (const restMs of rests) {
    expect(restMs).toBeGreaterThanOrEqual(4 * 3);
    expect(restMs).toBeLessThanOrEqual(50);
  }
});

test('given two long answers of one panel, then the one rests behind the other', async () => {
  const { clock, rests } = createSlowClock(3);
  const pace = createPace({ ...clock, monotonicMs: () => clock.monotonicMs() });
  const readers = [pace(), pace()];
  for (let part = 0; part < 9; part += 1) await Promise.all(readers.map((read) => read(PART)));
  const [first = 0, second = 0] = rests;
  expect(second).toBeGreaterThan(first);
});
