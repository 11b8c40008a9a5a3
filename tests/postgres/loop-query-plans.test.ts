import type { PageRequest } from '@panelkit/sdk';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { runOnClock } from '../../packages/storage-memory/src/testing/run-on-clock.ts';
import {
  startTestServer,
  type TestServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { fillShop, ROWS } from './fill-shop.ts';
import { openPostgresShop, type PostgresShop } from './postgres-shop.ts';

interface Statement {
  text: string;
  values: unknown[];
}

/** A node of a plan, as EXPLAIN (FORMAT JSON) gives it. */
interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: PlanNode[];
}

describe(`the statements of a shop with ${ROWS} rows a table`, () => {
  let server: TestServer;
  let shop: PostgresShop;
  let sql: pg.Client;
  let statements: Statement[];
  let large: Set<string>;

  beforeAll(async () => {
    server = await startTestServer();
    const connectionString = await server.createDatabase('plans');
    shop = await openPostgresShop({ connectionString });
    sql = new pg.Client({ connectionString });
    await sql.connect();
    await fillShop(sql);
    large = await largeTables(sql);
    statements = await record(() => useShop(shop));
  }, 120_000);
  afterAll(async () => {
    await sql.end();
    await shop.close();
    await server.stop();
  });

  test('given a sale, its delivery, a cancellation, the janitor, the expiry and every list, when recorded, then all tables were used', () => {
    const texts = statements.map(({ text }) => text).join('\n');
    const used = [...large].filter((table) => texts.includes(table));
    expect(used.toSorted()).toEqual([...large].toSorted());
    expect(statements.length).toBeGreaterThan(60);
  });

  test.each(['for the values given', 'for any values'])(
    'given the recorded statements, when planned %s, then none scans a large table',
    async (mode) => {
      const scans: string[] = [];
      for (const { text, values } of statements) {
        const generic = mode === 'for any values';
        const explain = `EXPLAIN (FORMAT JSON${generic ? ', GENERIC_PLAN' : ''}) ${text}`;
        const { rows } = generic ? await sql.query(explain) : await sql.query(explain, values);
        const scanned = scannedTables(rows[0]['QUERY PLAN'][0].Plan).filter((table) => large.has(table));
        if (scanned.length > 0) scans.push(`${scanned.join(', ')}: ${text}`);
      }
      expect(scans).toEqual([]);
    },
  );
});

/** What a shop does all day. */
async function useShop(shop: PostgresShop): Promise<void> {
  const { panelkit, backend, clock, panel } = shop;
  const customer = await shop.customer(10_000);
  const plan = await shop.plan(1000);
  await shop.scheduler.start();
  const [sold, cancelled] = [await shop.buy(customer, plan), await shop.buy(customer, plan)];
  panel.faults.next('writes', { kind: 'drop-after-commit' });
  await panelkit.orders.cancel({ orderId: cancelled.id, reason: 'test' }, shop.as(customer));
  await clock.advance('2m');
  await runOnClock(clock, panelkit.orders.settled(sold.id));
  const unpaid = await panelkit.orders.place(
    { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'receipt' } },
    shop.as(customer),
  );
  const payments = await panelkit.payments.list({ orderId: unpaid.id }, shop.staff());
  await panelkit.payments.approve({ paymentId: payments.rows[0]?.id ?? '' }, shop.staff());
  await usePayments(shop, customer.id);
  await runOnClock(clock, shop.scheduler.tick());
  await clock.advance('40m');
  await shop.scheduler.stop();
  await readLists(shop, customer.id);
  await backend.storage.events.list({ after: 10, limit: 10, aggregateId: sold.id });
}

