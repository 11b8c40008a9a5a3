import type { Clock } from '@panelkit/sdk';
import pg from 'pg';
import { answerInTime, arrivesInTime, destroyConnection } from './answer-in-time.ts';
import { createBatchingSocket } from './batching-socket.ts';
import type { Cells, Database, Session } from './database.ts';
import {
  type DatabaseTimeouts,
  DEFAULT_TIMEOUTS,
  sessionTimeouts,
  transactionTimeouts,
} from './database-timeouts.ts';
import { dumpServer } from './dump-database.ts';
import { endPool } from './end-pool.ts';
import { committing } from './outcome-unknown-error.ts';
import { type Connect, listenWithPg } from './pg-listener.ts';
import { createSilenceWatch, type SilenceWatch } from './silence-watch.ts';

/** What a pool of this package's own is made from. */
export interface PoolSettings {
  connectionString: string;
  maxConnections: number;
  /** Whether statements that wait for nothing of each other go out together. */
  pipeline: boolean;
  timeouts?: DatabaseTimeouts;
  onError(error: Error): void;
}

/** How connections of a pool are used. */
export interface PgDatabaseOptions {
  prepare: boolean;
  clock: Clock;
  timeouts?: DatabaseTimeouts;
  /** Whether `openPool` made it: then the server knows its time-outs, else each transaction sets them. */
  isOwnPool?: boolean;
  /** The program that copies the database; `pg_dump` by default. */
  pgDump?: string | undefined;
  end(): Promise<void>;
}

interface Lending {
  readonly connect: Connect;
  readonly silence: SilenceWatch;
  readonly prepare: boolean;
  readonly queryMs: number;
  /** Sent on a connection before it is used, and before it is given back. */
  readonly settings: { before: string; after: string } | null;
}

/** A database on a PostgreSQL server, through a pool of connections. A wait for it ends with `timeouts`. */
export function createPgDatabase(pool: pg.Pool, options: PgDatabaseOptions): Database {
  const { prepare, clock, timeouts = DEFAULT_TIMEOUTS, isOwnPool = false } = options;
  const silence = createSilenceWatch();
  // A pool that ends forgets those who wait for a connection.
  const closing = new AbortController();
  const waitLimits = { timeoutMs: timeouts.connectMs, signal: closing.signal };
  const connect: Connect = () =>
    silence.lendAnswering(() => arrivesInTime(pool.connect(), waitLimits, (client) => client.release()));
  // It may break where nobody listens: between its opening and its lending, or after it was given back as
  // broken.
  pool.on('connect', (client) => client.on('error', () => {}));
  const withTimeout = (lending: Lending): Database => ({
    isShared: true,
    query: (text, values) =>
      onClient(lending, (client) => committing(() => runQuery(client, lending, { text, values }))),
    script: (text) => onClient(lending, (client) => committing(() => runScript(client, lending, text))),
    transaction: (begin, work) =>
      onClient(lending, (client) => {
        const limits = isOwnPool ? '' : `; ${transactionTimeouts(lending)}`;
        return inTransaction(client, lending, { begin: `${begin}${limits}`, work });
      }),
    onOneConnection: (work) => onClient(lending, (client) => work(sessionOf(client, lending))),
    listen: (channel, listener) =>
      listenWithPg({ connect, clock, channel, listener, queryMs: lending.queryMs }),
    withQueryTimeout: (queryMs) => {
      const settings = { before: sessionTimeouts({ queryMs }), after: sessionTimeouts(timeouts) };
      return withTimeout({ ...lending, queryMs, settings: isOwnPool ? settings : null });
    },
    dump: ({ signal } = {}) => dumpServer(pool.options.connectionString, { program: options.pgDump, signal }),
    close() {
      closing.abort(new Error('The pool of connections has ended'));
      return options.end();
    },
  });
  return withTimeout({ connect, silence, prepare, queryMs: timeouts.queryMs, settings: null });
}

/**
 * Opens a pool. A connection that breaks while idle is reported to `onError` and replaced; `end` does not
 * wait for silent ones.
 */
