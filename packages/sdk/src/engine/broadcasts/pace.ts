import type { Clock } from '../../ports/clock.ts';

/** What was missed is made up for, but not in one burst: a channel counts by the second. */
const MADE_UP_MS = 400;
/** So many unknown outcomes in a row are the channel's trouble, not a message's. */
const TROUBLE_AFTER = 3;
const FIRST_REST_MS = 5000;
const LONGEST_REST_MS = 5 * 60_000;

/** When the next message of a channel may leave. */
export interface Pace {
  /** How long until then. */
  waitMs(): number;
  /** Takes the next moment, and waits for it. */
  take(): Promise<void>;
  /** What took a moment has reached nobody: the next may have it. */
  giveBack(): void;
  /** The channel asks to wait. */
  restFor(ms: number): void;
  /** Whether an outcome is known: several that are not bring a rest, each longer than the last. */
  note(isKnown: boolean): void;
  /** Since the last outcomes were unknown: only one message at a time is risked. */
  isDoubtful(): boolean;
}

export function createPace(clock: Clock, perSecond: number): Pace {
  const intervalMs = 1000 / perSecond;
  let nextAtMs = clock.monotonicMs();
  let unknownInARow = 0;
  const waitMs = () => nextAtMs - clock.monotonicMs();
  const restFor = (ms: number) => {
    nextAtMs = Math.max(nextAtMs, clock.monotonicMs() + ms);
  };
  return {
    waitMs,
    restFor,
    async take() {
      const atMs = Math.max(nextAtMs, clock.monotonicMs() - MADE_UP_MS);
      nextAtMs = atMs + intervalMs;
      const ms = atMs - clock.monotonicMs();
      if (ms > 0) await clock.sleep(ms);
    },
    giveBack() {
      nextAtMs -= intervalMs;
    },
    note(isKnown) {
      unknownInARow = isKnown ? 0 : unknownInARow + 1;
      if (unknownInARow < TROUBLE_AFTER) return;
      restFor(Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (unknownInARow - TROUBLE_AFTER)));
    },
    isDoubtful: () => unknownInARow > 0,
  };
}
