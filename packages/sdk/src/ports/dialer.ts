/** What came of dialing a link. */
export type DialOutcome =
  /** Bytes came back through it. */
  | { kind: 'carries'; durationMs: number }
  /** The client ran, and nothing came back in time. */
  | { kind: 'silent' }
  /** Nothing is known of the link; `reason` is a code: `unsupported-link`, `no-network`, `client-failed`. */
  | { kind: 'not-tried'; reason: string };

/**
 * Connects through a subscriber's link as an app does: with a real client, from wherever the process runs. An
 * adapter reads what a panel says; only a dialer knows whether bytes pass. Implement it, or use
 * `createDialer()` of `@panelkit/panel-adapters/dialer`.
 */
export interface Dialer {
  /**
   * Dials one link and leaves nothing running behind. The link is a secret: it must not be logged.
   * @param options - `signal` is aborted when the engine gives up
   */
  dial(link: string, options: { signal: AbortSignal }): Promise<DialOutcome>;
}
