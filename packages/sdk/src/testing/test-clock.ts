import type { Clock, ClockSteps, IdleSource } from '../ports/clock.ts';

/** A length of time: milliseconds, or a whole number with its unit (`30s`, `15m`, `36h`, `365d`). */
export type TestDuration = number | `${number}${'s' | 'm' | 'h' | 'd'}`;

/** A clock that only a test moves. Nothing in it waits for real time. */
export interface TestClock extends Clock {
  readonly steps: ClockSteps;
  /**
   * Moves time on, from timer to timer in their order. Before each, and at the end, it waits until every idle
   * source is idle, so that all that a timer started has come to rest.
   * @throws TypeError while another call of it is going on
   */
  advance(duration: TestDuration): Promise<void>;
  /** Sets what `now()` says, as the correction of a wrong clock does: no timer fires or moves. */
  set(now: Date): void;
  /** `advance` waits for this source; returns a function that takes it away. The backends add themselves. */
  addIdleSource(source: IdleSource): () => void;
}

interface Timer {
  dueMs: number;
  order: number;
  callback(): void;
}

interface State {
  nowMs: number;
  /** What `now()` is ahead of the monotonic time. */
  epochMs: number;
  /** In the order in which they fire. */
  timers: Timer[];
  lastOrder: number;
  isMoving: boolean;
  sleepListeners: Set<(ended: Promise<void>) => void>;
  idleSources: Set<IdleSource>;
}

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Creates a test clock at `now`, by default at 2026-01-01T00:00:00Z. */
export function createTestClock({ now = new Date('2026-01-01T00:00:00Z') }: { now?: Date } = {}): TestClock {
  const state: State = {
    nowMs: 0,
    epochMs: now.getTime(),
    timers: [],
    lastOrder: 0,
    isMoving: false,
    sleepListeners: new Set(),
    idleSources: new Set(),
  };
  const addIdleSource = (source: IdleSource) => addTo(state.idleSources, source);
  return {
    now: () => new Date(state.epochMs + state.nowMs),
    monotonicMs: () => state.nowMs,
    sleep: (ms, options) => sleep(state, ms, options?.signal),
    setTimer: (ms, callback) => setTimer(state, ms, callback),
    steps: { onSleep: (listener) => addTo(state.sleepListeners, listener), addIdleSource },
    advance: (duration) => advance(state, toMs(duration)),
    set(instant) {
      state.epochMs = instant.getTime() - state.nowMs;
    },
    addIdleSource,
  };
}

function addTo<Item>(items: Set<Item>, item: Item): () => void {
  items.add(item);
  return () => items.delete(item);
}

function toMs(duration: TestDuration): number {
  if (typeof duration === 'number') return duration;
  const [, amount, unit] = /^(\d+)([smhd])$/.exec(duration) ?? [];
  if (unit !== 's' && unit !== 'm' && unit !== 'h' && unit !== 'd')
    throw new TypeError(`Not a duration: ${duration}`);
  return Number(amount) * UNIT_MS[unit];
}

function setTimer(state: State, ms: number, callback: () => void): () => void {
  let isCancelled = false;
  if (ms <= 0) {
    // What need not wait does not wait for the test.
    queueMicrotask(() => {
      if (!isCancelled) callback();
    });
    return () => {
      isCancelled = true;
    };
  }
  state.lastOrder += 1;
  const timer: Timer = { dueMs: state.nowMs + ms, order: state.lastOrder, callback };
  state.timers.splice(placeOf(state.timers, timer), 0, timer);
  return () => {
    const place = placeOf(state.timers, timer);
    if (state.timers[place] === timer) state.timers.splice(place, 1);
  };
}

/** Where the timer is, or belongs. */
function placeOf(timers: readonly Timer[], { dueMs, order }: Timer): number {
  let low = 0;
  let high = timers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = timers[middle];
    const isBefore =
      other !== undefined && (other.dueMs < dueMs || (other.dueMs === dueMs && other.order < order));
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sleep(state: State, ms: number, signal: AbortSignal | undefined): Promise<void> {
  const slept = new Promise<void>((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const abort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = setTimer(state, ms, () => {
      signal?.removeEventListener('abort', abort);
      resolve();
    });
    signal?.addEventListener('abort', abort, { once: true });
  });
  const ended = slept.catch(() => {});
  for (const listener of state.sleepListeners) listener(ended);
  return slept;
}

async function advance(state: State, ms: number): Promise<void> {
  if (state.isMoving) throw new TypeError('The test clock is being advanced already');
  state.isMoving = true;
  try {
    const targetMs = state.nowMs + ms;
    for (let step = 0; ; step += 1) {
      await (step % STEPS_A_TURN === 0 || state.nowMs >= targetMs ? turn() : microtasks());
      await quiescence(state);
      const next = state.timers[0];
      if (next !== undefined && next.dueMs <= targetMs) {
        state.timers.shift();
        state.nowMs = next.dueMs;
        next.callback();
      } else if (state.nowMs < targetMs) state.nowMs = targetMs;
      else return;
    }
  } finally {
    state.isMoving = false;
  }
}

// Kept from before a test replaces the global timers.
const nextTurn = setImmediate;
const { nextTick } = process;
/** What waits for a turn of the event loop, in the test runner too, gets one this often, and at the end. */
const STEPS_A_TURN = 64;

const turn = () => new Promise((resolve) => nextTurn(resolve));
const microtasks = () => new Promise<void>((resolve) => nextTick(resolve));

/** Every source; twice when one may have woken another. */
async function quiescence({ idleSources }: State): Promise<void> {
  const passes = Math.min(idleSources.size, 2);
  for (let pass = 0; pass < passes; pass += 1) {
    await Promise.all([...idleSources].map((source) => source.whenIdle()));
  }
}
