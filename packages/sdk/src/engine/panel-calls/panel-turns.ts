import type { Clock } from '../../ports/clock.ts';
import type { PanelConnections } from './panel-connections.ts';

/** Who talks to a panel: at most so many at once for each of them, the others wait in the order in which they came. */
export interface PanelTurns {
  /** From now on `limitOf(panelId)` holds; without it everybody has a turn at once. */
  limitTo(limitOf: (panelId: string) => number): void;
  /** Runs `work` when it is its turn. Inside of it no other turn may be taken. */
  take<Result>(panelId: string, work: () => Promise<Result>): Promise<Result>;
}

const NOTHING_RUNS_ON = { runningOn: () => 0, onCallEnd: () => {} };

interface Line {
  talking: number;
  /** An abort calls one of those who wait; first come, first called. */
  waiting: AbortController[];
}

/** One sleep of a waiting line: nothing happens when it is over. */
const WAIT_MS = 60_000;
/** Why a sleep ends: an abort without a reason makes an error of its own, with a stack, for every turn. */
const CALLED = 'called';

/**
 * Turns of one process. A call that was given up and still runs keeps its place, for it may still occupy the panel; one place is always
 * left, or calls that never end would end all others.
 */
export function createPanelTurns(
  clock: Clock,
  { runningOn, onCallEnd }: Pick<PanelConnections, 'runningOn' | 'onCallEnd'> = NOTHING_RUNS_ON,
): PanelTurns {
  const lines = new Map<string, Line>();
  let limitOf: (panelId: string) => number = () => Number.POSITIVE_INFINITY;
  const placesOf = (panelId: string): number => Math.max(1, limitOf(panelId) - runningOn(panelId));

  async function wait(line: Line): Promise<void> {
    const call = new AbortController();
    line.waiting.push(call);
    // Asleep on the clock, so that whoever moves it sees that nothing happens here.
    while (!call.signal.aborted) await clock.sleep(WAIT_MS, { signal: call.signal }).catch(() => {});
  }

  function callNext(line: Line, panelId: string): void {
    while (line.talking < placesOf(panelId)) {
      const next = line.waiting.shift();
      if (next === undefined) return;
      line.talking += 1;
      next.abort(CALLED);
    }
  }

  onCallEnd((panelId) => {
    const line = lines.get(panelId);
    if (line !== undefined) callNext(line, panelId);
  });

  return {
    limitTo: (limit) => {
      limitOf = limit;
    },
    async take(panelId, work) {
      const line = lines.get(panelId) ?? { talking: 0, waiting: [] };
      lines.set(panelId, line);
      if (line.talking < placesOf(panelId)) line.talking += 1;
      else await wait(line);
      try {
        return await work();
      } finally {
        line.talking -= 1;
        callNext(line, panelId);
        if (line.talking === 0) lines.delete(panelId);
      }
    },
  };
}
