/** A request that the shop itself refuses, before the engine is asked. */
export interface HostError extends Error {
  status: number;
  code: HostErrorCode;
}

const statuses = {
  PAGE_NOT_FOUND: 404,
  FORBIDDEN: 403,
  LIMIT_REACHED: 403,
  MORE_THAN_YOURS: 403,
  OWN_REQUEST: 403,
  REQUEST_OVER: 409,
  REQUEST_STALE: 409,
  ROLE_NAME_TAKEN: 409,
  ROLE_IN_USE: 409,
  CHANGED_MEANWHILE: 409,
  TOO_MANY_VIEWS: 409,
  ADDRESS_TAKEN: 409,
  ACCOUNT_BLOCKED: 403,
  ACCOUNT_MERGED: 403,
  ACCOUNT_MOVED: 403,
  SIGN_IN_FIRST: 403,
  SECOND_FACTOR_FIRST: 403,
  PROVE_FIRST: 403,
  WEAK_PASSWORD: 403,
  CUSTOMERS_ONLY: 403,
  FORM_EXPIRED: 403,
  FORM_UNPROVEN: 400,
  TOO_MANY_REQUESTS: 429,
  BAD_REQUEST: 400,
  RECEIPT_EMPTY: 400,
  UPLOAD_REFUSED: 400,
  UPLOAD_TOO_LARGE: 413,
  UPLOAD_INFECTED: 400,
  SCANNER_UNAVAILABLE: 503,
  FORM_TYPE_UNSUPPORTED: 415,
} as const;

export type HostErrorCode = keyof typeof statuses;

export function isHostError(error: unknown): error is HostError {
  return error instanceof Error && 'code' in error && Object.hasOwn(statuses, String(error.code));
}

export function hostError(code: HostErrorCode): HostError {
  return Object.assign(new Error(code), { code, status: statuses[code] });
}
