/** The options of a call. */
export interface NotifierCallOptions {
  /** Aborts when the engine stops waiting for the call. */
  signal: AbortSignal;
  /**
   * Use it for the channel's requests: it cuts them off when the engine stops waiting, and sends none after
   * that.
   */
  fetch: typeof globalThis.fetch;
}
