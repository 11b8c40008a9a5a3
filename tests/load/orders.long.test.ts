import { Agent } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import { type CommandContext, createPanelkit, type Panelkit } from '@panelkit/sdk';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  startTestServer,
  type TestServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { shopOptions } from '../shop-options.ts';
import type { PanelsReport } from './panels-process.ts';
import { percentilesOf } from './percentiles.ts';
import { type PostAnswer, postAtRate } from './post-at-rate.ts';
import type { ShopReport } from './shop-process.ts';
import { type Program, startProgram } from './start-program.ts';

const PER_SECOND = Number(process.env.ORDERS_PER_SECOND ?? 50);
const SECONDS = Number(process.env.ORDERS_SECONDS ?? 600);
const WORKERS = Number(process.env.ORDERS_WORKERS ?? 2);
const PANELS = 8;
const LATENCY_MS = 20;
const CUSTOMERS = 200;
const EVERY_MS = 20;
const SAMPLE_MS = Math.min(10_000, (SECONDS * 1000) / 6);
const DELIVERED_WITHIN_MS = 120_000;
const MIB = 1024 * 1024;

/** One look at the shop under load. */
interface Sample {
  /** Units that are sold and not delivered. */
  backlog: number;
  rssMiB: number[];
  heapMiB: number[];
}

describe(`${PER_SECOND} orders a second for ${SECONDS} s`, () => {
  let server: TestServer;
  let database: pg.Client;
  let panels: Program<PanelsReport>;
  const shop: Program<ShopReport>[] = [];
  const goods = { customerIds: [''], planIds: [''], connectionString: '' };
  beforeAll(async () => {
    server = await startTestServer();
    goods.connectionString = await server.createDatabase('load');
    const started = await startProgram<PanelsReport>('./panels-process.ts', [
      String(PANELS),
      String(LATENCY_MS),
    ]);
    panels = started;
    Object.assign(goods, await stock(goods.connectionString, started.first.urls));
    database = new pg.Client({ connectionString: goods.connectionString });
    await database.connect();
  }, 120_000);
  afterAll(async () => {
    await Promise.all([...shop, panels].map((program) => program.stop()));
    await database.end();
    await server.stop();
  });

  test('given a web process and workers, when customers buy at that rate, then no backlog grows, nothing fails and memory stays flat', async () => {
    const web = await startProgram<ShopReport>('./shop-process.ts', [goods.connectionString, 'web']);
    shop.push(web);
    for (let index = 0; index < WORKERS; index += 1)
      shop.push(await startProgram<ShopReport>('./shop-process.ts', [goods.connectionString, 'worker']));
    const samples: Sample[] = [];
    const sampling = setInterval(() => void sample().then((seen) => samples.push(seen)), SAMPLE_MS);
    const answers = await sell(web.first.port);
    clearInterval(sampling);
    const drainedMs = await untilDelivered();
    const { accounts } = await panels.ask('report');
    const reports = await Promise.all(shop.map((program) => program.ask('report')));

    const sold = PER_SECOND * SECONDS;
    await print(answers, samples, drainedMs);
    expect([...new Set(answers.map(({ status }) => status))]).toEqual([200]);
    expect(reports.flatMap(({ errors }) => errors)).toEqual([]);
    expect(await countUnits()).toEqual({ completed: sold });
    expect(accounts).toHaveLength(sold);
    expect(new Set(accounts).size).toBe(sold);
    expect(await ledgerSum()).toBe(0);
    expectNoGrowth(
      samples.map(({ backlog }) => backlog),
      { factor: 1.5, atMost: 5 * PER_SECOND },
    );
    for (const index of shop.keys())
      expectNoGrowth(
        samples.map(({ heapMiB }) => heapMiB[index] ?? 0),
        { factor: 1.25, atMost: 20 },
      );
  });

  async function sample(): Promise<Sample> {
    const { rows } = await database.query<{ count: number }>(
      "SELECT count(*)::int FROM panelkit.units WHERE status IN ('pending', 'provisioning')",
    );
    const reports = await Promise.all(shop.map((program) => program.ask('report')));
    return {
      backlog: rows[0]?.count ?? Number.NaN,
      rssMiB: reports.map(({ rssBytes }) => Math.round(rssBytes / MIB)),
      heapMiB: reports.map(({ heapBytes }) => Math.round((heapBytes / MIB) * 10) / 10),
    };
  }

  async function sell(port: number): Promise<PostAnswer[]> {
    const agent = new Agent({ keepAlive: true, maxSockets: 64 });
    const rate = { agent, port, perSecond: PER_SECOND, count: PER_SECOND * SECONDS, everyMs: EVERY_MS };
    const all = await postAtRate(rate, (index) => {
      const customerId = goods.customerIds[index % goods.customerIds.length];
      const planId = goods.planIds[index % goods.planIds.length];
      return { body: JSON.stringify({ customerId, planId, key: `order-${index}` }) };
    });
    agent.destroy();
    return all;
  }

  async function untilDelivered(): Promise<number> {
    const startedAtMs = performance.now();
    while (performance.now() - startedAtMs < DELIVERED_WITHIN_MS) {
      const { pending = 0, provisioning = 0 } = await countUnits();
      if (pending + provisioning === 0) break;
      await wait(100);
    }
    return performance.now() - startedAtMs;
  }

  async function countUnits(): Promise<Record<string, number>> {
    const { rows } = await database.query<{ status: string; count: number }>(
      'SELECT status, count(*)::int FROM panelkit.units GROUP BY status',
    );
    return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
  }

  async function ledgerSum(): Promise<number> {
    const { rows } = await database.query<{ sum: string }>(
      'SELECT COALESCE(sum(amount_minor), 0) AS sum FROM panelkit.ledger_entries',
    );
    return Number(rows[0]?.sum);
  }

  /** From the sale to the read-back, as the units' own instants say. */
  async function lateness(): Promise<number[]> {
    const { rows } = await database.query<{ ms: string }>(
      'SELECT extract(epoch FROM completed_at - created_at) * 1000 AS ms FROM panelkit.units',
    );
    return rows.map(({ ms }) => Number(ms));
  }

  async function print(answers: { tookMs: number }[], samples: Sample[], drainedMs: number): Promise<void> {
    const [place50, place99] = percentilesOf(
      answers.map(({ tookMs }) => tookMs),
      [0.5, 0.99],
    );
    const [late50, late99, longest] = percentilesOf(await lateness(), [0.5, 0.99, 1]);
    console.log(
      [
        `${answers.length} orders: placed p50 ${place50} ms, p99 ${place99} ms; delivered after p50 ${late50} ms, p99 ${late99} ms, longest ${longest} ms; the last ${Math.round(drainedMs)} ms after the end`,
        'sample: units waiting; MiB of web and workers: resident, heap after collection',
        ...samples.map(
          ({ backlog, rssMiB, heapMiB }, index) => `${index}: ${backlog}; ${rssMiB}; ${heapMiB}`,
        ),
      ].join('\n'),
    );
  }
});

