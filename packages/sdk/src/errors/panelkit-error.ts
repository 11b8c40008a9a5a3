/** One thing that is wrong with an input. `path` is dotted (`items.0.quantity`), `message` holds no value of the input. */
export interface InputIssue {
  path: string;
  code: string;
  message: string;
}

/**
 * Every stable code and what it carries. A code is never renamed; a new cause gets a new code. Each says its cause and the `Remedy:`;
 * `docs/errors.md` is written from here.
 */
export interface ErrorDetails {
  /**
   * What the caller gave is wrong or incomplete; each issue names its place. Nothing was done.
   * Remedy: show each issue at its field and ask again.
   */
  INVALID_INPUT: { issues: InputIssue[] };
  /**
   * There is no such thing, or it belongs to somebody else: a stranger cannot tell which.
   * Remedy: check the id and who asks.
   */
  NOT_FOUND: { kind: string; id: string };
  /**
   * The subscription cannot be extended or changed in this way now; `reasons` says why.
   * Remedy: show the reasons; `subscriptions.previewExtension` gives them with their facts.
   */
  NOT_ELIGIBLE: { reasons: string[] };
  /**
   * The price or the terms are no longer those that the customer was shown.
   * Remedy: show the new offer and ask again.
   */
  OFFER_CHANGED: { type: string | null; priceMinor: number; currency: string };
  /**
   * An earlier change of this subscription is still being applied on its panel.
   * Remedy: wait until it is settled, then ask again.
   */
  CHANGE_PENDING: { subscriptionId: string };
  /**
   * Plan, panel or inbound has no room for this many units. Nothing is held or charged.
   * Remedy: offer a smaller quantity or another plan; staff see with `plans.explain` what is full.
   */
  SOLD_OUT: { planId: string; quantity: number };
  /**
   * The wallet does not cover it: `requiredMinor` is needed, `availableMinor` can be spent.
   * Remedy: let the customer top up or pay by another method.
   */
  INSUFFICIENT_BALANCE: { requiredMinor: number; availableMinor: number; currency: string };
  /**
   * The plan is not for sale (`inactive`, `not-on-sale`, `out-of-stock`), or no panel that can carry it is in service
   * (`no-healthy-panel`), or no inbound is known at all (`no-inbounds`).
   * Remedy: for a plan change its flags; for a panel see its `health` and `plans.explain`; without inbounds call `panels.syncInbounds`.
   */
  PLAN_UNAVAILABLE: { planId: string; reason: string };
  /**
   * No panel that the plan may be placed on can keep what it promises; `missing` names what they lack.
   * Remedy: change the plan, or add a panel that can.
   */
  PLAN_NOT_SUPPORTED: { planId: string; missing: string[] };
  /**
   * An amount is in another currency than the shop.
   * Remedy: give it in the currency of `createPanelkit`.
   */
  CURRENCY_MISMATCH: { expected: string; actual: string };
  /**
   * This key was used before, by the same actor for the same command, with other arguments.
   * Remedy: use a new key for a new intention; the first call stands.
   */
  IDEMPOTENCY_KEY_REUSED: { command: string };
  /**
   * The payment was decided before; who did it and when is in the details.
   * Remedy: show the decision. Nothing has to be repeated.
   */
  ALREADY_DECIDED: { id: string; status: string; decidedBy: string | null; decidedAt: string | null };
  /**
   * The thing is in a state (`from`) from which the action is not possible.
   * Remedy: read it anew and offer what is possible now.
   */
  ILLEGAL_TRANSITION: { kind: string; id: string; from: string; action: string };
  /**
   * Something with the same unique key exists, or another transaction was faster.
   * Remedy: for a key that callers choose (a slug) take another; else try the whole command again.
   */
  STORAGE_CONFLICT: { kind: string; id: string };
  /**
   * The storage does not answer, or the backend was closed. `outcome` is `failed` when nothing was done, and `unknown` when the answer to
   * a commit was lost, so that everything or nothing was done.
   * Remedy: try again later with the same idempotency key: what was done is answered, what was not is done.
   */
  STORAGE_UNAVAILABLE: { retryAfterMs: number | null; outcome: 'failed' | 'unknown' };
  /**
   * A sealed value was made under a key that is not known, or was altered.
   * Remedy: start with the right `secretKey`; after a rotation keep the old one in `previous`.
   */
  SECRET_KEY_MISMATCH: { keyId: string };
  /**
   * The options or the environment are wrong; each issue names the setting, never its value.
   * Remedy: mend the settings and start again.
   */
  CONFIG_INVALID: { issues: InputIssue[] };
  /**
   * The panel does not answer: no connection, a time-out, too many requests, a proxy in its place.
   * Remedy: check address and network; what is waiting for the panel goes on by itself when it is back.
   */
  PANEL_UNREACHABLE: { retryAfterMs: number | null };
  /**
   * The panel refuses the login.
   * Remedy: give it the right credentials with `panels.update`, then `panels.test`.
   */
  PANEL_AUTH_FAILED: { reason: string };
  /**
   * Something answers there, but not this kind of panel.
   * Remedy: check the base URL, its path included.
   */
  PANEL_NOT_FOUND_AT_URL: { reason: string };
  /**
   * The panel is of a version that its driver was not checked against.
   * Remedy: use a version that the driver names.
   */
  PANEL_VERSION_UNSUPPORTED: { version: string; supported: string };
  /**
   * The panel answered something that the driver cannot read: a page, half a JSON, an unknown status, an error of its own.
   * Remedy: look at the panel’s own log; the read may be tried again.
   */
  PANEL_RESPONSE_INVALID: { operation: string; reason: string };
  /**
   * The panel answered more than it may: more bytes, rows, links or nesting than the named `limit` of `settings.panelLimits` allows.
   * `panelId` is null where an adapter is used without the engine. Nothing of the answer was kept.
   * Remedy: look at the panel: it is broken, in foreign hands, or larger than the limit, which you can raise.
   */
  PANEL_RESPONSE_TOO_LARGE: { limit: string; maximum: number; panelId: string | null };
  /**
   * The panel understood the request and will not do it.
   * Remedy: read the reason; repeating it is useless until something is changed on the panel.
   */
  PANEL_REFUSED: { operation: string; reason: string };
  /**
   * A notification of a payment provider is not signed as it should be.
   * Remedy: answer it with a refusal, and check the shared secret. Nothing was stored.
   */
  PAYMENT_SIGNATURE_INVALID: { method: string };
  /**
   * A payment provider does not answer, or not in time.
   * Remedy: try again later; a payment that is open is looked at again by itself.
   */
  PAYMENT_GATEWAY_UNREACHABLE: { method: string; retryAfterMs: number | null };
  /**
   * A payment provider will not take this payment (an amount below its minimum, say).
   * Remedy: show the reason and offer another method.
   */
  PAYMENT_GATEWAY_REFUSED: { method: string; reason: string };
}

export type ErrorCode = keyof ErrorDetails;

const MARKER = Symbol.for('@panelkit/error');

const RETRYABLE: ReadonlySet<ErrorCode> = new Set([
  'STORAGE_CONFLICT',
  'STORAGE_UNAVAILABLE',
  'PANEL_UNREACHABLE',
  'PANEL_RESPONSE_INVALID',
  'PAYMENT_GATEWAY_UNREACHABLE',
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
