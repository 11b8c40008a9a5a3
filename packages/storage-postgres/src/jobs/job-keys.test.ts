import { createSystemClock, type JobRequest, silentLogger } from '@panelkit/sdk';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../database/database.ts';
import { openDatabase } from '../database/open-database.ts';
import { prepareSchema } from '../migrations/prepare-schema.ts';
import { emptyServerDatabase, type SharedServer, sharedServer } from '../testing/test-databases.ts';
import { createJobStore, type JobStore } from './job-store.ts';
import { type BossClient, JOBS_TABLE } from './pg-boss-client.ts';

const NAME = 'wake';
const aJob = (id: string, jobKey = 'k'): JobRequest => ({ name: NAME, payload: { id }, jobKey });

/** Merged wake-ups and claims on a server, transaction by transaction. */
describe('job keys on a PostgreSQL server', () => {
  let server: SharedServer;
  let connectionString: string;
  let sql: pg.Client;
  let database: Database;
  let boss: BossClient;
  let store: JobStore;
  beforeAll(async () => {
    server = await sharedServer();
    connectionString = await server.createMigrated('keys');
    sql = new pg.Client({ connectionString });
    await sql.connect();
  }, 60_000);
  afterAll(async () => {
    await sql.end();
  });
  beforeEach(async () => {
    await emptyServerDatabase(connectionString);
    const clock = createSystemClock();
    database = await openDatabase({ connectionString }, { prepare: true, logger: silentLogger, clock });
    boss = await prepareSchema({ database, ownClock: null, logger: silentLogger, migrate: true });
    store = createJobStore(database, boss);
    await store.ensureQueue(NAME);
  });
  afterEach(async () => {
    await boss.stop();
    await database.close();
  });

  /** A transaction that stays open where its test wants it to. */
  function openTransaction(...jobs: JobRequest[]) {
    return openSince(0, ...jobs);
  }
  /** As if its statements before had taken so long. */
  function openSince(openForMs: number, ...jobs: JobRequest[]) {
    const [written, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<boolean>()];
    const ended = database
      .transaction('BEGIN ISOLATION LEVEL READ COMMITTED', async (session) => {
        await store.insert(
          {
            send: async (work) => void (await work(session)),
            later: async ({ text, values }) => void (await session.query(text, values)),
          },
          jobs,
          openForMs,
        );
        written.resolve();
        if (!(await mayEnd.promise)) throw new Error('rolled back');
      })
      .catch(() => {});
    const end = (isCommit: boolean) => {
      mayEnd.resolve(isCommit);
      return ended;
    };
    return { written: written.promise, commit: () => end(true), rollBack: () => end(false) };
  }

  const enqueue = async (...jobs: JobRequest[]): Promise<void> => {
    const transaction = openTransaction(...jobs);
    await transaction.written;
    await transaction.commit();
  };
  const claim = async () => (await store.claim(NAME, 50, [])).map(({ data }) => data.payload.id);
  const waiting = async () => {
    const { rows } = await sql.query(
      `SELECT count(*)::int AS count FROM ${JOBS_TABLE} WHERE state = 'created'`,
    );
    return rows[0].count;
  };

  test('given a claim between insert and commit of a merged wake-up, then it gets nothing, and the next one after the commit gets it', async () => {
    await enqueue(aJob('a'));
    const merging = openTransaction(aJob('a'));
    await merging.written;
    expect(await claim()).toEqual([]);
    await merging.commit();
    expect(await waiting()).toBe(1);
    expect(await claim()).toEqual(['a']);
  });

  test('given a claim between insert and commit, when the transaction rolls back, then the waiting one is still there', async () => {
    await enqueue(aJob('a'));
    const merging = openTransaction(aJob('a'));
    await merging.written;
    expect(await claim()).toEqual([]);
    await merging.rollBack();
    expect(await claim()).toEqual(['a']);
  });

  test('given a waiting one that is claimed, when its key is asked for, then a new one waits', async () => {
    await enqueue(aJob('a'));
    expect(await claim()).toEqual(['a']);
    await enqueue(aJob('a'));
    expect(await claim()).toEqual(['a']);
  });

  test('given a claim that has not committed, when its key is asked for, then nobody waits and a new one is added', async () => {
    await enqueue(aJob('a'));
    await sql.query('BEGIN');
    await sql.query(`UPDATE ${JOBS_TABLE} SET state = 'active', started_on = now() WHERE state = 'created'`);
    await enqueue(aJob('a'));
    await sql.query('COMMIT');
    expect(await claim()).toEqual(['a']);
  });

  test('given two transactions that ask for the same keys in opposite order, then neither waits for the other', async () => {
    await enqueue(aJob('a', 'first'), aJob('b', 'second'));
    const [one, other] = [
      openTransaction(aJob('a', 'first'), aJob('b', 'second')),
      openTransaction(aJob('b', 'second'), aJob('a', 'first')),
    ];
    await Promise.all([one.written, other.written]);
    await Promise.all([other.commit(), one.commit()]);
    expect(new Set(await claim())).toEqual(new Set(['a', 'b']));
  });

  test('given a transaction that hangs before its commit, when others ask for its key, then they commit, and their wake-up runs', async () => {
    const hanging = openTransaction(aJob('a'));
    await hanging.written;
    await enqueue(aJob('a'));
    await enqueue(aJob('a'));
    expect(await claim()).toEqual(['a']);
    await hanging.commit();
    expect(await claim()).toEqual(['a']);
  });

  test('given 200 requests of ten keys by eight at once, then each is claimed after its commit and the rows are far fewer', async () => {
    let next = 0;
    const asker = async () => {
      for (let index = next++; index < 200; index = next++)
        await enqueue(aJob(`${index % 10}`, `k${index % 10}`));
    };
    await Promise.all(Array.from({ length: 8 }, asker));
    expect(await waiting()).toBeLessThanOrEqual(80);
    expect(new Set(await claim()).size).toBe(10);
  });

  test('given a process that died with a claim, when its heartbeat is over, then a look gives the job back, and not before', async () => {
    await enqueue(aJob('a'), aJob('b', 'other'));
    const [dead] = await store.claim(NAME, 1, []);
    const [alive] = await store.claim(NAME, 1, []);
    expect(await store.look([NAME])).toEqual(new Map());
    await sql.query(
      `UPDATE ${JOBS_TABLE} SET heartbeat_on = now() - interval '11 seconds' WHERE state = 'active'`,
    );
    await store.touch([{ name: NAME, id: alive?.id ?? '', attempt: alive?.retryCount ?? 0 }]);
    expect(await store.look([NAME])).toEqual(new Map([[NAME, 0]]));
    const again = await store.claim(NAME, 2, []);
    expect(again.map(({ id, retryCount }) => [id, retryCount])).toEqual([[dead?.id, 1]]);
  });

  test('given a process that was slow, when its job was claimed again elsewhere, then it no longer keeps the claim alive', async () => {
    await enqueue(aJob('a'));
    const [slow] = await store.claim(NAME, 1, []);
    const age = () =>
      sql.query(
        `UPDATE ${JOBS_TABLE} SET heartbeat_on = now() - interval '11 seconds' WHERE state = 'active'`,
      );
    await age();
    await store.look([NAME]);
    const [dead] = await store.claim(NAME, 1, []);
    expect(dead?.id).toBe(slow?.id);
    await age();
    await store.touch([{ name: NAME, id: slow?.id ?? '', attempt: slow?.retryCount ?? 0 }]);
    expect(await store.look([NAME])).toEqual(new Map([[NAME, 0]]));
  });

  test('given a transaction that has been open for a minute, when it asks for a job in 30 seconds, then those count from the asking', async () => {
    const late = openSince(60_000, { ...aJob('a'), delayMs: 30_000 });
    await late.written;
    await late.commit();
    expect((await store.look([NAME])).get(NAME)).toBeGreaterThan(60_000);
  });

  test('given jobs of several names, when looked at, then by name how long until the first is due', async () => {
    await store.ensureQueue('other');
    await enqueue({ ...aJob('late'), delayMs: 60_000 }, { ...aJob('sooner'), delayMs: 30_000 });
    const due = await store.look([NAME, 'other', 'none']);
    expect([...due.keys()]).toEqual([NAME]);
    expect(due.get(NAME)).toBeGreaterThan(25_000);
    expect(due.get(NAME)).toBeLessThanOrEqual(30_000);
  });
});
