import type { Tables } from './memory-tables.ts';
import { createTableView } from './table-view.ts';

/** The tables as one transaction sees them; `commit` of each moves what it touched. */
export const createViews = (tables: Tables) => ({
  customers: createTableView(tables.customers),
  plans: createTableView(tables.plans),
  panels: createTableView(tables.panels),
  inbounds: createTableView(tables.inbounds),
  orders: createTableView(tables.orders),
  fulfilments: createTableView(tables.fulfilments),
  payments: createTableView(tables.payments),
  providerPayments: createTableView(tables.providerPayments),
  paymentEvents: createTableView(tables.paymentEvents),
  refunds: createTableView(tables.refunds),
  subscriptions: createTableView(tables.subscriptions),
  changes: createTableView(tables.changes),
  accounts: createTableView(tables.accounts),
  wallets: createTableView(tables.wallets),
  ledger: createTableView(tables.ledger),
  ledgerSums: createTableView(tables.ledgerSums),
  moneyHolds: createTableView(tables.moneyHolds),
  capacityHolds: createTableView(tables.capacityHolds),
  usage: createTableView(tables.usage),
  audit: createTableView(tables.audit),
  idempotency: createTableView(tables.idempotency),
  leases: createTableView(tables.leases),
  runs: createTableView(tables.runs),
  notifications: createTableView(tables.notifications),
  marks: createTableView(tables.marks),
});

export type Views = ReturnType<typeof createViews>;
