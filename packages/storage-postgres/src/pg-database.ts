import type { Clock } from '@panelkit/sdk';
import pg from 'pg';
import { createBatchingSocket } from './batching-socket.ts';
import type { Cells, Database, Session } from './database.ts';
import { type Connect, listenWithPg } from './pg-listener.ts';

/** What a pool of this package's own is made from. */
export interface PoolSettings {
  connectionString: string;
  maxConnections: number;
  /** Whether statements that wait for nothing of each other go out together. */
  pipeline: boolean;
  onError(error: Error): void;
}

/** A database on a PostgreSQL server, through a pool of connections. */
export function createPgDatabase(
  pool: pg.Pool,
  options: { prepare: boolean; clock: Clock; end(): Promise<void> },
): Database {
  const { prepare, clock } = options;
  const connect: Connect = () => pool.connect();
  // It may break where nobody listens: between its opening and its lending, or after it was given back as broken.
  pool.on('connect', (client) => client.on('error', () => {}));
  return {
    isShared: true,
    query: (text, values) => runQuery(pool, { text, values, prepare }),
    script: (text) => onClient(connect, (client) => runScript(client, text)),
    transaction: (begin, work) =>
      onClient(connect, (client) => inTransaction(client, { begin, prepare }, work)),
    onOneConnection: (work) => onClient(connect, (client) => work(sessionOf(client, prepare))),
    listen: (channel, listener) => listenWithPg({ connect, clock, channel, listener }),
    close: options.end,
  };
}

/** Opens a pool. A connection that breaks while it is idle is told to `onError` and replaced. */
export function openPool({ connectionString, maxConnections, pipeline, onError }: PoolSettings): pg.Pool {
  const settings = {
    connectionString,
    max: maxConnections,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: 'panelkit',
    pipeline,
    ...(pipeline && { stream: createBatchingSocket }),
  };
  const pool = new pg.Pool(settings);
  pool.on('error', onError);
  return pool;
}

type Runner = Pick<pg.Pool, 'query'> | pg.PoolClient;

function sessionOf(client: pg.PoolClient, prepare: boolean): Session {
  return {
    query: (text, values) => runQuery(client, { text, values, prepare }),
    script: (text) => runScript(client, text),
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
  runner: Runner,
  { text, values = [], prepare }: { text: string; values?: readonly unknown[] | undefined; prepare: boolean },
): Promise<Cells[]> {
  const query = { text, values: [...values], ...(prepare && { name: nameOf(text) }) };
  const { rows } = await runner.query<Cells>(query);
  return rows;
}

async function runScript(client: pg.PoolClient, text: string): Promise<Cells[]> {
  try {
    const answer: unknown = await client.query(text);
    const results = Array.isArray(answer) ? answer : [answer];
    return results.flatMap((result: pg.QueryResult<Cells>) => result.rows);
  } catch (error) {
    // A script may have opened a transaction before it failed.
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

/** Lends a connection; one on which something unexpected happened is not lent again. */
async function onClient<Result>(
  connect: Connect,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await connect();
  let broken = false;
  const onError = () => {
    broken = true;
  };
  client.on('error', onError);
  try {
    return await work(client);
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

async function inTransaction<Result>(
  client: pg.PoolClient,
  { begin, prepare }: { begin: string; prepare: boolean },
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  // Not awaited: the first statement goes out behind them, and fails with them.
  const begun = Promise.all(begin.split('; ').map((text) => runQuery(client, { text, prepare })));
  begun.catch(() => {});
  try {
    const result = await work(sessionOf(client, prepare));
    await begun;
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}
