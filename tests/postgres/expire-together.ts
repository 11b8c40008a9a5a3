import { setTimeout as pause } from 'node:timers/promises';
import { createPanelkit, createScheduler, defineBackend, type JobQueue, type Scheduler } from '@panelkit/sdk';
import {
  createFakePanel,
  createFakePanelDriver,
  createTestClock,
  type FakePanel,
  type TestClock,
} from '@panelkit/sdk/testing';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import pg from 'pg';
import { runOnClock } from '../../packages/storage-memory/src/testing/run-on-clock.ts';
import { shopOptions } from '../shop-options.ts';
import { fillWave } from './fill-wave.ts';

/**
 * How long after the beginning of a step half and nearly all of it were stored, in milliseconds of real time.
 */
export interface Lateness {
  p50Ms: number;
  p99Ms: number;
}

/** What became of subscriptions that ended in the same minute. */
export interface TogetherReport {
  /** By each run of the sweep, one of each worker. */
  expired: number[];
  /** Told once each, and accounts that were seen as off. */
  eventCount: number;
  seenOffCount: number;
  /** Pages of listings that all panels were asked for, and any other call about accounts. */
  listingCalls: number;
  accountCalls: number;
  recorded: Lateness;
  seenOff: Lateness;
}

const WORKERS = 2;
const SWEEP_JOB = 'sweep-lifecycle';
/** What is looked at: the messages about 100,000 expiries are another job's. */
const WORKED_ON = [SWEEP_JOB, 'sync-usage'];
const SAMPLE_MS = 50;
const RECORDED = `SELECT count(*)::integer AS count FROM panelkit.subscriptions WHERE 'expired' = ANY(told)`;
const SEEN_OFF = `SELECT count(*)::integer AS count FROM panelkit.accounts WHERE observed_status = 'expired'`;
const EVENTS = `
  SELECT count(DISTINCT aggregate_id)::integer AS count FROM panelkit.events WHERE type = 'subscription.expired'
  HAVING count(*) = count(DISTINCT aggregate_id)`;

/**
 * Lets the subscriptions of many panels end in the same minute and two workers deal with it: first the
 * record, then the listing.
 */
export async function expireTogether(
  connectionString: string,
  { panelCount, accountsEach, pageSize }: { panelCount: number; accountsEach: number; pageSize: number },
): Promise<TogetherReport> {
  const clock = createTestClock();
  const panels = Array.from({ length: panelCount }, (_, index) =>
    createFakePanel({ clock, pageSize, baseUrl: `https://panel-${index}.test` }),
  );
  const workers: Worker[] = [];
  for (let index = 0; index < WORKERS; index += 1)
    workers.push(await openWorker(connectionString, clock, panels));
  const sql = new pg.Client({ connectionString });
  await sql.connect();
  try {
    await fill(sql, workers[0], { clock, panels, accountsEach });
    for (const { scheduler } of workers) await scheduler.start();
    await clock.advance('1m');
    const total = panelCount * accountsEach;
    const before = countCalls(panels);
    const recorded = await watch(connectionString, { text: RECORDED, total }, async () => {
      for (const { backend } of workers) await backend.jobs.enqueue({ name: SWEEP_JOB, payload: {} });
      await clock.advance('1s');
    });
    const seenOff = await watch(connectionString, { text: SEEN_OFF, total }, () => clock.advance('4m'));
    for (const { scheduler } of workers) await scheduler.stop();
    const after = countCalls(panels);
    await workers[0]?.panelkit.events.list({ after: 0, limit: 1 });
    return {
      expired: await expiredByRun(sql),
      eventCount: await count(sql, EVENTS),
      seenOffCount: await count(sql, SEEN_OFF),
      listingCalls: after.listings - before.listings,
      accountCalls: after.others - before.others,
      recorded,
      seenOff,
    };
  } finally {
    await sql.end();
    for (const { backend } of workers) await backend.close();
  }
}

