/**
 * Every refusal of the HTTP layer itself and what it carries. The engine's codes are `ErrorCode` of
 * `@panelkit/sdk`.
 */
export interface HttpErrorDetails {
  /**
   * The request is not well-formed: a path that does not decode, a header that does not parse, a parameter
   * that has no meaning.
   */
  REQUEST_MALFORMED: { part: string };
  ROUTE_NOT_FOUND: Record<string, never>;
  METHOD_NOT_ALLOWED: { allowed: string[] };
  /** The body is longer than the route accepts. Nothing of it was used. */
  BODY_TOO_LARGE: { maxBytes: number };
  /** The body is compressed. Signatures are over the bytes as sent, so it is not inflated. */
  BODY_ENCODING_UNSUPPORTED: { encoding: string };
  /** The body is of no type that the route reads. Null: it did not say its type. */
  BODY_TYPE_UNSUPPORTED: { contentType: string | null; accepted: string[] };
  /** A request that changes something needs an `Idempotency-Key` header. */
  IDEMPOTENCY_KEY_MISSING: Record<string, never>;
  /** This actor follows as many event streams as it may. */
  TOO_MANY_STREAMS: { maximum: number };
  /** The process is opening its storage. */
  STARTING: { retryAfterMs: number };
}

export type HttpErrorCode = keyof HttpErrorDetails;

/** A new code does not compile until it has a status. */
export const HTTP_ERROR_STATUSES = {
  REQUEST_MALFORMED: 400,
  ROUTE_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  BODY_TOO_LARGE: 413,
  BODY_ENCODING_UNSUPPORTED: 415,
  BODY_TYPE_UNSUPPORTED: 415,
  IDEMPOTENCY_KEY_MISSING: 400,
  TOO_MANY_STREAMS: 429,
  STARTING: 503,
} as const satisfies Record<HttpErrorCode, number>;

const MARKER = Symbol.for('@panelkit/http-error');

/** A request that is refused before the engine is asked. */
export class HttpError<Code extends HttpErrorCode = HttpErrorCode> extends Error {
  override readonly name = 'HttpError';
  readonly [MARKER] = true;
  readonly code: Code;
  readonly details: HttpErrorDetails[Code];
  /** Where Express and others look for it. */
  readonly status: number;

  constructor(code: Code, details: HttpErrorDetails[Code]) {
    super(code);
    this.code = code;
    this.details = details;
    this.status = HTTP_ERROR_STATUSES[code];
  }
}

/** Whether `error` is an `HttpError`, also one of another entry or copy of this package. */
export function isHttpError(error: unknown): error is HttpError {
  return typeof error === 'object' && error !== null && MARKER in error;
}