export function openPool(settings: PoolSettings): pg.Pool & { endInTime(): Promise<void> } {
  const { connectionString, maxConnections, pipeline, timeouts = DEFAULT_TIMEOUTS, onError } = settings;
  const pool = new pg.Pool({
    connectionString,
    max: maxConnections,
    connectionTimeoutMillis: timeouts.connectMs,
    idleTimeoutMillis: IDLE_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    application_name: 'panelkit',
    onConnect: (client) => configureSession(client, timeouts),
    pipeline,
    ...(pipeline && { stream: createBatchingSocket }),
  });
  pool.on('error', onError);
  return Object.assign(pool, { endInTime: endPool(pool, timeouts.connectMs) });
}

/** What asks something each minute keeps its connection. */
const IDLE_MS = 90_000;
/** A dead machine answers no probe: its connections end without a statement. */
const KEEP_ALIVE_MS = 10_000;

/** Not as a parameter of the start-up: poolers refuse those that they do not know. */
async function configureSession(client: pg.ClientBase, timeouts: DatabaseTimeouts): Promise<void> {
  if (!(client instanceof pg.Client)) return;
  await answerInTime(client, timeouts.connectMs, () => client.query(sessionTimeouts(timeouts)));
}

function sessionOf(client: pg.PoolClient, lending: Lending): Session {
  return {
    query: (text, values) => runQuery(client, lending, { text, values }),
    script: (text) => runScript(client, lending, text),
  };
}

const names = new Map<string, string>();

/** The name of a prepared statement: the same for the same text. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `panelkit_${names.size + 1}`;
  names.set(text, name);
  return name;
}

async function runQuery(
  client: pg.PoolClient,
  { prepare, queryMs }: Pick<Lending, 'prepare' | 'queryMs'>,
  { text, values = [] }: { text: string; values?: readonly unknown[] | undefined },
): Promise<Cells[]> {
  const query = { text, values: [...values], ...(prepare && { name: nameOf(text) }) };
  const { rows } = await answerInTime(client, queryMs, () => client.query<Cells>(query));
  return rows;
}

async function runScript(
  client: pg.PoolClient,
  { queryMs }: Pick<Lending, 'queryMs'>,
  text: string,
): Promise<Cells[]> {
  try {
    const answer: unknown = await answerInTime(client, queryMs, () => client.query(text));
    const results = Array.isArray(answer) ? answer : [answer];
    return results.flatMap((result: pg.QueryResult<Cells>) => result.rows);
  } catch (error) {
    // A script may have opened a transaction before it failed.
    await rollBack(client, queryMs);
    throw error;
  }
}

/** Lends a connection; one on which something unexpected happened is not lent again. */
async function onClient<Result>(
  { connect, silence, queryMs, settings }: Lending,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await connect();
  let broken = false;
  const onError = () => {
    broken = true;
  };
  client.on('error', onError);
  const lent = silence.begin(client);
  try {
    if (settings !== null) await answerInTime(client, queryMs, () => client.query(settings.before));
    const result = await work(client);
    if (settings !== null) await answerInTime(client, queryMs, () => client.query(settings.after));
    return result;
  } catch (error) {
    // Its next user does not know what was set on it.
    if (settings !== null) broken = true;
    throw error;
  } finally {
    lent.end();
    client.off('error', onError);
    client.release(broken || client.connection.stream.destroyed);
  }
}

async function inTransaction<Result>(
  client: pg.PoolClient,
  lending: Lending,
  { begin, work }: { begin: string; work: (session: Session) => Promise<Result> },
): Promise<Result> {
  // Not awaited: the first statement goes out behind them, and fails with them.
  const begun = Promise.all(begin.split('; ').map((text) => runQuery(client, lending, { text })));
  begun.catch(() => {});
  try {
    const result = await work(sessionOf(client, lending));
    await begun;
    const { command } = await committing(() => commit(client, lending));
    if (command !== 'COMMIT') throw new Error('A statement of the transaction failed: it was rolled back');
    return result;
  } catch (error) {
    await rollBack(client, lending.queryMs);
    throw error;
  }
}

function commit(client: pg.PoolClient, { queryMs }: Pick<Lending, 'queryMs'>): Promise<pg.QueryResult> {
  return answerInTime(client, queryMs, () => client.query('COMMIT'));
}

/** A connection that does not even roll back is destroyed by then. */
async function rollBack(client: pg.PoolClient, queryMs: number): Promise<void> {
  await answerInTime(client, queryMs, () => client.query('ROLLBACK')).catch(() => {
    destroyConnection(client);
  });
}
