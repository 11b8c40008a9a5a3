import type { Clock } from '../../ports/clock.ts';

/** What is known of the calls to one panel in this process. */
export interface PanelLine {
  /** Null when a call may go; else for how long the panel is left alone, in milliseconds. */
  admit(): number | null;
  /** A call ended in time. */
  ended(): void;
  /** A call was given up; what it does is over with the promise. */
  gaveUp(running: Promise<unknown>): void;
  /** The reader of a call left before its deadline, which says nothing against the panel. */
  leftBy(running: Promise<unknown>): void;
  /** Calls that were given up and still run: each may occupy the panel. */
  runningOn(): number;
  /**
   * Whether the driver sends its requests through the engine's `fetch`, so that a call that was given up can
   * write no more.
   */
  usesFetch: boolean;
  /**
   * The panel's clock minus ours, by the date of its last answer since this was taken; null: none came, or it
   * bore no date.
   */
  clockReadingMs: number | null;
}

/** How long a panel is left alone before one call tries whether it ends again. */
const LEFT_ALONE_MS = 30_000;

/**
 * The calls to one panel. So many that were given up and still run, and the panel's circuit opens: another
 * one would only hang as well. One call each half minute finds out whether the panel answers again.
 */
export function createPanelLine(
  clock: Clock,
  { mostRunningOn, onEnd }: { mostRunningOn: number; onEnd(): void },
): PanelLine {
  const running = new Set<Promise<unknown>>();
  /** Those that count against the panel: it has not answered since. */
  const unanswered = new Set<Promise<unknown>>();
  let openUntilMs = Number.NEGATIVE_INFINITY;
  const watch = (call: Promise<unknown>): void => {
    running.add(call);
    const over = (): void => {
      running.delete(call);
      unanswered.delete(call);
      onEnd();
    };
    call.then(over, over);
  };
  return {
    usesFetch: false,
    clockReadingMs: null,
    admit() {
      if (unanswered.size < mostRunningOn) return null;
      const nowMs = clock.monotonicMs();
      if (nowMs < openUntilMs) return openUntilMs - nowMs;
      openUntilMs = nowMs + LEFT_ALONE_MS;
      return null;
    },
    ended: () => unanswered.clear(),
    gaveUp(call) {
      unanswered.add(call);
      openUntilMs = clock.monotonicMs() + LEFT_ALONE_MS;
      watch(call);
    },
    leftBy: watch,
    runningOn: () => running.size,
  };
}
