import { createPanelkit, createScheduler, defineBackend, type RunningJob } from '@panelkit/sdk';
import { createFakePanel, createTestClock } from '@panelkit/sdk/testing';
import { createPostgresBackend, type PostgresBackend } from '@panelkit/storage-postgres';
import pg from 'pg';
import { fillSubscriptions } from './fill-subscriptions.ts';
import { median } from './median.ts';
import { startPostgres } from './postgres-server.ts';

const SIZES = [100_000, 1_000_000];
const DUE = 10_000;
const ROUNDS = 5;
/** As the sweep's. */
const BATCH = 500;

const KEEP_DUE = `
  CREATE TABLE bench_due AS SELECT id, told, next_due_at FROM panelkit.subscriptions WHERE next_due_at <= $1`;
const RESTORE = [
  `UPDATE panelkit.subscriptions s SET told = b.told, next_due_at = b.next_due_at FROM bench_due b WHERE b.id = s.id`,
  'SELECT panelkit.number_events()',
  'DELETE FROM panelkit_jobs.job',
  'VACUUM ANALYZE panelkit.subscriptions',
  'VACUUM ANALYZE panelkit.due_subscriptions',
  'VACUUM ANALYZE panelkit.event_outbox',
  'VACUUM ANALYZE panelkit_jobs.job_common',
  'CHECKPOINT',
];
/** A batch claimed, put off and given a job each in the same queue, in one statement. */
const BY_HAND = `
  WITH due AS (
    SELECT id FROM panelkit.due_subscriptions due, LATERAL (
      SELECT id FROM panelkit.subscriptions WHERE id = due.subscription_id AND next_due_at = due.due_at FOR NO KEY UPDATE SKIP LOCKED
    ) subscription
    WHERE due.due_at <= $1 ORDER BY due.due_at, due.subscription_id LIMIT ${BATCH}
  ), claimed AS (
    UPDATE panelkit.subscriptions s SET next_due_at = $1::timestamptz + interval '1 day' FROM due WHERE s.id = due.id RETURNING s.id
  )
  INSERT INTO panelkit_jobs.job (name, data, singleton_key)
  SELECT 'renew-subscription', jsonb_build_object('payload', jsonb_build_object('subscriptionId', id)), 'renew:' || id FROM claimed`;

/** What the scheduler does with the job that sweeps, without its other jobs. */
function sweepOf(backend: PostgresBackend): () => Promise<void> {
  const handlers = new Map<string, (job: RunningJob) => Promise<void>>();
  const jobs = {
    ...backend.jobs,
    work: (name: string, run: (job: RunningJob) => Promise<void>) => void handlers.set(name, run),
  };
  const { driver } = createFakePanel({ clock: createTestClock() });
  const options = {
    secretKey: 'a-secret-key-that-only-benchmarks-know',
    publicUrl: 'https://shop.test',
    currency: 'USD',
  };
  createScheduler(
    createPanelkit({ ...options, backend: defineBackend({ ...backend, jobs }), panelDrivers: [driver] }),
  );
  const job = { name: 'sweep-lifecycle', payload: {}, attempt: 1, signal: new AbortController().signal };
  return async () => handlers.get(job.name)?.(job);
}

