import type { TestClock } from '@panelkit/sdk/testing';

/**
 * A test clock on which much happens at once: timers that are due within the same `windowMs` fire together at
 * its end. By itself a test clock fires one, and waits until all that it started is over before the next:
 * nobody would ever meet anybody.
 */
export function crowd(clock: TestClock, windowMs: number): TestClock {
  const sleepListeners = new Set<(ended: Promise<void>) => void>();
  const groups = new Map<number, Set<() => void>>();
  const groupAt = (dueMs: number): Set<() => void> => {
    const known = groups.get(dueMs);
    if (known !== undefined) return known;
    const group = new Set<() => void>();
    groups.set(dueMs, group);
    clock.setTimer(dueMs - clock.monotonicMs(), () => {
      groups.delete(dueMs);
      for (const fire of group) fire();
    });
    return group;
  };
  const setTimer: TestClock['setTimer'] = (ms, callback) => {
    if (ms <= 0) return clock.setTimer(ms, callback);
    const group = groupAt(Math.ceil((clock.monotonicMs() + ms) / windowMs) * windowMs);
    const fire = () => callback();
    group.add(fire);
    return () => group.delete(fire);
  };
  const crowded: TestClock = {
    ...clock,
    setTimer,
    sleep(ms, { signal } = {}) {
      const slept = sleepUntilTimer(setTimer, ms, signal);
      const ended = slept.catch(() => {});
      for (const listener of sleepListeners) listener(ended);
      return slept;
    },
    steps: {
      addIdleSource: clock.addIdleSource,
      onSleep(listener) {
        sleepListeners.add(listener);
        return () => sleepListeners.delete(listener);
      },
    },
  };
  return crowded;
}

function sleepUntilTimer(
  setTimer: TestClock['setTimer'],
  ms: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const abort = (): void => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = setTimer(ms, () => {
      signal?.removeEventListener('abort', abort);
      resolve();
    });
    signal?.addEventListener('abort', abort, { once: true });
  });
}
