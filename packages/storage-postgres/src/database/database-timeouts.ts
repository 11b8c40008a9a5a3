/** How long a database server is waited for, in milliseconds. */
export interface DatabaseTimeouts {
  /** For a connection, also one that others have now. */
  connectMs: number;
  /** For the answer to one statement. */
  queryMs: number;
}

export const DEFAULT_TIMEOUTS: DatabaseTimeouts = { connectMs: 10_000, queryMs: 30_000 };

/** Schema changes may rewrite tables and build indexes. */
export const SCHEMA_CHANGE_TIMEOUT_MS = 3_600_000;

/**
 * What the server is given, as settings of PostgreSQL in milliseconds. All are shorter than what the client
 * waits: by the time a connection is given up, the server has ended its statement and its transaction, so
 * that no lock is left behind.
 */
function serverTimeouts({ queryMs }: Pick<DatabaseTimeouts, 'queryMs'>): Record<string, number> {
  const sessionMs = Math.max(1, Math.floor((queryMs * 5) / 6));
  return {
    statement_timeout: sessionMs,
    idle_in_transaction_session_timeout: sessionMs,
    lock_timeout: Math.max(1, Math.floor(queryMs / 2)),
  };
}

/** Sets them for as long as a connection lives. */
export function sessionTimeouts(timeouts: Pick<DatabaseTimeouts, 'queryMs'>): string {
  return Object.entries(serverTimeouts(timeouts))
    .map(([name, ms]) => `SET ${name} = ${ms}`)
    .join('; ');
}

/** Sets them until the transaction ends: on a connection that belongs to somebody else, too. */
export function transactionTimeouts(timeouts: Pick<DatabaseTimeouts, 'queryMs'>): string {
  const settings = Object.entries(serverTimeouts(timeouts));
  return `SELECT ${settings.map(([name, ms]) => `set_config('${name}', '${ms}', true)`).join(', ')}`;
}
