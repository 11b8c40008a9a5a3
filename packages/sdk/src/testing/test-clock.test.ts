import { expect, test } from 'vitest';
import { createTestClock } from './test-clock.ts';

const macrotask = () => new Promise((resolve) => setImmediate(resolve));

test('given a new clock, when read, then it stands where it was put', () => {
  const clock = createTestClock({ now: new Date('2030-05-06T07:08:09Z') });
  expect(clock.now()).toEqual(new Date('2030-05-06T07:08:09Z'));
  expect(createTestClock().now()).toEqual(new Date('2026-01-01T00:00:00Z'));
});

test.each([
  [1500, 1500],
  ['30s' as const, 30_000],
  ['15m' as const, 900_000],
  ['36h' as const, 129_600_000],
  ['365d' as const, 31_536_000_000],
])('given %s, when advanced by it, then both times moved that far', async (duration, ms) => {
  const clock = createTestClock();
  const before = { now: clock.now().getTime(), monotonicMs: clock.monotonicMs() };
  await clock.advance(duration);
  expect(clock.now().getTime() - before.now).toBe(ms);
  expect(clock.monotonicMs() - before.monotonicMs).toBe(ms);
});

test('given something that is no duration, when advanced by it, then a TypeError', async () => {
  const clock = createTestClock();
  const durations: string[] = ['', '5', '1.5h', '3w'];
  for (const duration of durations) {
    // @ts-expect-error the types allow only durations
    await expect(async () => clock.advance(duration)).rejects.toThrow(TypeError);
  }
});

test('given timers, when advanced, then each fires at its time, equal ones in the order they were set, and later ones stay', async () => {
  const clock = createTestClock();
  const fired: string[] = [];
  const set = (name: string, ms: number) =>
    clock.setTimer(ms, () => fired.push(`${name} ${clock.monotonicMs()}`));
  set('c', 300);
  set('a', 100);
  set('b1', 200);
  set('b2', 200);
  const cancel = set('cancelled', 150);
  set('late', 301);
  cancel();
  cancel();
  await clock.advance(300);
  expect(fired).toEqual(['a 100', 'b1 200', 'b2 200', 'c 300']);
  await clock.advance(1);
  expect(fired.at(-1)).toBe('late 301');
});

test('given a timer that sets another, when advanced over both, then both fire', async () => {
  const clock = createTestClock();
  const fired: number[] = [];
  const again = () => {
    fired.push(clock.monotonicMs());
    if (fired.length < 4) clock.setTimer(60_000, again);
  };
  clock.setTimer(60_000, again);
  await clock.advance('4m');
  expect(fired).toEqual([60_000, 120_000, 180_000, 240_000]);
});

test('given a chain of sleeps, when advanced in one go, then each wakes at its own time', async () => {
  const clock = createTestClock();
  const woke: number[] = [];
  const run = async () => {
    for (const ms of [100, 200, 300]) {
      await clock.sleep(ms);
      woke.push(clock.monotonicMs());
    }
  };
  const running = run();
  await clock.advance(1000);
  await running;
  expect(woke).toEqual([100, 300, 600]);
});

test('given nothing to wait for, when slept or timed, then it goes on without the test', async () => {
  const clock = createTestClock();
  await clock.sleep(0);
  await new Promise<void>((resolve) => clock.setTimer(0, resolve));
  let fired = false;
  clock.setTimer(0, () => {
    fired = true;
  })();
  await macrotask();
  expect(fired).toBe(false);
  expect(clock.monotonicMs()).toBe(0);
});

test('given a signal, when aborted before or during a sleep, then that rejects with its reason, and time passes without it', async () => {
  const clock = createTestClock();
  const reason = new Error('stop');
  await expect(clock.sleep(1000, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const controller = new AbortController();
  const sleeping = clock.sleep(1000, { signal: controller.signal });
  controller.abort(reason);
  await expect(sleeping).rejects.toBe(reason);
  const slept = clock.sleep(500, { signal: new AbortController().signal });
  await clock.advance(500);
  await expect(slept).resolves.toBeUndefined();
});

test('given idle sources, when advanced, then no timer fires before all are idle, and at the end all are', async () => {
  const clock = createTestClock();
  const steps: string[] = [];
  const source = (name: string) => ({
    whenIdle: async () => {
      for (let turn = 0; turn < 3; turn += 1) await macrotask();
      steps.push(`${name} idle at ${clock.monotonicMs()}`);
    },
  });
  clock.addIdleSource(source('one'));
  clock.setTimer(100, () => steps.push('fired'));
  await clock.advance(150);
  expect(steps).toEqual(['one idle at 0', 'fired', 'one idle at 100', 'one idle at 150']);
});

test('given a source that was taken away, when advanced, then nobody waits for it', async () => {
  const clock = createTestClock();
  const remove = clock.addIdleSource({ whenIdle: () => new Promise(() => {}) });
  remove();
  await clock.advance(1);
  expect(clock.monotonicMs()).toBe(1);
});

test('given a listener, when someone sleeps, then it is told at once, with a promise of the end that never rejects', async () => {
  const clock = createTestClock();
  const ends: Promise<void>[] = [];
  const stop = clock.steps.onSleep((ended) => ends.push(ended));
  const controller = new AbortController();
  const sleeping = clock.sleep(100, { signal: controller.signal });
  expect(ends).toHaveLength(1);
  controller.abort(new Error('stop'));
  await expect(sleeping).rejects.toThrow('stop');
  await expect(ends[0]).resolves.toBeUndefined();
  stop();
  void clock.sleep(100);
  expect(ends).toHaveLength(1);
});

test('given a corrected clock, when timers run, then they keep their distance: only `now` moved', async () => {
  const clock = createTestClock();
  let firedAt: Date | null = null;
  clock.setTimer(1000, () => {
    firedAt = clock.now();
  });
  clock.set(new Date('2020-01-01T00:00:00Z'));
  expect(clock.monotonicMs()).toBe(0);
  await clock.advance(1000);
  expect(firedAt).toEqual(new Date('2020-01-01T00:00:01Z'));
});

test('given a clock that is being advanced, when advanced again, then a TypeError', async () => {
  const clock = createTestClock();
  const first = clock.advance('1s');
  await expect(clock.advance('1s')).rejects.toThrow(TypeError);
  await first;
  await clock.advance('1s');
  expect(clock.monotonicMs()).toBe(2000);
});
