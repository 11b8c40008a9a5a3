/** How one worker shares panels with the others. */
export interface WorkerStanding {
  /** How many workers are alive, this one included. */
  live: number;
  /** Among how many it divides each panel's concurrency; `NO_SHARE`: it may not use any yet. */
  sharingAmong: number;
}

/** The processes that run deliveries. They share each panel's concurrency. */
export interface Workers {
  /**
   * Says that a worker lives for `ttlMs` more, and decides by `shareAmong` what it divides by; one that was
   * not known, or not heard of in time, begins without a share. No two decisions overlap.
   *
   * @param options.readyFor - its calls under way fit a share that divides by this
   */
  beat(id: string, options: { ttlMs: number; readyFor: number }): Promise<WorkerStanding>;
  /** It uses no panel any more. */
  leave(id: string): Promise<void>;
}
