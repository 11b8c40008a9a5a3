/** What came of a handshake with the server of a link. Times in milliseconds. */
export type HandshakeOutcome =
  /** `handshakeMs`: of TLS; null where the link has none. */
  | { kind: 'answers'; connectMs: number; handshakeMs: number | null }
  /** It answers with a certificate that apps reject. */
  | { kind: 'wrong-certificate'; connectMs: number }
  /** It can be connected, and does not answer with TLS in time. */
  | { kind: 'no-handshake'; connectMs: number }
  | { kind: 'unreachable' }
  /** Nothing is known of the server; `reason` is a code: `unsupported-link`, `private-address`, `failed`. */
  | { kind: 'not-tried'; reason: string };

/** How the server of an inbound answered the shop when it was connected last. */
export interface InboundHandshake {
  result: HandshakeOutcome['kind'];
  /** Why it was not tried; null otherwise. */
  reason: string | null;
  /** Until TCP was connected; null unless it was. */
  connectMs: number | null;
  /** Of TLS; null unless it answered with TLS. */
  handshakeMs: number | null;
  at: Date;
}

/** The record of an outcome. Pure. */
export function handshakeOf(outcome: HandshakeOutcome, at: Date): InboundHandshake {
  const nothing = { reason: null, connectMs: null, handshakeMs: null };
  const { kind: result, ...known } = outcome;
  return { ...nothing, result, ...known, at };
}
