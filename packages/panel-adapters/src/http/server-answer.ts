import type { TooLarge } from './answers/answer-too-large.ts';

/** The server spoke, whatever it said. */
export interface ServerAnswer {
  kind: 'answer';
  status: number;
  headers: Headers;
  text: string;
  /** Of a file that was asked for; then there is no text. */
  bytes?: Uint8Array<ArrayBuffer>;
  /**
   * Of a listing that was asked for; the text is that of an answer without them.
   * @throws PanelkitError while they come in
   */
  rows?: AsyncIterable<unknown[]>;
  /** The server's clock minus ours, to about a second; null when it sends no `Date`. */
  clockSkewMs: number | null;
  /** What its `Retry-After` asks for. */
  retryAfterMs: number | null;
}

/** No whole answer came. `mayHaveArrived`: the server may have done what was asked. */
export interface NoResponse {
  kind: 'no-response';
  /**
   * *circuit-open*: it failed so often in a row that nothing was sent. *too-large*: it was given up for its
   * size.
   */
  cause: 'timeout' | 'aborted' | 'reader-left' | 'network' | 'circuit-open' | 'too-large';
  /** Of one that was too large. */
  tooLarge?: TooLarge;
  mayHaveArrived: boolean;
  /** The network's own code (`ECONNRESET`), if any. */
  code: string | null;
  /** How long the panel is left alone. */
  retryAfterMs: number | null;
}
