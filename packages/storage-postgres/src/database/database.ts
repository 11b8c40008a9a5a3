/** One row of an answer, by column name. */
export type Cells = Record<string, unknown>;

/** Runs statements. Values are text, numbers, booleans, null, or arrays of those; and bytes. */
export interface Session {
  /** One statement with `$1` parameters; its text is constant, so it is prepared once for each connection. */
  query(text: string, values?: readonly unknown[]): Promise<Cells[]>;
  /** One or more statements without parameters; the rows of all of them. */
  script(text: string): Promise<Cells[]>;
}

/** A copy of the whole database, as of one moment, while others use it. */
export interface DatabaseDump {
  /**
   * How the name of its file ends: `.dump` is for `pg_restore`, `.tar.gz` is the folder of an embedded
   * database.
   */
  extension: '.dump' | '.tar.gz';
  /** Read to its end, or given up. It fails like `dump` where the database ends it midway. */
  content: AsyncIterable<Uint8Array>;
}

export interface DumpOptions {
  /** Ends the copy of a database on a server, which then fails. */
  signal?: AbortSignal;
}

/**
 * A database, on a server or embedded. A query outside `transaction` runs, and ends, as its own transaction.
 */
export interface Database extends Session {
  /** Several processes may use it. */
  readonly isShared: boolean;
  /**
   * Commits when `work` resolves, else rolls back. `begin` opens the transaction: statements with `; `
   * between them.
   * @throws OutcomeUnknownError when the commit was sent and never answered
   */
  transaction<Result>(begin: string, work: (session: Session) => Promise<Result>): Promise<Result>;
  /** All statements of `work` on one connection, without a transaction around them. */
  onOneConnection<Result>(work: (session: Session) => Promise<Result>): Promise<Result>;
  /**
   * Calls `onNotice` for each NOTIFY on the channel and `onGap` whenever some may have been missed (once it
   * listens, and after each reconnection); returns the end of it.
   */
  listen(channel: string, listener: { onNotice(payload: string): void; onGap(): void }): () => Promise<void>;
  /** The same database, with this much time for each statement: for changes of the schema. */
  withQueryTimeout(queryMs: number): Database;
  /**
   * Copies everything in it. `signal` ends it midway.
   * @throws PanelkitError `CONFIG_INVALID` when nothing here can
   */
  dump(options?: DumpOptions): Promise<DatabaseDump>;
  /** Frees what was opened for it. */
  close(): Promise<void>;
}
