import type { Clock } from '@panelkit/sdk';
import type { TestClock } from '@panelkit/sdk/testing';

/**
 * The clock of one process: once that is dead nobody wakes up, no timer fires, and time waits for nothing of
 * it.
 */
export function createMortalClock(clock: TestClock): { clock: Clock; die(): void } {
  const life = { isOver: false };
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  const whileAlive = (): Promise<void> => (life.isOver ? new Promise(() => {}) : Promise.resolve());
  return {
    clock: {
      now: clock.now,
      monotonicMs: clock.monotonicMs,
      steps: {
        onSleep: clock.steps.onSleep,
        addIdleSource: ({ whenIdle }) =>
          clock.steps.addIdleSource({ whenIdle: () => Promise.race([whenIdle(), over]) }),
      },
      sleep: (ms, options) => clock.sleep(ms, options).finally(whileAlive),
      setTimer: (ms, callback) =>
        clock.setTimer(ms, () => {
          if (!life.isOver) callback();
        }),
    },
    die() {
      life.isOver = true;
      end();
    },
  };
}
