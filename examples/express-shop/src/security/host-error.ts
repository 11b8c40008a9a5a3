/** A request that the shop itself refuses, before the engine is asked. */
export interface HostError extends Error {
  status: number;
  code: HostErrorCode;
}

export type HostErrorCode =
  | 'PAGE_NOT_FOUND'
  | 'LOCAL_ONLY'
  | 'FORM_EXPIRED'
  | 'TOO_MANY_REQUESTS'
  | 'BAD_REQUEST';

const statuses: Record<HostErrorCode, number> = {
  PAGE_NOT_FOUND: 404,
  LOCAL_ONLY: 403,
  FORM_EXPIRED: 403,
  TOO_MANY_REQUESTS: 429,
  BAD_REQUEST: 400,
};

export function hostError(code: HostErrorCode): HostError {
  return Object.assign(new Error(code), { code, status: statuses[code] });
}
