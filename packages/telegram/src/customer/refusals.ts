import { type ErrorCode, isPanelkitError } from '@panelkit/sdk';
import type { Refusal } from './texts/texts.ts';

/** What each error is to a customer; null: a defect, or a state of the shop that trying again mends. */
const REFUSALS: Readonly<Record<ErrorCode, Refusal | null>> = {
  SOLD_OUT: 'sold-out',
  INSUFFICIENT_BALANCE: 'insufficient-balance',
  OFFER_CHANGED: 'offer-changed',
  PLAN_CHANGED: 'offer-changed',
  PLAN_UNAVAILABLE: 'plan-unavailable',
  PLAN_NOT_SUPPORTED: 'plan-unavailable',
  CURRENCY_MISMATCH: 'plan-unavailable',
  NOT_ELIGIBLE: 'not-eligible',
  CUSTOMER_OWNS_THINGS: 'not-eligible',
  CUSTOMERS_NOT_MERGEABLE: 'not-eligible',
  CUSTOMER_BLOCKED: 'blocked',
  MONEY_FROZEN: 'money-frozen',
  NOT_CONFIRMED: 'not-confirmed',
  TOO_MANY_UNPAID: 'too-many-unpaid',
  TOO_MANY_RECEIPTS: 'too-many-receipts',
  TOO_MANY_REMOVALS: 'too-many-removals',
  CHANGE_PENDING: 'being-changed',
  ILLEGAL_TRANSITION: 'already-done',
  ALREADY_DECIDED: 'already-done',
  IDEMPOTENCY_KEY_REUSED: 'already-done',
  NOT_FOUND: 'not-found',
  INVALID_INPUT: 'not-found',
  CUSTOMER_MERGED: 'later',
  NO_CARD_FREE: 'later',
  PAYER_CONTACT_REQUIRED: 'later',
  PAYMENT_GATEWAY_UNREACHABLE: 'later',
  PAYMENT_GATEWAY_REFUSED: 'later',
  RATE_UNAVAILABLE: 'later',
  PANEL_UNREACHABLE: 'later',
  PANEL_READ_ABORTED: 'later',
  PANEL_AUTH_FAILED: 'later',
  PANEL_NOT_FOUND_AT_URL: 'later',
  PANEL_VERSION_UNSUPPORTED: 'later',
  PANEL_RESPONSE_INVALID: 'later',
  PANEL_RESPONSE_TOO_LARGE: 'later',
  PANEL_REFUSED: 'later',
  STORAGE_CONFLICT: null,
  STORAGE_UNAVAILABLE: null,
  SECRET_KEY_MISMATCH: null,
  CONFIG_INVALID: null,
  PAYMENT_SIGNATURE_INVALID: null,
};

/** Null: nothing that a customer can be told; the update is tried again or set aside. */
export function refusalOf(error: unknown): Refusal | null {
  return isPanelkitError(error) ? REFUSALS[error.code] : null;
}
