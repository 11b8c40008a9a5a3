import { type InputIssue, isPanelkitError } from '@panelkit/sdk';
import { isHttpError } from './http-error.ts';
import { httpStatusOf } from './http-status-of.ts';

/** An error as RFC 9457 describes it, plus our code. Programs go by `code`; people read `detail`. */
export interface Problem {
  type: 'about:blank';
  /** The name of the status. */
  title: string;
  status: number;
  /** A code of `ErrorCode` or `HttpErrorCode`, the host's own, or `INTERNAL`. */
  code: string;
  detail?: string;
  /** What the code carries (`requiredMinor`, `reasons`, …); only of errors that the caller can mend. */
  details?: object;
  issues?: readonly InputIssue[];
}

/** An error and what of its answer is not in the body. */
export interface DescribedProblem {
  problem: Problem;
  headers: Record<string, string>;
}

/**
 * Describes an error for the sender of the request. Errors of the engine and of this package keep their code.
 * So do errors with a `status` or `statusCode` from 400 to 499, as Express, Fastify and `http-errors` make
 * them. Of anything else nothing is shown: it is `INTERNAL`.
 */
export function problemOf(error: unknown): DescribedProblem {
  if (isPanelkitError(error)) {
    const { code, message, details } = error;
    const issues = code === 'INVALID_INPUT' ? error.details.issues : undefined;
    return describe({ status: httpStatusOf(code), code, detail: message, details, issues });
  }
  if (isHttpError(error)) {
    return describe({ status: error.status, code: error.code, details: error.details });
  }
  return describe(refusalOf(error) ?? { status: 500, code: 'INTERNAL' });
}

interface Found {
  status: number;
  code: string;
  detail?: string;
  details?: object;
  issues?: readonly InputIssue[] | undefined;
}

function describe({ status, code, detail, details = {}, issues }: Found): DescribedProblem {
  const problem: Problem = { type: 'about:blank', title: titles.get(status) ?? 'Error', status, code };
  // What goes wrong behind the host is the operator's business: addresses of panels and settings are in it.
  const isTheirs = status < 500;
  if (isTheirs && detail !== undefined) problem.detail = detail;
  if (isTheirs && issues !== undefined) problem.issues = issues;
  else if (isTheirs && Object.keys(details).length > 0) problem.details = details;
  return { problem, headers: headersOf(details) };
}

function headersOf(details: object): Record<string, string> {
  const headers: Record<string, string> = {};
  if ('retryAfterMs' in details && typeof details.retryAfterMs === 'number')
    headers['retry-after'] = String(Math.max(1, Math.ceil(details.retryAfterMs / 1000)));
  if ('allowed' in details && Array.isArray(details.allowed)) headers.allow = details.allowed.join(', ');
  return headers;
}

function refusalOf(error: unknown): Found | null {
  if (!(error instanceof Error)) return null;
  const status = 'status' in error ? error.status : statusCodeOf(error);
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 400 || status > 499) return null;
  const code = 'code' in error ? error.code : null;
  return {
    status,
    code: typeof code === 'string' && /^[A-Z][A-Z_]{2,50}$/.test(code) ? code : 'BAD_REQUEST',
  };
}

const statusCodeOf = (error: Error): unknown => ('statusCode' in error ? error.statusCode : null);

const titles = new Map([
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [402, 'Payment Required'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [405, 'Method Not Allowed'],
  [409, 'Conflict'],
  [413, 'Content Too Large'],
  [415, 'Unsupported Media Type'],
  [422, 'Unprocessable Content'],
  [429, 'Too Many Requests'],
  [500, 'Internal Server Error'],
  [502, 'Bad Gateway'],
  [503, 'Service Unavailable'],
  [504, 'Gateway Timeout'],
]);
