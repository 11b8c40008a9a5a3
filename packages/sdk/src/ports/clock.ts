/**
 * All time comes from here. `now()` is a UTC instant; `monotonicMs()` never goes back and has no meaning
 * beyond differences. `sleep` parks the running job (a test clock may advance past it), `setTimer` does not
 * park: it is for deadlines.
 */
export interface Clock {
  now(): Date;
  monotonicMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, options?: { signal?: AbortSignal }): Promise<void>;
  /** Calls back once after `ms`; returns a function that cancels it. */
  setTimer(ms: number, callback: () => void): () => void;
  /** Only a clock that tests move has it. */
  readonly steps?: ClockSteps;
}

/** How a clock that tests move knows when it may move on: a backend reports to it, and learns who sleeps. */
export interface ClockSteps {
  /**
   * Calls `listener` at each `sleep`, in the context of the sleeper, with a promise of its end; returns a
   * function that ends this.
   */
  onSleep(listener: (ended: Promise<void>) => void): () => void;
  /** Time moves only while every source is idle; returns a function that takes the source away. */
  addIdleSource(source: IdleSource): () => void;
}

/** Something that works without time moving. */
export interface IdleSource {
  whenIdle(): Promise<void>;
}
