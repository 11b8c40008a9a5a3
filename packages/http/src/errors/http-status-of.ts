import type { ErrorCode } from '@panelkit/sdk';
import { HTTP_ERROR_STATUSES, type HttpErrorCode } from './http-error.ts';

/** A new code does not compile until it has a status. */
const statuses = {
  INVALID_INPUT: 400,
  NOT_FOUND: 404,
  NOT_ELIGIBLE: 409,
  OFFER_CHANGED: 409,
  PLAN_CHANGED: 409,
  CHANGE_PENDING: 409,
  SOLD_OUT: 409,
  INSUFFICIENT_BALANCE: 402,
  PLAN_UNAVAILABLE: 409,
  PLAN_NOT_SUPPORTED: 409,
  CURRENCY_MISMATCH: 400,
  IDEMPOTENCY_KEY_REUSED: 422,
  ALREADY_DECIDED: 409,
  ILLEGAL_TRANSITION: 409,
  STORAGE_CONFLICT: 409,
  STORAGE_UNAVAILABLE: 503,
  SECRET_KEY_MISMATCH: 500,
  CONFIG_INVALID: 500,
  PANEL_UNREACHABLE: 504,
  PANEL_READ_ABORTED: 503,
  PANEL_AUTH_FAILED: 502,
  PANEL_NOT_FOUND_AT_URL: 502,
  PANEL_VERSION_UNSUPPORTED: 502,
  PANEL_RESPONSE_INVALID: 502,
  PANEL_RESPONSE_TOO_LARGE: 502,
  PANEL_REFUSED: 502,
  PAYMENT_SIGNATURE_INVALID: 400,
  PAYMENT_GATEWAY_UNREACHABLE: 504,
  PAYMENT_GATEWAY_REFUSED: 409,
  PAYER_CONTACT_REQUIRED: 409,
  RATE_UNAVAILABLE: 409,
  CUSTOMER_BLOCKED: 403,
  MONEY_FROZEN: 403,
  CUSTOMER_OWNS_THINGS: 409,
  CUSTOMER_MERGED: 409,
  CUSTOMERS_NOT_MERGEABLE: 409,
  NOT_CONFIRMED: 403,
  TOO_MANY_UNPAID: 409,
  TOO_MANY_RECEIPTS: 409,
  TOO_MANY_REMOVALS: 429,
  NO_CARD_FREE: 409,
} as const satisfies Record<ErrorCode, number>;

/** Every code that an answer may carry, but `INTERNAL`. */
export const HTTP_STATUSES: Readonly<Record<ErrorCode | HttpErrorCode, number>> = {
  ...statuses,
  ...HTTP_ERROR_STATUSES,
};

/**
 * The HTTP status for an error code: 4xx when the caller must change something, 5xx when it may be repeated
 * as is.
 */
export function httpStatusOf(code: ErrorCode | HttpErrorCode): number {
  return HTTP_STATUSES[code];
}
