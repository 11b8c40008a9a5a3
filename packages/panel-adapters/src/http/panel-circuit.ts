import type { Clock } from '@panelkit/sdk';

/** Keeps requests from a panel that does not answer, so that nobody waits for it in vain. */
export interface PanelCircuit {
  /** Null when a request may go; else how long the panel is left alone. */
  admit(): number | null;
  /** The panel answered, whatever it said. */
  answered(): void;
  /** No answer came. */
  failed(): void;
}

/** So many failures in a row, and the panel is left alone. */
const MOST_FAILURES = 5;
const LEFT_ALONE_MS = 30_000;
/**
 * After that one request at a time tries whether the panel is back: the next one if no answer came in that
 * time.
 */
const TRIAL_MS = 5000;

/** A circuit on the clock's monotonic time; closed at first. */
export function createPanelCircuit(clock: Clock): PanelCircuit {
  let failuresInARow = 0;
  let openUntilMs = 0;
  return {
    admit: () => {
      if (failuresInARow < MOST_FAILURES) return null;
      const waitMs = openUntilMs - clock.monotonicMs();
      if (waitMs > 0) return waitMs;
      openUntilMs = clock.monotonicMs() + TRIAL_MS;
      return null;
    },
    answered: () => {
      failuresInARow = 0;
    },
    failed: () => {
      failuresInARow += 1;
      openUntilMs = clock.monotonicMs() + LEFT_ALONE_MS;
    },
  };
}
