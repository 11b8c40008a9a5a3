import type { Page, PageRequest } from '@panelkit/sdk';
import type { TestPanelkit } from '@panelkit/storage-memory/testing';

/** Every record of a shop as it is stored, read past the engine. */
export async function recordsOf({ backend }: Pick<TestPanelkit, 'backend'>) {
  const { storage } = backend;
  const orders = await allOf((page) => storage.orders.list(page));
  const units = await allOf((page) => storage.fulfilments.list(page));
  const accounts = await allOf((page) => storage.accounts.list(page));
  const holdIds = [...units, ...accounts].flatMap(({ capacityHoldId }) => capacityHoldId ?? []);
  return {
    orders,
    units,
    accounts,
    customers: await allOf((page) => storage.customers.list(page)),
    plans: await allOf((page) => storage.plans.list(page)),
    panels: await allOf((page) => storage.panels.list(page)),
    inbounds: await allOf((page) => storage.inbounds.list(page)),
    payments: await allOf((page) => storage.payments.list(page)),
    subscriptions: await allOf((page) => storage.subscriptions.list(page)),
    changes: await allOf((page) => storage.changes.list(page)),
    ledger: await allOf((page) => storage.ledger.list(page)),
    balances: await storage.ledger.balances(),
    moneyHolds: await storage.ledger.listHolds({}),
    capacityHolds: await storage.transaction((tx) =>
      Promise.all([...new Set(holdIds)].map((id) => tx.capacity.find(id))),
    ),
    audit: await allOf((page) => storage.audit.list(page)),
    events: await storage.events.list({ after: 0, limit: 100_000 }),
  };
}

/** All rows of a paged list. */
async function allOf<Row>(list: (request: PageRequest) => Promise<Page<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Row> = await list(cursor === null ? { limit: 500 } : { cursor, limit: 500 });
    rows.push(...page.rows);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return rows;
}