async function sweepByHand(sql: pg.Client): Promise<void> {
  const now = new Date().toISOString();
  for (;;) {
    const { rowCount } = await sql.query({ name: 'by-hand', text: BY_HAND, values: [now] });
    if ((rowCount ?? 0) < BATCH) return;
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}

interface Measured {
  sweepMs: number;
  floorMs: number;
}

/** A shop of so many subscriptions, whose sweep and floor are measured once a round. */
interface SweptShop {
  round(): Promise<Measured>;
  close(): Promise<void>;
}

async function openShop(connectionString: string, count: number): Promise<SweptShop> {
  const at = new Date();
  const backend = await createPostgresBackend({ connectionString, maxConnections: 3 });
  const sql = new pg.Client({ connectionString });
  const sweep = sweepOf(backend);
  await sql.connect();
  // Lets it fill in what only the engine may.
  await sql.query('SET session_replication_role = replica');
  await fillSubscriptions(sql, { count, due: DUE, at });
  await sql.query('SET session_replication_role = DEFAULT');
  await sql.query(KEEP_DUE.replace('$1', `'${at.toISOString()}'`));
  const restore = async (): Promise<void> => {
    for (const statement of RESTORE) await sql.query(statement);
  };
  return {
    async round() {
      await restore();
      const cursor = await lastCursor(sql);
      const sweepMs = await timed(sweep);
      await assertSwept(sql, { at, cursor });
      await restore();
      return { sweepMs, floorMs: await timed(() => sweepByHand(sql)) };
    },
    async close() {
      await sql.end();
      await backend.close();
    },
  };
}

/** The medians of each shop, measured in turns, so that what else the machine does meets all alike. */
async function measure(shops: SweptShop[]): Promise<Measured[]> {
  const rounds: Measured[][] = shops.map(() => []);
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [index, shop] of shops.entries()) {
      const measured = await shop.round();
      // The first round warms up.
      if (round > 0) rounds[index]?.push(measured);
    }
  }
  return rounds.map((measured) => ({
    sweepMs: median(measured.map(({ sweepMs }) => sweepMs)),
    floorMs: median(measured.map(({ floorMs }) => floorMs)),
  }));
}

async function lastCursor(sql: pg.Client): Promise<number> {
  await sql.query('SELECT panelkit.number_events()');
  const { rows } = await sql.query('SELECT max(cursor)::integer AS cursor FROM panelkit.events');
  return rows[0].cursor;
}

/** Each was told what was due of it and has its next instant; each renewal has its job. */
async function assertSwept(sql: pg.Client, { at, cursor }: { at: Date; cursor: number }): Promise<void> {
  const events = (await lastCursor(sql)) - cursor;
  const { rows } = await sql.query(
    `SELECT (SELECT count(*) FROM panelkit.subscriptions WHERE next_due_at <= $1)::integer AS due,
       (SELECT count(*) FROM panelkit_jobs.job WHERE name = 'renew-subscription')::integer AS renewals`,
    [at.toISOString()],
  );
  const [{ due, renewals }] = rows;
  if (due === 0 && events + renewals === DUE) return;
  throw new Error(`${due} are still due, ${events} events and ${renewals} renewals were stored`);
}

/** Prints how long a sweep takes with 10,000 due of many, beside the same claimed by hand. */
export async function benchmarkSweep(): Promise<string[]> {
  const server = await startPostgres();
  const shops: SweptShop[] = [];
  try {
    for (const count of SIZES) {
      shops.push(await openShop(await server.createDatabase(`sweep_${count}`), count));
    }
    return tableOf(await measure(shops));
  } finally {
    for (const shop of shops) await shop.close();
    await server.stop();
  }
}

function tableOf(measured: Measured[]): string[] {
  const lines = measured.map(({ sweepMs, floorMs }, index) => {
    const [sweeps, floor] = [sweepMs, floorMs].map((ms) => ((DUE * 1000) / ms).toFixed(0));
    const count = SIZES[index]?.toLocaleString('en');
    return `| ${count} | ${sweepMs.toFixed(0)} | ${sweeps} | ${floor} | ${(floorMs / sweepMs).toFixed(2)} |`;
  });
  const [small, large] = measured;
  const times = (large?.sweepMs ?? 0) / (small?.sweepMs ?? 1);
  return [
    '| Subscriptions | ms for 10,000 due | A second | By hand, a second | Ratio |',
    '|---|---|---|---|---|',
    ...lines,
    '',
    `The time at ${SIZES[1]?.toLocaleString('en')} is ${times.toFixed(2)} × that at ${SIZES[0]?.toLocaleString('en')}.`,
  ];
}
