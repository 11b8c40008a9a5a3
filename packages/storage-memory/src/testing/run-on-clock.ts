import type { TestClock } from '@panelkit/sdk/testing';

const STEP_MS = 10;

/** Awaits work that waits for the clock, moving it as far as the work needs. */
export async function runOnClock<Result>(clock: TestClock, work: Promise<Result>): Promise<Result> {
  const state = { isOver: false };
  const over = (): void => {
    state.isOver = true;
  };
  work.then(over, over);
  await new Promise((resolve) => setImmediate(resolve));
  while (!state.isOver) await clock.advance(STEP_MS);
  return work;
}
