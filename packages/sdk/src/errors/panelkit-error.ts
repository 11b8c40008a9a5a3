/**
 * One invalid part of an input. `path` is dotted (`items.0.quantity`); `message` contains no value of the
 * input.
 */
export interface InputIssue {
  path: string;
  code: string;
  message: string;
}

/**
 * Every stable code and its details. A code is never renamed; a new cause gets a new code. Each comment has
 * the cause and the `Remedy:`; `docs/errors.md` is generated from them.
 */
export interface ErrorDetails {
  /**
   * The input is invalid or incomplete; each issue names its field. Nothing was done.
   * Remedy: show each issue next to its field and ask again.
   */
  INVALID_INPUT: { issues: InputIssue[] };
  /**
   * The object does not exist, or it belongs to another customer. The error does not reveal which.
   * Remedy: check the id and the actor.
   */
  NOT_FOUND: { kind: string; id: string };
  /**
   * The subscription cannot be extended or changed this way now; `reasons` says why.
   * Remedy: show the reasons. `subscriptions.previewExtension` returns them with their facts.
   */
  NOT_ELIGIBLE: { reasons: string[] };
  /**
   * The price or the terms have changed since the customer saw them. Nothing was charged.
   * Remedy: show the new offer and ask again.
   */
  OFFER_CHANGED: { type: string | null; priceMinor: number; currency: string };
  /**
   * Someone else has changed the plan since it was read. Nothing was saved.
   * Remedy: read the plan again and make the change to what it says now.
   */
  PLAN_CHANGED: { planId: string; expectedRevision: number; revision: number };
  /**
   * An earlier change of this subscription is still being applied on its panel.
   * Remedy: wait until it is settled, then try again.
   */
  CHANGE_PENDING: { subscriptionId: string };
  /**
   * The plan, panel or inbound has no room for this many units. Nothing is held or charged.
   * Remedy: offer a smaller quantity or another plan. `plans.explain` shows staff what is full.
   */
  SOLD_OUT: { planId: string; quantity: number };
  /**
   * The wallet does not cover the amount: `requiredMinor` is needed, `availableMinor` can be spent.
   * Remedy: let the customer top up or choose another payment method.
   */
  INSUFFICIENT_BALANCE: { requiredMinor: number; availableMinor: number; currency: string };
  /**
   * The plan is not for sale (`inactive`, `not-on-sale`, `out-of-stock`), the shop sells nothing new
   * (`maintenance`), no panel that supports it is in service (`no-healthy-panel`), or the shop knows no
   * inbound (`no-inbounds`). Remedy: change the plan's flags; check the panel's `health` and `plans.explain`;
   * or call `panels.syncInbounds`.
   */
  PLAN_UNAVAILABLE: { planId: string; reason: string };
  /**
   * None of the plan's panels supports it; `missing` names the capabilities that they lack.
   * Remedy: change the plan, or add a panel that supports it.
   */
  PLAN_NOT_SUPPORTED: { planId: string; missing: string[] };
  /**
   * Staff blocked the customer (`customers.block`): nothing is ordered, paid in, extended, renewed or changed
   * to another plan for them. Remedy: let the customer contact you; staff end it with `customers.unblock`.
   */
  CUSTOMER_BLOCKED: { customerId: string };
  /**
   * The customer's chats were moved to another account less than a day ago, and they asked to spend from the
   * wallet. Nothing was taken. Remedy: wait until `until` (ISO 8601), or pay by another method. Staff can act
   * for the customer.
   */
  MONEY_FROZEN: { customerId: string; until: string };
  /**
   * This customer has bought or paid something: their chats cannot become another's (`customers.moveChats`).
   * Remedy: merge the two (`customers.merge`).
   */
  CUSTOMER_OWNS_THINGS: { customerId: string };
  /**
   * Staff merged this customer into another (`customers.merge`), who has everything now. Nothing was done.
   * Remedy: act for `intoCustomerId`.
   */
  CUSTOMER_MERGED: { customerId: string; intoCustomerId: string };
  /**
   * The two cannot be merged: they are one (`same-customer`), only one of them is blocked (`blocked`), both
   * wait for a transfer to the same card (`card-transfers`), or both are being delivered their one trial
   * (`trials`). Nothing has moved. Remedy: for `blocked`, say `allowBlocked` if you mean it; else wait until
   * the transfer or the delivery has ended, then try again.
   */
  CUSTOMERS_NOT_MERGEABLE: { fromCustomerId: string; intoCustomerId: string; reason: string };
  /**
   * The customer is not confirmed. A `card` number is always for confirmed customers only, a `trial` and a
   * payment by `receipt` if `policies.purchases.confirmedOnly` is on. Remedy: let the customer confirm an
   * e-mail address (`customers.identify`) or link a chat, or let staff call `cards.setBuyer`.
   */
  NOT_CONFIRMED: { customerId: string; wanted: 'card' | 'trial' | 'receipt' };
  /**
   * The order would set aside more units without payment than `policies.purchases` allows one `customer` or
   * one `network`. Nothing is held. Remedy: let the customer pay or cancel an unpaid order, or order fewer
   * units.
   */
  TOO_MANY_UNPAID: { scope: 'customer' | 'network'; unpaid: number; maximum: number };
  /**
   * As many receipts of the customer wait for a decision as `policies.purchases.waitingReceipts` allows.
   * Nothing was stored. Remedy: decide about one of them, then let the customer send the next.
   */
  TOO_MANY_RECEIPTS: { waiting: number; maximum: number };
  /**
   * The customer has removed as many devices of this subscription within 24 hours as
   * `policies.devices.removalsPerDay` allows. Remedy: wait until `nextAt`, or let staff remove it.
   */
  TOO_MANY_REMOVALS: { maximum: number; nextAt: string };
  /**
   * No enabled card can take this payment now: each has reached its limit for 24 hours, is in use by this
   * customer, or has no odd amount left for this price. Remedy: add a card or raise a limit; or let the
   * customer choose another payment method.
   */
  NO_CARD_FREE: { paymentId: string };
  /**
   * An amount is not in the shop's currency.
   * Remedy: use the currency that you passed to `createPanelkit`.
   */
  CURRENCY_MISMATCH: { expected: string; actual: string };
  /**
   * The same actor has used this idempotency key for the same command with other arguments. The first call is
   * unaffected. Remedy: use a new key for each new intent.
   */
  IDEMPOTENCY_KEY_REUSED: { command: string };
  /**
   * Somebody has already decided this payment; the details say who and when.
   * Remedy: show the decision. You do not need to repeat anything.
   */
  ALREADY_DECIDED: { id: string; status: string; decidedBy: string | null; decidedAt: string | null };
  /**
   * The object's state (`from`) does not allow the action.
   * Remedy: read the object again and offer the actions that are possible now.
   */
  ILLEGAL_TRANSITION: { kind: string; id: string; from: string; action: string };
  /**
   * An object with the same unique key exists, or another transaction was faster.
   * Remedy: if the caller chose the key (a slug), choose another; otherwise repeat the whole command.
   */
  STORAGE_CONFLICT: { kind: string; id: string };
  /**
   * The storage does not answer, or the backend is closed. `outcome` is `failed` if nothing was written, and
   * `unknown` if the answer to a commit was lost: then either everything or nothing was written. Remedy:
   * repeat the command later with the same idempotency key. It returns the first result, or does the work
   * then.
   */
  STORAGE_UNAVAILABLE: { retryAfterMs: number | null; outcome: 'failed' | 'unknown' };
  /**
   * A sealed value was created with an unknown key, or was modified.
   * Remedy: start with the right `secretKey`. After a change of keys, keep the old one in `previous`.
   */
  SECRET_KEY_MISMATCH: { keyId: string };
  /**
   * The options or environment variables are invalid; each issue names the setting, never its value.
   * Remedy: correct the settings and start again.
   */
  CONFIG_INVALID: { issues: InputIssue[] };
  /**
   * The panel does not answer: no connection, a time-out, too many requests, or a proxy answers instead.
   * Remedy: check the address and the network. Pending work continues automatically when the panel is back.
   */
  PANEL_UNREACHABLE: { retryAfterMs: number | null };
  /**
   * Nobody waits for the answer any more: the `signal` of the query was aborted, or the shop is `stopping`.
   * It says nothing about the panel. Remedy: ask again if you still want to know.
   */
  PANEL_READ_ABORTED: Record<string, never>;
  /**
   * The panel rejects the login.
   * Remedy: set the right credentials with `panels.update`, then call `panels.test`.
   */
  PANEL_AUTH_FAILED: { reason: string };
  /**
   * Something answers at this URL, but not a panel of this kind.
   * Remedy: check the base URL, including its path.
   */
  PANEL_NOT_FOUND_AT_URL: { reason: string };
  /**
   * The driver does not support the panel's version.
   * Remedy: use a version that the driver supports.
   */
  PANEL_VERSION_UNSUPPORTED: { version: string; supported: string };
  /**
   * The driver cannot parse the panel's answer: an HTML page, truncated JSON, an unknown status, an internal
   * error. Remedy: check the panel's log. You can retry the read.
   */
  PANEL_RESPONSE_INVALID: { operation: string; reason: string };
  /**
   * The panel's answer has more bytes, rows, links or nesting than the named `limit` of
   * `settings.panelLimits` allows. `panelId` is null if the adapter is used without the engine. Nothing of
   * the answer was stored. Remedy: check the panel. It is broken, compromised, or larger than the limit,
   * which you can raise.
   */
  PANEL_RESPONSE_TOO_LARGE: { limit: string; maximum: number; panelId: string | null };
  /**
   * The panel understood the request and refused it.
   * Remedy: read the reason. A retry fails until something changes on the panel.
   */
  PANEL_REFUSED: { operation: string; reason: string };
  /**
   * The signature of a provider's webhook is invalid. Nothing was stored.
   * Remedy: answer with a 400, and check the shared secret.
   */
  PAYMENT_SIGNATURE_INVALID: { method: string };
  /**
   * The payment provider does not answer in time, or its answer is unusable. `tooLarge`: the answer exceeds a
   * limit. Remedy: try again later. PanelKit polls open payments automatically. If `tooLarge` is set, check
   * the provider's address.
   */
  PAYMENT_GATEWAY_UNREACHABLE: {
    method: string;
    retryAfterMs: number | null;
    tooLarge?: { limit: string; maximum: number };
  };
  /**
   * The payment provider refuses this payment, for example because the amount is below its minimum.
   * Remedy: show the reason and offer another method.
   */
  PAYMENT_GATEWAY_REFUSED: { method: string; reason: string };
  /**
   * The payment provider opens a payment only with an e-mail address or a phone number of whoever pays.
   * Nothing was started. Remedy: ask the customer for one, and call `payments.start` again with it as
   * `payer`.
   */
  PAYER_CONTACT_REQUIRED: { method: string };
  /**
   * The payment method asks in another currency, and its exchange rate is `missing`, `outdated`, or gives an
   * amount that cannot be kept exactly (`too-large`). Nothing was started. Remedy: offer another method.
   * `payments.offers` says which are open; staff set a rate with `payments.setRate`.
   */
  RATE_UNAVAILABLE: { method: string; reason: string };
}

export type ErrorCode = keyof ErrorDetails;

const MARKER = Symbol.for('@panelkit/error');

const RETRYABLE: ReadonlySet<ErrorCode> = new Set([
  'STORAGE_CONFLICT',
  'STORAGE_UNAVAILABLE',
  'PANEL_UNREACHABLE',
  'PANEL_READ_ABORTED',
  'PANEL_RESPONSE_INVALID',
  'PAYMENT_GATEWAY_UNREACHABLE',
]);

/** The input of a `PanelkitError`. `message` is for people and contains no secret. */
export interface PanelkitErrorOptions<Code extends ErrorCode> {
  message: string;
  details: ErrorDetails[Code];
  cause?: unknown;
}

/** The error that PanelKit throws for every expected failure: a stable `code` with typed `details`. */
export class PanelkitError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly [MARKER] = true;
  readonly code: Code;
  readonly details: ErrorDetails[Code];
  /** Whether the same call can succeed later without any change by the caller. */
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

/** Whether `error` is a `PanelkitError`, including one from another copy of this package. */
export function isPanelkitError(error: unknown): error is AnyPanelkitError {
  return typeof error === 'object' && error !== null && MARKER in error;
}
