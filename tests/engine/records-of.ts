import type { TestPanelkit } from '@panelkit/storage-memory/testing';
import { readAll } from '../invariants/read-all.ts';

/** Every record of a shop as it is stored, read past the engine. */
export async function recordsOf({ backend }: Pick<TestPanelkit, 'backend'>) {
  const { storage } = backend;
  const orders = await readAll((page) => storage.orders.list(page));
  const units = await readAll((page) => storage.units.list(page));
  const accounts = await readAll((page) => storage.accounts.list(page));
  const holdIds = [...units, ...accounts].flatMap(({ capacityHoldId }) => capacityHoldId ?? []);
  return {
    orders,
    units,
    accounts,
    customers: await readAll((page) => storage.customers.list(page)),
    plans: await readAll((page) => storage.plans.list(page)),
    panels: await readAll((page) => storage.panels.list(page)),
    inbounds: await readAll((page) => storage.inbounds.list(page)),
    payments: await readAll((page) => storage.payments.list(page)),
    providerPayments: await readAll((page) => storage.providerPayments.list(page)),
    refunds: await readAll((page) => storage.refunds.list(page)),
    paymentEvents: await readAll((page) => storage.paymentEvents.list(page)),
    subscriptions: await readAll((page) => storage.subscriptions.list(page)),
    changes: await readAll((page) => storage.changes.list(page)),
    ledger: await readAll((page) => storage.ledger.list(page)),
    balances: await storage.ledger.balances(),
    moneyHolds: await storage.ledger.listHolds({}),
    capacityHolds: await storage.transaction((tx) =>
      Promise.all([...new Set(holdIds)].map((id) => tx.capacity.find(id))),
    ),
    notifications: await readAll((page) => storage.notifications.list(page)),
    audit: await readAll((page) => storage.audit.list(page)),
    events: await storage.events.list({ after: 0, limit: 100_000 }),
  };
}
