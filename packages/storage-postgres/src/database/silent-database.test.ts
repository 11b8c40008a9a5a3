import { once } from 'node:events';
import { createServer } from 'node:net';
import { eventually } from '@panelkit/sdk/contracts';
import { createTestClock, testId } from '@panelkit/sdk/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPostgresBackend, type PostgresBackend } from '../create-postgres-backend.ts';
import { openSilentProxy, type SilentProxy } from '../testing/silent-proxy.ts';
import { startTestServer, type TestServer } from '../testing/test-databases.ts';
import { createPgDatabase, openPool } from './pg-database.ts';

const QUERY_MS = 600;
const timeouts = { connectMs: 600, queryMs: QUERY_MS };
/** As the driver sends it; the beginning of a transaction holds the word too. */
const COMMIT = 'COMMIT\0';
const unavailable = (outcome: 'failed' | 'unknown') => ({
  code: 'STORAGE_UNAVAILABLE',
  retryable: true,
  details: { outcome },
});

describe('a database that falls silent', () => {
  let server: TestServer;
  let connectionString: string;
  let sql: pg.Client;
  let proxy: SilentProxy;
  let backend: PostgresBackend;
  beforeAll(async () => {
    server = await startTestServer({ isDurable: true });
    connectionString = await server.createDatabase('silence');
    sql = new pg.Client({ connectionString });
    await sql.connect();
    await (await createPostgresBackend({ connectionString })).close();
    await sql.query('CREATE TABLE notes (id text PRIMARY KEY, body text)');
  }, 60_000);
  afterAll(async () => {
    await sql.end();
    await server.stop();
  });
  beforeEach(async () => {
    await sql.query("DELETE FROM notes; INSERT INTO notes VALUES ('known', '')");
    proxy = await openSilentProxy(connectionString);
    backend = await createPostgresBackend({
      connectionString: proxy.connectionString,
      connectTimeoutMs: timeouts.connectMs,
      queryTimeoutMs: timeouts.queryMs,
    });
  });
  afterEach(async () => {
    await backend.close();
    await proxy.close();
  });

  const noteCount = async (id: string): Promise<number> =>
    (await sql.query('SELECT 1 FROM notes WHERE id = $1', [id])).rowCount ?? 0;

  test('given connections that fall silent, when the storage is asked, then each call ends in time, and later ones work', async () => {
    const { storage } = backend;
    await Promise.all(Array.from({ length: 5 }, () => storage.orders.find(testId())));
    proxy.fallSilent();
    const calls = [
      storage.orders.find(testId()),
      storage.transaction((tx) => tx.orders.get(testId())),
      backend.jobs.enqueue({ name: 'wake', payload: {} }),
      backend.host.query('SELECT 1'),
    ];
    for (const answer of await Promise.allSettled(calls))
      expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'STORAGE_UNAVAILABLE' } });
    expect(await backend.checkReadiness()).toEqual({ ready: false, clockSkewMs: null });
    proxy.recover();
    expect(await storage.orders.find(testId())).toBeNull();
    expect(await backend.host.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  describe.each([true, false])('and a commit that reaches the server: %s', (arrives) => {
    const insert = "INSERT INTO notes VALUES ('new', '')";
    test.each<[string, string, (open: PostgresBackend) => Promise<unknown>]>([
      [
        'a transaction of the storage',
        COMMIT,
        ({ storage }) =>
          storage.transaction((tx) =>
            tx.events.append({
              aggregate: { kind: 'order', id: testId() },
              type: 'order.placed',
              data: { customerId: testId(), totalMinor: 1, currency: 'USD' },
              at: new Date(0),
            }),
          ),
      ],
      ['a job', COMMIT, ({ jobs }) => jobs.enqueue({ name: 'wake', payload: {} })],
      [
        'a transaction of the host',
        COMMIT,
        ({ host }) => host.transaction((session) => session.query(insert)),
      ],
      ['a statement of the host', 'INSERT INTO notes', ({ host }) => host.query(insert)],
      [
        'a lease',
        'panelkit.leases',
        ({ storage }) => storage.leases.acquire(`account:${testId()}`, { ttlMs: 1000 }),
      ],
    ])('given %s, when its answer is lost, then its outcome is unknown', async (_, text, commit) => {
      const met = proxy.silenceAt(text, { arrives });
      const error: unknown = await commit(backend).catch((reason: unknown) => reason);
      await met;
      expect(error).toMatchObject(unavailable('unknown'));
    });

    test('then what it wrote is there, or is not, and asking again does the rest', async () => {
      const write = () =>
        backend.host.transaction((session) => session.query(`${insert} ON CONFLICT DO NOTHING`));
      const met = proxy.silenceAt(COMMIT, { arrives });
      await expect(write()).rejects.toMatchObject(unavailable('unknown'));
      await met;
      expect(await noteCount('new')).toBe(arrives ? 1 : 0);
      await write();
      expect(await noteCount('new')).toBe(1);
    });
  });

  test('given a statement that gets no answer, when it is given up, then nothing was done, and the server has let go of its locks before', async () => {
    const change = backend.host.transaction(async (session) => {
      await session.query("UPDATE notes SET body = 'mine' WHERE id = 'known'");
      proxy.fallSilent();
      await session.query("UPDATE notes SET body = 'later' WHERE id = 'known'");
    });
    await expect(change).rejects.toMatchObject(unavailable('failed'));
    const { rows } = await sql.query("SELECT body FROM notes WHERE id = 'known' FOR UPDATE NOWAIT");
    expect(rows).toEqual([{ body: '' }]);
  });

  test('given a read that gets no answer, then nothing was done', async () => {
    const met = proxy.silenceAt('panelkit.orders', { arrives: true });
    await expect(backend.storage.orders.find(testId())).rejects.toMatchObject(unavailable('failed'));
    await met;
  });

  test('given a statement that was given up, when the next one is sent, then it is sent on another connection', async () => {
    const before = await pidOf(backend);
    const met = proxy.silenceAt('SELECT 2', { arrives: true });
    await expect(backend.host.query('SELECT 2')).rejects.toMatchObject(unavailable('unknown'));
    await met;
    const after = await Promise.all(Array.from({ length: 10 }, () => pidOf(backend)));
    expect(after).not.toContain(before);
  });

  test('given a lock that somebody else keeps, when it is waited for, then the server ends the wait before the client does', async () => {
    await sql.query("BEGIN; UPDATE notes SET body = 'theirs' WHERE id = 'known'");
    const waiting = backend.host.query("UPDATE notes SET body = 'mine' WHERE id = 'known'");
    const error: unknown = await waiting.catch((reason: unknown) => reason);
    await sql.query('ROLLBACK');
    expect(error).toMatchObject(unavailable('failed'));
    expect(`${error}`).toContain('55P03');
  });

  test('given silent connections, when the backend is closed, then it ends', async () => {
    await Promise.all(Array.from({ length: 5 }, () => backend.storage.orders.find(testId())));
    proxy.fallSilent();
    await backend.close();
    await eventually(() => expect(proxy.openCount()).toBe(0));
  });

  test('given a server that accepts and never answers, when a backend is opened, then STORAGE_UNAVAILABLE', async () => {
    const mute = createServer((socket) => void socket.on('error', () => {}));
    mute.listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const address = mute.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const opening = createPostgresBackend({
      connectionString: `postgres://postgres@127.0.0.1:${port}/none`,
      connectTimeoutMs: 200,
    });
    await expect(opening).rejects.toMatchObject(unavailable('failed'));
    mute.close();
  });

  test('given a listener whose connection falls silent, when nobody sends a notice, then it listens on another one', async () => {
    const pool = openPool({
      connectionString: proxy.connectionString,
      maxConnections: 2,
      pipeline: true,
      timeouts,
      onError: () => {},
    });
    const clock = createTestClock();
    const database = createPgDatabase(pool, {
      prepare: true,
      clock,
      timeouts,
      isOwnPool: true,
      end: pool.endInTime,
    });
    const [onNotice, onGap] = [vi.fn(), vi.fn()];
    const end = database.listen('notes', { onNotice, onGap });
    await eventually(() => expect(onGap).toHaveBeenCalledTimes(1));
    const openBefore = proxy.openCount();
    proxy.fallSilent();
    await eventually(() => expect(proxy.openCount()).toBeLessThan(openBefore));
    proxy.recover();
    await eventually(async () => {
      await clock.advance(1000);
      expect(onGap).toHaveBeenCalledTimes(2);
    });
    await sql.query("NOTIFY notes, 'heard'");
    await eventually(() => expect(onNotice).toHaveBeenCalledWith('heard'));
    await end();
    await database.close();
  });

  test('given a pool of the caller’s without any time-out, when it falls silent, then its calls end in time too', async () => {
    const pool = new pg.Pool({ connectionString: proxy.connectionString, max: 1 });
    pool.on('error', () => {});
    const lent = await createPostgresBackend({ pool, connectTimeoutMs: 600, queryTimeoutMs: 600 });
    const holds = lent.host.transaction(async (session) => {
      proxy.fallSilent();
      await session.query('SELECT 1');
    });
    // There is one connection: the second call waits for it in vain.
    await expect(lent.host.query('SELECT 2')).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    await expect(holds).rejects.toMatchObject(unavailable('failed'));
    proxy.recover();
    expect(await lent.host.query('SELECT 3 AS three')).toEqual([{ three: 3 }]);
    const limits = await lent.host.transaction((session) => session.query('SHOW statement_timeout'));
    expect(limits).toEqual([{ statement_timeout: '500ms' }]);
    await lent.close();
    await pool.end();
  });
});

async function pidOf({ host }: PostgresBackend): Promise<unknown> {
  const [row] = await host.query('SELECT pg_backend_pid() AS pid');
  return row?.pid;
}
