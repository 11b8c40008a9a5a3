import type { Clock } from '@panelkit/sdk';

/** A clock that a test moves. */
type MovableClock = Clock & { advance(ms: number): Promise<void> };

/**
 * The test's clock for an adapter that nobody waits for: its sleeps move the time on, one after the other.
 */
export function clockMovedBySleep(clock: MovableClock): Clock {
  let moved: Promise<void> = Promise.resolve();
  return {
    ...clock,
    sleep: (ms) => {
      moved = moved.then(() => clock.advance(ms));
      return moved;
    },
  };
}