/** The last third is not above the middle one by more than noise: `factor` of it, or `atMost` in all. */
function expectNoGrowth(values: number[], { factor, atMost }: { factor: number; atMost: number }): void {
  const third = Math.floor(values.length / 3);
  const mean = (part: number[]): number => part.reduce((sum, value) => sum + value, 0) / part.length;
  const [middle, last] = [mean(values.slice(third, 2 * third)), mean(values.slice(-third))];
  expect(last).toBeLessThanOrEqual(Math.max(middle * factor, middle + atMost));
}

const staff = (idempotencyKey: string): CommandContext => ({
  actor: { kind: 'staff', id: 'load' },
  idempotencyKey,
});

/** Panels, a plan for each of them, and customers with more money than they can spend. */
async function stock(
  connectionString: string,
  urls: string[],
): Promise<{ customerIds: string[]; planIds: string[] }> {
  const backend = await createPostgresBackend({ connectionString });
  const panelkit = createPanelkit({ ...shopOptions, backend, panelDrivers: [threeXUi()] });
  const credentials = { username: 'root', password: 'root-password' };
  for (const [index, baseUrl] of urls.entries()) {
    const wanted = { kind: 'three-x-ui', name: `P${index}`, baseUrl, allowPrivateAddress: true, credentials };
    const { id } = await panelkit.panels.register(wanted, staff(`panel-${index}`));
    await panelkit.panels.syncInbounds(id, staff(`sync-${index}`));
  }
  const planIds = await Promise.all(urls.map((_, index) => addPlan(panelkit, index)));
  const customerIds = await Promise.all(
    Array.from({ length: CUSTOMERS }, (_, index) => addCustomer(panelkit, index)),
  );
  await backend.close();
  return { customerIds, planIds };
}

async function addPlan(panelkit: Panelkit, index: number): Promise<string> {
  const price = { amountMinor: 100, currency: 'USD' };
  const terms = { durationDays: 30, trafficLimitBytes: 1_000_000_000 };
  const plan = await panelkit.plans.create(
    { slug: `plan-${index}`, name: 'P', price, ...terms },
    staff(`plan-${index}`),
  );
  return plan.id;
}

async function addCustomer(panelkit: Panelkit, index: number): Promise<string> {
  const { id } = await panelkit.customers.ensure({ externalId: `customer-${index}` });
  const credit = { customerId: id, amountMinor: 100 * PER_SECOND * SECONDS, reason: 'load' };
  await panelkit.wallets.adjust(credit, staff(`credit-${index}`));
  return id;
}
