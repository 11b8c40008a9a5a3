import { isPanelkitError, PanelkitError } from '@panelkit/sdk';
import { OutcomeUnknownError } from './outcome-unknown-error.ts';

/** What the statement was about, for the error's details. */
export interface ErrorSubject {
  kind: string;
  id: string;
}

const RETRY_AFTER_MS = 1000;

/** Node's codes and SQLSTATEs (class 08 besides) that say that the database cannot be used now. */
const UNAVAILABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  '25P03', // idle in transaction for too long
  '53300', // too many connections
  '55P03', // a lock was not to be had in time
  '57014', // cancelled: the statement's time is over
  '57P01', // shut down by an administrator
  '57P02', // crashed
  '57P03', // starting up or shutting down
]);

/**
 * Whether another run of the same transaction may succeed at once: a deadlock's victim, a serialisation
 * failure.
 */
export function isWorthAnotherRun(error: unknown): boolean {
  const code = codeOf(error);
  return code === '40P01' || code === '40001';
}

/**
 * An error of the driver as a code of ours. It keeps neither the statement's values nor the server's detail:
 * both may hold what is not for logs. What is not known stays as it is: a mistake in the SQL, or a rule of
 * the schema that was broken.
 */
export function toPanelkitError(error: unknown, subject: ErrorSubject = { kind: 'row', id: '' }): unknown {
  if (isPanelkitError(error)) return error;
  const code = codeOf(error);
  if (code === '23505') {
    const message = `There is another ${subject.kind} with the same ${fieldOf(error, 'constraint') ?? 'key'}`;
    return new PanelkitError('STORAGE_CONFLICT', { message, details: { ...subject } });
  }
  if (isWorthAnotherRun(error)) {
    const message = `The ${subject.kind} was changed by somebody else at the same moment`;
    return new PanelkitError('STORAGE_CONFLICT', { message, details: { ...subject } });
  }
  if (error instanceof OutcomeUnknownError) {
    return new PanelkitError('STORAGE_UNAVAILABLE', {
      message: `The database did not confirm the commit (${codeOf(error.cause) ?? 'the connection broke'})`,
      details: { retryAfterMs: RETRY_AFTER_MS, outcome: 'unknown' },
    });
  }
  if (isUnavailable(error, code)) {
    return new PanelkitError('STORAGE_UNAVAILABLE', {
      message: `The database is not available (${code ?? 'the connection broke'})`,
      details: { retryAfterMs: RETRY_AFTER_MS, outcome: 'failed' },
    });
  }
  return withoutValues(error);
}

function isUnavailable(error: unknown, code: string | null): boolean {
  if (code !== null) return UNAVAILABLE.has(code) || /^08...$/.test(code);
  return error instanceof Error && /connection|timeout exceeded|ended|not queryable/i.test(error.message);
}

function codeOf(error: unknown): string | null {
  return fieldOf(error, 'code') ?? (error instanceof AggregateError ? codeOf(error.errors[0]) : null);
}

function fieldOf(error: unknown, field: string): string | null {
  if (typeof error !== 'object' || error === null || !(field in error)) return null;
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' ? value : null;
}

/** The server's `detail` and `where` show rows. */
function withoutValues(error: unknown): unknown {
  if (!(error instanceof Error) || fieldOf(error, 'severity') === null) return error;
  const plain = new Error(error.message);
  return Object.assign(plain, { code: fieldOf(error, 'code'), constraint: fieldOf(error, 'constraint') });
}