/** Money through a provider: paid, taken back, not known. */
async function usePayments(
  { panelkit, bank, as, staff, scheduler, clock }: PostgresShop,
  customerId: string,
): Promise<void> {
  const by = () => as({ id: customerId });
  const topUp = () => panelkit.payments.topUp({ customerId, amountMinor: 1000, method: 'fake' }, by());
  const { id: paymentId } = await topUp();
  const { providerReference } = await panelkit.payments.start({ paymentId }, by());
  bank.provider.pay(providerReference);
  bank.provider.chargeBack(providerReference, 400);
  for (const webhook of bank.takeWebhooks())
    await panelkit.payments.receiveEvent({ gateway: 'fake', ...webhook });
  await runOnClock(clock, scheduler.tick());
  await panelkit.payments.verify(paymentId, by());
  bank.faults.next('refund', 'lost-answer');
  await panelkit.payments.refund({ paymentId, amountMinor: 100, reason: 'test' }, staff());
  await clock.advance('2m');
  const refunds = await panelkit.payments.listRefunds({ paymentId }, staff());
  await panelkit.payments.listRefunds({ customerId }, staff());
  await panelkit.payments.listRefunds({ status: 'unknown', cursor: refunds.rows[0]?.id ?? '' }, staff());
  await panelkit.payments.start({ paymentId: (await topUp()).id }, by());
  const page = { limit: 10 };
  const { rows } = await panelkit.payments.listEvents({ ...page, status: 'processed' }, staff());
  const cursor = rows[0]?.id ?? '';
  await panelkit.payments.listEvents({ ...page, cursor, gateway: 'fake' }, staff());
  await panelkit.payments.listEvents({ ...page, cursor, status: 'unmatched', gateway: 'fake' }, staff());
}

async function readLists({ panelkit, backend, as, staff }: PostgresShop, customerId: string): Promise<void> {
  const { storage } = backend;
  const by = as({ id: customerId });
  const { rows } = await panelkit.orders.list({ limit: 1 }, by);
  const page = { limit: 10, cursor: rows[0]?.id ?? '' };
  await panelkit.orders.list({ ...page, customerId }, by);
  await panelkit.orders.list({ ...page, status: 'fulfilled' }, staff());
  await panelkit.subscriptions.list({ ...page, customerId }, by);
  await panelkit.payments.list({ ...page, status: 'in-review' }, staff());
  await panelkit.payments.list({ ...page, customerId }, by);
  await panelkit.customers.list(page, staff());
  await panelkit.wallets.history(customerId, page, by);
  await readOutbox(backend, page, customerId);
  await panelkit.audit.list({ ...page, targetId: customerId }, staff());
  await panelkit.audit.list({ ...page, action: 'order.place' }, staff());
  await panelkit.audit.list({ ...page, actorId: customerId }, staff());
  await storage.ledger.list(page);
  await storage.units.list({ ...page, status: 'failed' });
  await storage.accounts.list({ ...page, panelId: rows[0]?.id ?? '' });
  await storage.changes.list({ ...page, subscriptionId: rows[0]?.id ?? '' });
  await storage.payments.listOfChange({ customerId, changeId: 'a' });
  await storage.subscriptions.findLinked(['a', 'b']);
  await storage.accounts.findKnownNameHashes(rows[0]?.id ?? '', ['a', 'b']);
  await storage.accounts.listWaiting(rows[0]?.id ?? '', new Date(0), 200);
  await panelkit.search.find(customerId, staff());
  await useReports(backend);
  await useUsage(backend, rows[0]?.id ?? '');
  await useSweep(backend, customerId);
}

/** What a sweep writes for many at once. */
async function useSweep({ storage }: PostgresShop['backend'], customerId: string): Promise<void> {
  const { rows } = await storage.subscriptions.list({ customerId });
  const accountIds = rows.map(({ accountId }) => accountId);
  const subscriptionIds = rows.map(({ id }) => id);
  await storage.transaction(async (tx) => {
    await tx.subscriptions.recordDue(rows);
    await tx.accounts.listPanelIds(subscriptionIds);
    await tx.accounts.listLiveIds(subscriptionIds);
    await tx.accounts.lockLive(subscriptionIds[0] ?? '');
    await tx.accounts.condemn(accountIds.slice(0, 1), new Date(0));
    await tx.accounts.condemnLive(subscriptionIds, new Date(0));
  });
}

