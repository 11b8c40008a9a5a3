import type { Database, Session } from './database.ts';
import { toPanelkitError } from './to-panelkit-error.ts';

/**
 * The same database for the host's own tables, in a schema of the host's: never in `panelkit` or
 * `panelkit_jobs`. It shares the connections of the backend and ends with it. Errors are codes:
 * `STORAGE_UNAVAILABLE`, `STORAGE_CONFLICT` (something unique is there).
 */
export interface HostDatabase {
  /**
   * One statement with `$1` parameters; its text is constant, so that it is prepared once for each
   * connection.
   */
  query(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /**
   * Commits when `work` resolves, else rolls back. Inside, only its session may be awaited: an embedded
   * database has one connection.
   */
  transaction<Result>(work: (session: Session) => Promise<Result>): Promise<Result>;
}

/** Opens the database for its host. */
export function createHostDatabase(database: Database): HostDatabase {
  const translate = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } catch (error) {
      throw toPanelkitError(error);
    }
  };
  return {
    query: (text, values) => translate(database.query(text, values)),
    transaction: (work) => translate(database.transaction('BEGIN', work)),
  };
}
