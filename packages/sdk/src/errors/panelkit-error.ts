/** One thing that is wrong with an input. `path` is dotted (`items.0.quantity`), `message` holds no value of the input. */
export interface InputIssue {
  path: string;
  code: string;
  message: string;
}

/** Every stable code and what it carries. A code is never renamed; a new cause gets a new code. */
export interface ErrorDetails {
  INVALID_INPUT: { issues: InputIssue[] };
  NOT_FOUND: { kind: string; id: string };
  NOT_ELIGIBLE: { reasons: string[] };
  OFFER_CHANGED: { expected: string; actual: string };
  CHANGE_PENDING: { subscriptionId: string };
  SOLD_OUT: { planId: string; quantity: number };
  INSUFFICIENT_BALANCE: { requiredMinor: number; availableMinor: number; currency: string };
  PLAN_UNAVAILABLE: { planId: string; reason: string };
  PLAN_NOT_SUPPORTED: { planId: string; missing: string[] };
  CURRENCY_MISMATCH: { expected: string; actual: string };
  IDEMPOTENCY_KEY_REUSED: { command: string };
  ALREADY_DECIDED: { id: string; status: string; decidedBy: string | null; decidedAt: string | null };
  ILLEGAL_TRANSITION: { kind: string; id: string; from: string; action: string };
  STORAGE_CONFLICT: { kind: string; id: string };
  STORAGE_UNAVAILABLE: { retryAfterMs: number | null };
  SECRET_KEY_MISMATCH: { keyId: string };
  CONFIG_INVALID: { issues: InputIssue[] };
  PANEL_UNREACHABLE: { retryAfterMs: number | null };
  PANEL_AUTH_FAILED: { reason: string };
  PANEL_NOT_FOUND_AT_URL: { reason: string };
  PANEL_VERSION_UNSUPPORTED: { version: string; supported: string };
  PANEL_RESPONSE_INVALID: { operation: string; reason: string };
  PANEL_REFUSED: { operation: string; reason: string };
  PAYMENT_SIGNATURE_INVALID: { method: string };
}

export type ErrorCode = keyof ErrorDetails;

const MARKER = Symbol.for('@panelkit/error');

const RETRYABLE: ReadonlySet<ErrorCode> = new Set([
  'STORAGE_CONFLICT',
  'STORAGE_UNAVAILABLE',
  'PANEL_UNREACHABLE',
  'PANEL_RESPONSE_INVALID',
]);

/** What a `PanelkitError` is made from. `message` is for people and holds no secret. */
export interface PanelkitErrorOptions<Code extends ErrorCode> {
  message: string;
  details: ErrorDetails[Code];
  cause?: unknown;
}

/** The one error that PanelKit throws for expected failures: a stable `code` with typed `details`. */
export class PanelkitError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly [MARKER] = true;
  readonly code: Code;
  readonly details: ErrorDetails[Code];
  /** Whether the same call may succeed later without any change by the caller. */
  readonly retryable: boolean;

  constructor(code: Code, options: PanelkitErrorOptions<Code>) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'PanelkitError';
    this.code = code;
    this.details = options.details;
    this.retryable = RETRYABLE.has(code);
  }
}

/** A `PanelkitError` of any code; checking `error.code` narrows `error.details`. */
export type AnyPanelkitError = { [Code in ErrorCode]: PanelkitError<Code> }[ErrorCode];

/** Whether `error` is a `PanelkitError`, also one made by another copy of this package. */
export function isPanelkitError(error: unknown): error is AnyPanelkitError {
  return typeof error === 'object' && error !== null && MARKER in error;
}
