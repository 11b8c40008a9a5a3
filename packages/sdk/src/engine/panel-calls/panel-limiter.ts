import type { PanelConnections } from './panel-connections.ts';
import { type PanelPlaces, type SlotParts, takeSlot } from './panel-slots.ts';

/**
 * Who talks to a panel: at most so many at once for each of them, the others wait in the order in which they
 * came.
 */
export interface PanelLimiter {
  /** From now on `placesOf(panelId)` holds; without it everybody has a turn at once. */
  limitTo(placesOf: (panelId: string) => PanelPlaces): void;
  /** What `placesOf` answers has changed. */
  limitsChanged(): void;
  /** Whether what runs now would be let in now. */
  isWithinLimits(): boolean;
  /** Whether nobody talks to any panel. */
  isQuiet(): boolean;
  /** Runs `work`, which writes nothing, when it is its turn. Inside of it no other turn may be taken. */
  take<Result>(panelId: string, work: () => Promise<Result>): Promise<Result>;
  /** The same for work that writes. */
  takeToWrite<Result>(panelId: string, work: () => Promise<Result>): Promise<Result>;
}

const NOTHING_RUNS_ON = { runningOn: () => 0, onCallEnd: () => {} };

interface Line {
  readonly panelId: string;
  /** Whose turn it is, those who wait for a slot included. */
  talking: number;
  /** Calls under way, and those of them that write without a slot. */
  running: number;
  unslotted: number;
  /** An abort calls one of those who wait; first come, first called. */
  waiting: AbortController[];
}

/** One sleep of a waiting line: nothing happens when it is over. */
const WAIT_MS = 60_000;
/** Why a sleep ends: an abort without a reason creates a new error, with a stack, for every turn. */
const CALLED = 'called';

/**
 * Turns of one process. A call that was given up and still runs keeps its place, for it may still occupy the
 * panel; one place is always left, or calls that never end would end all others.
 */
export function createPanelLimiter(
  parts: SlotParts,
  { runningOn, onCallEnd }: Pick<PanelConnections, 'runningOn' | 'onCallEnd'> = NOTHING_RUNS_ON,
): PanelLimiter {
  const { clock } = parts;
  const lines = new Map<string, Line>();
  let limitOf = (_panelId: string): PanelPlaces => ({ places: Number.POSITIVE_INFINITY, slots: null });
  const placesOf = (panelId: string): number => {
    const { places } = limitOf(panelId);
    return places === 0 ? 0 : Math.max(1, places - runningOn(panelId));
  };

  async function wait(line: Line): Promise<void> {
    const call = new AbortController();
    line.waiting.push(call);
    // Asleep on the clock, so that whoever moves it sees that nothing happens here.
    while (!call.signal.aborted) await clock.sleep(WAIT_MS, { signal: call.signal }).catch(() => {});
  }

  function callNext(line: Line): void {
    while (line.talking < placesOf(line.panelId)) {
      const next = line.waiting.shift();
      if (next === undefined) return;
      line.talking += 1;
      next.abort(CALLED);
    }
  }

  async function take<Result>(panelId: string, talk: (line: Line) => Promise<Result>): Promise<Result> {
    const line = lines.get(panelId) ?? { panelId, talking: 0, running: 0, unslotted: 0, waiting: [] };
    lines.set(panelId, line);
    if (line.talking < placesOf(panelId)) line.talking += 1;
    else await wait(line);
    try {
      return await talk(line);
    } finally {
      line.talking -= 1;
      callNext(line);
      if (line.talking === 0 && line.waiting.length === 0) lines.delete(panelId);
    }
  }

  async function write<Result>(line: Line, work: () => Promise<Result>): Promise<Result> {
    const slot = await takeSlot(parts, line.panelId, () => limitOf(line.panelId));
    if (slot === null) return run(line, { unslotted: 1 }, work);
    try {
      return await slot.during(() => run(line, { unslotted: 0 }, work));
    } finally {
      await slot.release();
    }
  }

  onCallEnd((panelId) => {
    const line = lines.get(panelId);
    if (line !== undefined) callNext(line);
  });

  return {
    limitTo: (limit) => {
      limitOf = limit;
    },
    limitsChanged: () => {
      for (const line of lines.values()) callNext(line);
    },
    isWithinLimits: () =>
      [...lines.values()].every(({ panelId, running, unslotted }) => {
        const { places, slots } = limitOf(panelId);
        return running <= places && (slots === null || unslotted === 0);
      }),
    isQuiet: () => [...lines.values()].every(({ running }) => running === 0),
    take: (panelId, work) => take(panelId, (line) => run(line, { unslotted: 0 }, work)),
    takeToWrite: (panelId, work) => take(panelId, (line) => write(line, work)),
  };
}

async function run<Result>(
  line: Line,
  { unslotted }: { unslotted: number },
  work: () => Promise<Result>,
): Promise<Result> {
  line.running += 1;
  line.unslotted += unslotted;
  try {
    return await work();
  } finally {
    line.running -= 1;
    line.unslotted -= unslotted;
  }
}
