import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:http';
import type { Readable } from 'node:stream';
import { createPanelkit, createSystemClock } from '@panelkit/sdk';
import { createFakePaymentGateway, createSeededRandom, type SentWebhook } from '@panelkit/sdk/testing';
import { createPostgresBackend, type PostgresBackend } from '@panelkit/storage-postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  startTestServer,
  type TestServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { checkPayments } from '../invariants/check-payments.ts';
import { readAll } from '../invariants/read-all.ts';
import { shopOptions } from '../shop-options.ts';
import { post, postAtRate } from './post-at-rate.ts';

const PER_SECOND = Number(process.env.PAYMENT_EVENTS_PER_SECOND ?? 500);
const SECONDS = Number(process.env.PAYMENT_EVENTS_SECONDS ?? 60);
const PAYMENTS = 400;
const BOOKED_WITHIN_MS = 120_000;

type Program = ChildProcessByStdio<null, Readable, null>;

describe(`${PER_SECOND} payment events a second, half of them duplicates, for ${SECONDS} s`, () => {
  let server: TestServer;
  let connectionString: string;
  let backend: PostgresBackend;
  const programs: Program[] = [];
  beforeAll(async () => {
    server = await startTestServer();
    connectionString = await server.createDatabase('load');
    backend = await createPostgresBackend({ connectionString });
  }, 60_000);
  afterAll(async () => {
    for (const program of programs) program.kill();
    await Promise.all(programs.map((program) => program.exitCode ?? once(program, 'exit')));
    await backend.close();
    await server.stop();
  });

  /** Starts one process of the shop; answers what it says first. */
  async function startProgram(role: 'host' | 'worker'): Promise<string> {
    const hook = new URL('../postgres/resolve-from-sources.ts', import.meta.url).href;
    const { pathname } = new URL('./payment-process.ts', import.meta.url);
    const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit'];
    const program = spawn(process.execPath, ['--import', hook, pathname, connectionString, role], { stdio });
    programs.push(program);
    const [said] = await once(program.stdout, 'data');
    return String(said).trim();
  }

  test('given a host and a worker, when providers tell that much, then all is answered in time, and each event has one effect', async () => {
    const fake = createFakePaymentGateway({ clock: createSystemClock() });
    const references = await openPayments(backend, fake);
    const port = Number(await startProgram('host'));
    await startProgram('worker');
    const agent = new Agent({ keepAlive: true, maxSockets: 64 });
    await Promise.all(Array.from({ length: 64 }, () => post({ agent, port }, { body: '' })));

    const random = createSeededRandom(1);
    const sent: SentWebhook[] = [];
    const count = PER_SECOND * SECONDS;
    const all = await postAtRate({ agent, port, perSecond: PER_SECOND, count }, (index) => {
      const again =
        index % 2 === 1
          ? sent[sent.length - 1 - Math.floor(random() * Math.min(50, sent.length))]
          : undefined;
      const webhook = again ?? payOneCent(fake, references[index % references.length] ?? '');
      if (again === undefined) sent.push(webhook);
      return { body: webhook.rawBody, headers: webhook.headers };
    });
    agent.destroy();
    const bookedMs = await untilBooked(backend);

    const statuses = new Map<number, number>();
    for (const { status } of all) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const times = all.map(({ tookMs }) => tookMs).toSorted((first, second) => first - second);
    const at = (part: number) => Math.round((times[Math.floor(times.length * part)] ?? 0) * 10) / 10;
    console.log(
      `${count} webhooks, ${sent.length} events: answered p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(0.99999)} ms; all booked ${Math.round(bookedMs)} ms after the last`,
    );
    expect([...statuses]).toEqual([[200, count]]);
    const events = await readAll((page) => backend.storage.paymentEvents.list(page));
    expect(events).toHaveLength(sent.length);
    expect(events.filter(({ state }) => state.status !== 'processed')).toEqual([]);
    expect(await checkPayments(backend)).toEqual([]);
    expect(await backend.storage.ledger.balanceOf('cash:fake', 'USD')).toBe(-sent.length);
    expect(at(0.99)).toBeLessThan(50);
  });
});

/** Payments of many customers, far from being paid. */
async function openPayments(
  backend: PostgresBackend,
  fake: ReturnType<typeof createFakePaymentGateway>,
): Promise<string[]> {
  const panelkit = createPanelkit({
    ...shopOptions,
    backend,
    panelDrivers: [],
    paymentGateways: [fake.gateway],
  });
  const references: string[] = [];
  for (let index = 0; index < PAYMENTS; index += 1) {
    const { id: customerId } = await panelkit.customers.ensure({ externalId: `customer-${index}` });
    const by = { actor: { kind: 'customer' as const, id: customerId }, idempotencyKey: 'top-up' };
    const wanted = { customerId, amountMinor: 1_000_000, method: 'fake' };
    const { id: paymentId } = await panelkit.payments.topUp(wanted, by);
    references.push((await panelkit.payments.start({ paymentId }, by)).providerReference);
  }
  return references;
}

function payOneCent(fake: ReturnType<typeof createFakePaymentGateway>, reference: string): SentWebhook {
  fake.provider.pay(reference, 1);
  const [webhook] = fake.takeWebhooks();
  if (webhook === undefined) throw new TypeError('nothing was told');
  return webhook;
}

/** How long it takes until nothing is left to be booked. */
async function untilBooked({ storage }: PostgresBackend): Promise<number> {
  const startedAtMs = performance.now();
  while (performance.now() - startedAtMs < BOOKED_WITHIN_MS) {
    const { rows } = await storage.paymentEvents.list({ status: 'received', limit: 1 });
    if (rows.length === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return performance.now() - startedAtMs;
}