type Worker = Awaited<ReturnType<typeof openWorker>>;

async function openWorker(connectionString: string, clock: TestClock, panels: FakePanel[]) {
  const backend = await createPostgresBackend({ connectionString, clock, maxConnections: 5 });
  const jobs: JobQueue = {
    ...backend.jobs,
    work: (name, ...rest) => WORKED_ON.includes(name) && backend.jobs.work(name, ...rest),
    repeat: () => {},
  };
  const panelkit = createPanelkit({
    ...shopOptions,
    backend: defineBackend({ ...backend, jobs }),
    panelDrivers: [createFakePanelDriver({ kind: 'fake', panels })],
  });
  const scheduler: Scheduler = createScheduler(panelkit);
  return { backend, panelkit, scheduler };
}

async function fill(
  sql: pg.Client,
  worker: Worker | undefined,
  { clock, panels, accountsEach }: { clock: TestClock; panels: FakePanel[]; accountsEach: number },
): Promise<void> {
  if (worker === undefined) throw new Error('there is no worker');
  const { panelkit } = worker;
  const staff = (idempotencyKey: string) => ({
    actor: { kind: 'staff', id: 'tester' } as const,
    idempotencyKey,
  });
  const { id: customerId } = await panelkit.customers.ensure({ externalId: 'all' });
  const price = { amountMinor: 100, currency: 'USD' };
  const terms = { slug: 'wave', name: 'Wave', price, durationDays: 30, trafficLimitBytes: null };
  const { id: planId } = await panelkit.plans.create(terms, staff('plan'));
  const owner = { customerId, planId, now: clock.now() };
  for (const [panelIndex, panel] of panels.entries()) {
    const { baseUrl, credentials } = panel.target;
    const registering = panelkit.panels.register(
      { kind: 'fake', name: baseUrl, baseUrl, credentials },
      staff(baseUrl),
    );
    const { id: panelId } = await runOnClock(clock, registering);
    await fillWave(sql, panel, { panelId, panelIndex, count: accountsEach, owner });
  }
  await sql.query('ANALYZE');
}

function countCalls(panels: FakePanel[]): { listings: number; others: number } {
  let [listings, others] = [0, 0];
  for (const { calls } of panels) {
    listings += calls.listAccounts;
    others += calls.findAccount + calls.ensureAccount + calls.removeAccount;
  }
  return { listings, others };
}

async function expiredByRun(sql: pg.Client): Promise<number[]> {
  const { rows } = await sql.query('SELECT counts FROM panelkit.scheduler_runs WHERE job = $1', [SWEEP_JOB]);
  return rows.map(({ counts }) => counts.expired);
}

async function count(sql: pg.Client, text: string): Promise<number> {
  const { rows } = await sql.query(text);
  return rows[0]?.count ?? 0;
}

/** Samples a count while the work goes on: when it passed half and nearly all of `total`. */
async function watch(
  connectionString: string,
  { text, total }: { text: string; total: number },
  work: () => Promise<void>,
): Promise<Lateness> {
  const sql = new pg.Client({ connectionString });
  await sql.connect();
  const lateness: Lateness = { p50Ms: Number.NaN, p99Ms: Number.NaN };
  const state = { isOver: false };
  const startedAtMs = performance.now();
  const sampling = (async () => {
    for (let isLast = false; !isLast; await pause(SAMPLE_MS)) {
      isLast = state.isOver;
      const done = await count(sql, text);
      const passedMs = Math.round(performance.now() - startedAtMs);
      if (done >= total * 0.5 && Number.isNaN(lateness.p50Ms)) lateness.p50Ms = passedMs;
      if (done >= total * 0.99 && Number.isNaN(lateness.p99Ms)) lateness.p99Ms = passedMs;
    }
  })();
  try {
    await work();
  } finally {
    state.isOver = true;
    await sampling;
    await sql.end();
  }
  return lateness;
}
