import { expect, test } from 'vitest';
import { createRecordingLogger } from '../../testing/recording-logger.ts';
import { measureCallback } from './measure-callback.ts';

/** A clock that a callback moves by `tookMs`. */
function setUp(tookMs: number) {
  let nowMs = 0;
  const logger = createRecordingLogger();
  const watch = { clock: { monotonicMs: () => nowMs }, logger, slowCallbackMs: 100 };
  const work = () => {
    nowMs += tookMs;
    return 'done';
  };
  return { logger, watch, work };
}

test('given a callback that is quick, then nothing is logged', () => {
  const { logger, watch, work } = setUp(100);
  expect(measureCallback(watch, 'placement', work)).toBe('done');
  expect(logger.entries).toEqual([]);
});

test('given a callback that holds the process up, also one that throws, then its name and time are logged', () => {
  const { logger, watch, work } = setUp(101);
  const fail = () => {
    work();
    throw new RangeError('no');
  };
  expect(measureCallback(watch, 'placement', work)).toBe('done');
  expect(() => measureCallback(watch, 'listener of order.placed', fail)).toThrow(RangeError);
  expect(logger.entries).toMatchObject([
    { level: 'warn', fields: { callback: 'placement', durationMs: 101 } },
    { level: 'warn', fields: { callback: 'listener of order.placed', durationMs: 101 } },
  ]);
});
