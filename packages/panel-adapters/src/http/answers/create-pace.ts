import type { Clock } from '@panelkit/sdk';
import { nextTurn } from './next-turn.ts';

/** So much of an answer is read at once: all of most answers. */
const PART_BYTES = 128 * 1024;
/**
 * So much is read without a rest. Else a panel whose every call reads a list of some thousand accounts, as
 * old 3x-ui has it, would be the slower the more another panel keeps the process busy.
 */
const UNRESTED_BYTES = 8 * PART_BYTES;
/** Others are waiting when a turn of theirs takes longer. */
const FREE_TURN_MS = 0.2;
/** While others are waiting, a reader rests so many times as long as its part took. */
const REST_TIMES = 4;
const LEAST_REST_MS = 5;
const MOST_REST_MS = 50;

/** Makes the pace of one reader, which is to call it behind each chunk. */
export type Pace = () => (chunk: Uint8Array) => Promise<void>;

/**
 * Keeps long answers of a panel from taking the process from others: while those have work, all readers of
 * the panel together rest for most of the time.
 */
export function createPace(clock: Clock): Pace {
  let restsUntilMs = clock.monotonicMs();
  const rest = async (workedMs: number): Promise<void> => {
    const nowMs = clock.monotonicMs();
    const restMs = Math.min(MOST_REST_MS, Math.max(LEAST_REST_MS, workedMs * REST_TIMES));
    restsUntilMs = Math.max(restsUntilMs, nowMs) + restMs;
    const waitMs = restsUntilMs - nowMs;
    await new Promise<void>((resolve) => clock.setTimer(waitMs, resolve));
  };
  return () => {
    let bytes = 0;
    let parts = 0;
    let resumedAtMs = clock.monotonicMs();
    return async ({ length }) => {
      bytes += length;
      if (bytes < PART_BYTES) return;
      bytes = 0;
      parts += 1;
      const endedAtMs = clock.monotonicMs();
      await nextTurn();
      const isBusy = clock.monotonicMs() - endedAtMs > FREE_TURN_MS;
      if (isBusy && parts * PART_BYTES > UNRESTED_BYTES) await rest(endedAtMs - resumedAtMs);
      resumedAtMs = clock.monotonicMs();
    };
  };
}
