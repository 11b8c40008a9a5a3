import { createLazyFields } from '../rows/lazy-fields.ts';
import type { Identified, Table } from '../rows/table.ts';
import { createTableView, type TableView } from '../rows/table-view.ts';
import type { Tables } from '../rows/tables.ts';
import { createUsageHistoryView, type UsageHistory, type UsageHistoryView } from '../rows/usage-history.ts';

/** The tables as one transaction sees them. */
export type Views = {
  [Name in keyof Tables]: Tables[Name] extends Table<infer Row, infer Unique, infer Index>
    ? TableView<Row, Unique, Index>
    : Tables[Name] extends UsageHistory
      ? UsageHistoryView
      : never;
};

/**
 * Where views come from, and what they leave to be done: `written` moves the touched rows of each into its
 * table.
 */
export interface ViewSource {
  tables: Tables;
  written: (() => void)[];
}

const viewOf =
  <Row extends Identified, Unique extends string, Index extends string>(
    tableOf: (tables: Tables) => Table<Row, Unique, Index>,
  ) =>
  ({ tables, written }: ViewSource): TableView<Row, Unique, Index> =>
    createTableView(tableOf(tables), written);

/** Opens views on the tables; one that is not used costs nothing. */
export const createViews = createLazyFields<ViewSource, Views>({
  customers: viewOf((tables) => tables.customers),
  customerIdentities: viewOf((tables) => tables.customerIdentities),
  plans: viewOf((tables) => tables.plans),
  panels: viewOf((tables) => tables.panels),
  inbounds: viewOf((tables) => tables.inbounds),
  orders: viewOf((tables) => tables.orders),
  units: viewOf((tables) => tables.units),
  payments: viewOf((tables) => tables.payments),
  providerPayments: viewOf((tables) => tables.providerPayments),
  exchangeRates: viewOf((tables) => tables.exchangeRates),
  eventCursors: viewOf((tables) => tables.eventCursors),
  paymentEvents: viewOf((tables) => tables.paymentEvents),
  refunds: viewOf((tables) => tables.refunds),
  subscriptions: viewOf((tables) => tables.subscriptions),
  changes: viewOf((tables) => tables.changes),
  entitlement: viewOf((tables) => tables.entitlement),
  accounts: viewOf((tables) => tables.accounts),
  wallets: viewOf((tables) => tables.wallets),
  ledger: viewOf((tables) => tables.ledger),
  invoices: viewOf((tables) => tables.invoices),
  invoiceSeries: viewOf((tables) => tables.invoiceSeries),
  unnumberedSales: viewOf((tables) => tables.unnumberedSales),
  ledgerSums: viewOf((tables) => tables.ledgerSums),
  moneyHolds: viewOf((tables) => tables.moneyHolds),
  capacityHolds: viewOf((tables) => tables.capacityHolds),
  usage: ({ tables, written }) => createUsageHistoryView(tables.usage, written),
  audit: viewOf((tables) => tables.audit),
  idempotency: viewOf((tables) => tables.idempotency),
  leases: viewOf((tables) => tables.leases),
  runs: viewOf((tables) => tables.runs),
  jobFailures: viewOf((tables) => tables.jobFailures),
  bulkRuns: viewOf((tables) => tables.bulkRuns),
  counters: viewOf((tables) => tables.counters),
  archive: viewOf((tables) => tables.archive),
  notifications: viewOf((tables) => tables.notifications),
  settings: viewOf((tables) => tables.settings),
  marks: viewOf((tables) => tables.marks),
  botUpdates: viewOf((tables) => tables.botUpdates),
  chats: viewOf((tables) => tables.chats),
  chatGroups: viewOf((tables) => tables.chatGroups),
  chatCodes: viewOf((tables) => tables.chatCodes),
  linkDevices: viewOf((tables) => tables.linkDevices),
  linkReaders: viewOf((tables) => tables.linkReaders),
  linkShares: viewOf((tables) => tables.linkShares),
  broadcasts: viewOf((tables) => tables.broadcasts),
  broadcastDeliveries: viewOf((tables) => tables.broadcastDeliveries),
  declinedBroadcasts: viewOf((tables) => tables.declinedBroadcasts),
  bankCards: viewOf((tables) => tables.bankCards),
  cardBuyers: viewOf((tables) => tables.cardBuyers),
  cardTransfers: viewOf((tables) => tables.cardTransfers),
  bankMessages: viewOf((tables) => tables.bankMessages),
  receiptMarks: viewOf((tables) => tables.receiptMarks),
});
