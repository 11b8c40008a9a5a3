import type { OrderListFilter, PaymentListFilter, SubscriptionListFilter } from '@panelkit/sdk';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  startTestServer,
  type TestServer,
} from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { fillShop, ROWS } from '../fill-shop.ts';
import { openPostgresShop, type PostgresShop } from '../postgres-shop.ts';

const LARGE = ['orders', 'payments', 'subscriptions', 'accounts'];
const ID = '00000000-0000-7000-9000-000000001000';
const now = new Date(0);
const cursor = '00000000-0000-7000-9000-000000004000';

const ofSales: (OrderListFilter & PaymentListFilter)[] = [
  {},
  { customerId: ID },
  { createdFrom: now, method: 'wallet' },
  { status: 'expired' as const },
];
const ofSubscriptions: SubscriptionListFilter[] = [
  {},
  { customerId: ID },
  { planId: ID },
  { panelId: ID, inboundId: ID },
  { endsFrom: now, isTrial: true },
  ...(['active', 'limited', 'suspended'] as const).map((status) => ({ status, createdFrom: now })),
];

/** A node of a plan, as EXPLAIN (FORMAT JSON) gives it. */
interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: PlanNode[];
}

let server: TestServer;
let shop: PostgresShop;
let sql: pg.Client;
beforeAll(async () => {
  server = await startTestServer();
  const connectionString = await server.createDatabase('lists');
  shop = await openPostgresShop({ connectionString });
  sql = new pg.Client({ connectionString });
  await sql.connect();
  await fillShop(sql);
}, 240_000);
afterAll(async () => {
  await sql.end();
  await shop.close();
  await server.stop();
});

test(`given ${ROWS} rows a table, when lists are narrowed, put in order and counted, then no statement reads or sorts a table`, async () => {
  const query = vi.spyOn(pg.Client.prototype, 'query');
  await readLists(shop);
  const statements = new Map(query.mock.calls.map((call) => statementOf(call as unknown[])));
  query.mockRestore();
  const bad: string[] = [];
  for (const [text, values] of statements) {
    if (!/^\s*SELECT/.test(text)) continue;
    const { rows } = await sql.query(`EXPLAIN (FORMAT JSON) ${text}`, values);
    const nodes = nodesOf(rows[0]['QUERY PLAN'][0].Plan);
    const isBad = (node: PlanNode) =>
      node['Node Type'] === 'Sort' ||
      (node['Node Type'] === 'Seq Scan' && LARGE.includes(node['Relation Name'] ?? ''));
    if (nodes.some(isBad)) bad.push(`${nodes.map((node) => node['Node Type']).join(', ')}: ${text}`);
  }
  expect(statements.size).toBeGreaterThan(40);
  expect(bad).toEqual([]);
}, 240_000);

async function readLists({ backend }: PostgresShop): Promise<void> {
  const { lists } = backend.storage;
  for (const page of [{}, { cursor }]) {
    for (const filter of ofSales) {
      await lists.orders.page({ ...page, filter, sort: 'newest', now });
      await lists.payments.page({ ...page, filter, sort: 'oldest', now });
    }
    for (const filter of ofSubscriptions) {
      await lists.subscriptions.page({ ...page, filter, sort: 'newest', now });
      await lists.subscriptions.page({ ...page, filter, sort: 'ends-first', now });
    }
  }
  for (const filter of ofSales) await lists.orders.count({ filter, now });
  for (const filter of ofSubscriptions) await lists.subscriptions.count({ filter, now });
}

function statementOf([first, second]: unknown[]): [text: string, values: unknown[]] {
  const isConfig = typeof first === 'object' && first !== null && 'text' in first;
  const values = isConfig && 'values' in first ? first.values : second;
  return [String(isConfig ? first.text : first), Array.isArray(values) ? values : []];
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}