/** What a report asks for. */
async function useReports({ storage }: PostgresShop['backend']): Promise<void> {
  const range = { edges: [new Date(0), new Date(1), new Date(2)], currency: 'USD' };
  await storage.reports.revenue(range);
  await storage.reports.cash(range);
  await storage.reports.buyers(range);
  await storage.reports.periods(range, new Date(2));
  await storage.reports.units(range);
}

/** What a usage sync of a panel asks for and books, and the care of the history. */
async function useUsage({ storage }: PostgresShop['backend'], id: string): Promise<void> {
  const [from, to] = [new Date(0), new Date(1)];
  await storage.usage.listMarks(id, { after: id, limit: 500 });
  await storage.usage.findByMarks(id, {
    nameHashes: ['a', 'b'],
    credentialsHashes: ['c'],
    formerMarks: ['d e'],
  });
  await storage.usage.listUnproved(id, { after: null, limit: 500 });
  await storage.usage.findByIds([id]);
  await storage.usage.statistics(id, from);
  for (const granularity of ['hour', 'day'] as const) {
    await storage.usage.history({ subscriptionId: id, granularity, from, to });
  }
  const observed = { at: from, status: 'active' as const, expiresAt: null, trafficLimitBytes: null };
  const reading = {
    subscriptionId: id,
    known: { accountId: id, epoch: 1, counterBytes: 0 },
    observed: { ...observed, usedBytes: 1, lastOnlineAt: null },
  };
  await storage.transaction(async (tx) => {
    await tx.usage.book([reading], { milestones: [{ percent: 80, name: 'usage:80' }], at: to });
    await tx.usage.rollUp(from, 10);
    await tx.usage.prune(from, 10);
  });
}

/** What planning and sending ask of the outbox beside what the shop had to tell. */
async function readOutbox(
  { storage }: PostgresShop['backend'],
  page: PageRequest,
  customerId: string,
): Promise<void> {
  const shown = { customerId, channel: 'shop', audience: 'customer' as const, state: 'sent' as const };
  await storage.notifications.list({ ...page, ...shown });
  await storage.notifications.list({ ...page, state: 'failed' });
  await storage.transaction(async (tx) => {
    await tx.notifications.claimDue({ channel: 'shop', now: new Date(0), limit: 20 });
    await tx.notifications.findLatest('shop', 'staff.new-order:order:none');
  });
}

/** Every statement with a plan that was sent during `work`, each text once. */
async function record(work: () => Promise<void>): Promise<Statement[]> {
  const statements = new Map<string, Statement>();
  const query = vi.spyOn(pg.Client.prototype, 'query');
  await work();
  for (const [first, second] of query.mock.calls as unknown[][]) {
    const isConfig = typeof first === 'object' && first !== null && 'text' in first;
    const text = String(isConfig ? first.text : first);
    const values = isConfig && 'values' in first ? first.values : second;
    if (!/^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i.test(text) || /;\s*\S/.test(text)) continue;
    statements.set(text, { text, values: Array.isArray(values) ? values : [] });
  }
  query.mockRestore();
  return [...statements.values()];
}

async function largeTables(sql: pg.Client): Promise<Set<string>> {
  const { rows } = await sql.query(`
    SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname IN ('panelkit', 'panelkit_jobs') AND relkind = 'r' AND reltuples >= ${ROWS / 2}`);
  return new Set(rows.map(({ relname }) => String(relname)));
}

function scannedTables(node: PlanNode): string[] {
  const own = node['Node Type'].includes('Seq Scan') ? [node['Relation Name'] ?? ''] : [];
  return [...own, ...(node.Plans ?? []).flatMap(scannedTables)];
}
