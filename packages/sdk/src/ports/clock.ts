/**
 * All time comes from here. `now()` is a UTC instant; `monotonicMs()` never goes back and has no meaning beyond
 * differences. `sleep` parks the running job (a test clock may advance past it), `setTimer` does not park: it is for deadlines.
 */
export interface Clock {
  now(): Date;
  monotonicMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, options?: { signal?: AbortSignal }): Promise<void>;
  /** Calls back once after `ms`; returns a function that cancels it. */
  setTimer(ms: number, callback: () => void): () => void;
}
