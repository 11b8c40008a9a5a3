import { inspect } from 'node:util';
import { eventually } from '@panelkit/sdk/contracts';
import { aCustomer, anOrder, createTestClock, testId } from '@panelkit/sdk/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPostgresBackend, type PostgresBackend } from '../create-postgres-backend.ts';
import { createPgDatabase } from '../database/pg-database.ts';
import { createJobStore } from '../jobs/job-store.ts';
import { startBoss } from '../jobs/pg-boss-client.ts';
import { emptyServerDatabase, startTestServer, type TestServer } from '../testing/test-databases.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

describe('several processes on one server', () => {
  let server: TestServer;
  let connectionString: string;
  let web: PostgresBackend;
  let worker: PostgresBackend;
  let sql: pg.Client;
  beforeAll(async () => {
    server = await startTestServer();
    connectionString = await server.createDatabase('failures');
    sql = new pg.Client({ connectionString });
    await sql.connect();
  }, 60_000);
  afterAll(async () => {
    await sql.end();
    await server.stop();
  });
  beforeEach(async () => {
    await emptyServerDatabase(connectionString);
    web = await createPostgresBackend({ connectionString });
    worker = await createPostgresBackend({ connectionString });
  });
  afterEach(async () => {
    await Promise.all([web.close(), worker.close()]);
  });

  test('given a worker process, when another commits a job, then that wakes it: it waits for no time to pass', async () => {
    // A worker that nobody woke polls by this clock, which never advances.
    const clock = createTestClock();
    const telling = await createPostgresBackend({ connectionString, clock });
    const told = await createPostgresBackend({ connectionString, clock });
    const { promise: ran, resolve } = Promise.withResolvers<void>();
    told.jobs.work('wake', async () => resolve());
    await told.jobs.start();
    await telling.jobs.enqueue({ name: 'wake', payload: {} });
    await ran;
    await Promise.all([telling.close(), told.close()]);
  });

  test('given two workers, when 200 jobs of 4 accounts come, then both work and each job runs once', async () => {
    const runs: string[] = [];
    for (const backend of [web, worker]) {
      backend.jobs.work('wake', async ({ payload }) => void runs.push(payload.id ?? ''), { concurrency: 4 });
      await backend.jobs.start();
    }
    const ids = Array.from({ length: 200 }, (_, index) => String(index));
    await web.storage.transaction(async (tx) => {
      for (const id of ids)
        await tx.jobs.enqueue({ name: 'wake', payload: { id }, group: `panel-${Number(id) % 4}` });
    });
    await eventually(() => expect(runs.length).toBeGreaterThanOrEqual(200));
    expect(new Set(runs)).toEqual(new Set(ids));
    expect(runs).toHaveLength(200);
  });

  test('given a repeating job in two processes, when its tick comes, then it runs once', async () => {
    await Promise.all([web.close(), worker.close()]);
    const ran = vi.fn(async () => {});
    const clock = createTestClock();
    [web, worker] = await Promise.all([
      createPostgresBackend({ connectionString, clock }),
      createPostgresBackend({ connectionString }),
    ]);
    const third = await createPostgresBackend({ connectionString, clock });
    for (const { jobs } of [web, third]) {
      jobs.work('tick', ran);
      jobs.repeat('tick', 60_000);
      await jobs.start();
    }
    await clock.advance(60_000);
    await Promise.all([web.jobs.whenIdle(), third.jobs.whenIdle()]);
    expect(ran).toHaveBeenCalledTimes(1);
    await third.close();
  });

  test('given connections that the server ends, when work goes on, then it is lost nowhere and new jobs still wake the worker', async () => {
    const runs: string[] = [];
    worker.jobs.work('wake', async ({ payload }) => void runs.push(payload.id ?? ''));
    await worker.jobs.start();
    await web.jobs.enqueue({ name: 'wake', payload: { id: 'before' } });
    await eventually(() => expect(runs).toEqual(['before']));
    await sql.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name = $1',
      ['panelkit'],
    );
    await eventually(() => web.jobs.enqueue({ name: 'wake', payload: { id: 'after' } }));
    await eventually(() => expect(runs).toContain('after'));
  });

  test('given a worker that died with a job, when its heartbeat is over, then the job runs elsewhere, and the dead one can no longer end it', async () => {
    const pool = new pg.Pool({ connectionString });
    const database = createPgDatabase(pool, {
      prepare: true,
      clock: createTestClock(),
      end: () => pool.end(),
    });
    const dead = await startBoss({ database, ownClock: null, logger: silent, migrate: false });
    const store = createJobStore(database, dead);
    await web.jobs.enqueue({ name: 'wake', payload: { id: 'a' } });
    const [job] = await store.claim('wake', 1, []);
    if (job === undefined) throw new Error('the job was to be claimed');
    await sql.query("UPDATE panelkit_jobs.job SET heartbeat_on = now() - interval '1 minute' WHERE id = $1", [
      job.id,
    ]);
    await sql.query('UPDATE panelkit_jobs.queue SET monitor_claim_on = NULL, monitor_on = NULL');
    await dead.boss.supervise();
    await sql.query("UPDATE panelkit_jobs.job SET start_after = now() WHERE state = 'retry'");
    const attempts: number[] = [];
    worker.jobs.work('wake', async ({ attempt }) => void attempts.push(attempt));
    await worker.jobs.start();
    await eventually(() => expect(attempts).toEqual([2]));
    await store.finish('wake', [job]);
    await dead.stop();
    await database.close();
  });

  test('given a clock that agrees with the database, when readiness is asked for, then it is ready; one that is 3 seconds off is not', async () => {
    expect(await web.checkReadiness()).toMatchObject({ ready: true });
    const clock = createTestClock({ now: new Date(web.clock.now().getTime() + 3000) });
    const wrong = await createPostgresBackend({ connectionString, clock });
    const { ready, clockSkewMs } = await wrong.checkReadiness();
    expect(ready).toBe(false);
    expect(clockSkewMs).toBeGreaterThan(2000);
    await wrong.close();
  });

  test('given a server that goes down, when it is back, then the same backend works on, and what was enqueued before runs', async () => {
    const runs: string[] = [];
    worker.jobs.work('wake', async ({ payload }) => void runs.push(payload.id ?? ''));
    await web.jobs.enqueue({ name: 'wake', payload: { id: 'before' } });
    await sql.end();
    await server.goDown();
    const unavailable = { code: 'STORAGE_UNAVAILABLE', retryable: true };
    await expect(web.storage.orders.find(testId())).rejects.toMatchObject(unavailable);
    await expect(web.jobs.enqueue({ name: 'wake', payload: {} })).rejects.toMatchObject(unavailable);
    await expect(worker.jobs.start()).rejects.toMatchObject(unavailable);
    expect(await worker.checkReadiness()).toEqual({ ready: false, clockSkewMs: null });
    await server.comeBack();
    sql = new pg.Client({ connectionString });
    await sql.connect();
    await eventually(() => worker.jobs.start());
    await eventually(() => expect(runs).toEqual(['before']));
    await web.jobs.enqueue({ name: 'wake', payload: { id: 'after' } });
    await eventually(() => expect(runs).toEqual(['before', 'after']));
  });

  test('given a row that breaks a rule of the schema, when it is refused, then the error names the rule and shows nothing of the row', async () => {
    const order = anOrder({ customerId: testId() });
    const error: unknown = await web.storage
      .transaction((tx) => tx.orders.insert(order))
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: '23503', constraint: expect.stringContaining('customer') });
    const shown = inspect(error, { depth: 9 });
    expect(shown).not.toContain(order.id);
    expect(shown).not.toContain(order.customerId);
  });

  test('given a statement that failed, when the work goes on as if it had not, then the transaction fails with its error', async () => {
    const customer = aCustomer();
    const work = web.storage.transaction(async (tx) => {
      await tx.customers.insert(customer);
      await tx.orders.insert(anOrder({ customerId: testId() })).catch(() => {});
    });
    await expect(work).rejects.toMatchObject({ code: '23503' });
    expect(await web.storage.customers.find(customer.id)).toBeNull();
  });

  test('given no server, when the backend is opened, then STORAGE_UNAVAILABLE without the password', async () => {
    const nowhere = 'postgres://user:the-password@127.0.0.1:1/none';
    const opening = createPostgresBackend({ connectionString: nowhere });
    const error = await opening.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'STORAGE_UNAVAILABLE', retryable: true });
    expect(`${error} ${JSON.stringify(error)}`).not.toContain('the-password');
  });

  test('given a closed backend, when used, then STORAGE_UNAVAILABLE', async () => {
    await web.close();
    await web.close();
    const error = { code: 'STORAGE_UNAVAILABLE' };
    await expect(web.storage.orders.find(testId())).rejects.toMatchObject(error);
    await expect(web.storage.transaction(async () => {})).rejects.toMatchObject(error);
    expect(await web.checkReadiness()).toEqual({ ready: false, clockSkewMs: null });
  });
});
