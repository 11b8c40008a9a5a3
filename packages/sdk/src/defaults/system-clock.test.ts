import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSystemClock } from './system-clock.ts';

const DAY_MS = 86_400_000;

describe('system clock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('given a machine time, when asked, then it answers it', () => {
    const clock = createSystemClock();
    const before = clock.monotonicMs();
    vi.advanceTimersByTime(1500);
    expect(clock.now()).toEqual(new Date('2026-01-01T00:00:01.500Z'));
    expect(clock.monotonicMs() - before).toBe(1500);
  });

  test('given a timer longer than Node can hold, when its time comes, then it fires once and not before', () => {
    const fired = vi.fn();
    createSystemClock().setTimer(60 * DAY_MS, fired);
    vi.advanceTimersByTime(60 * DAY_MS - 1);
    expect(fired).not.toHaveBeenCalled();
    vi.advanceTimersByTime(DAY_MS);
    expect(fired).toHaveBeenCalledTimes(1);
  });

  test('given a long timer in its second stretch, when cancelled, then it never fires', () => {
    const fired = vi.fn();
    const cancel = createSystemClock().setTimer(60 * DAY_MS, fired);
    vi.advanceTimersByTime(30 * DAY_MS);
    cancel();
    vi.advanceTimersByTime(60 * DAY_MS);
    expect(fired).not.toHaveBeenCalled();
  });

  test('given a sleep, when its time has passed, then it resolves', async () => {
    const sleep = createSystemClock().sleep(1000, { signal: new AbortController().signal });
    vi.advanceTimersByTime(1000);
    await expect(sleep).resolves.toBeUndefined();
  });

  test('given a sleep, when it is aborted, then it rejects with the reason and leaves no timer', async () => {
    const controller = new AbortController();
    const sleep = createSystemClock().sleep(1000, { signal: controller.signal });
    controller.abort(new Error('lease lost'));
    await expect(sleep).rejects.toThrow('lease lost');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('given a signal that is aborted already, when sleeping, then it rejects at once', async () => {
    const sleep = createSystemClock().sleep(1000, { signal: AbortSignal.abort(new Error('stopped')) });
    await expect(sleep).rejects.toThrow('stopped');
    expect(vi.getTimerCount()).toBe(0);
  });
});
