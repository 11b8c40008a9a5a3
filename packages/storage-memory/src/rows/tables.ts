import type {
  CapacityHold,
  Change,
  Customer,
  CustomerIdentity,
  EntitlementFact,
  Inbound,
  LedgerTransaction,
  MoneyHold,
  Order,
  Panel,
  Plan,
  Subscription,
  Unit,
  Wallet,
} from '@panelkit/sdk';
import { customerOfAccount } from '@panelkit/sdk';
import { createAccountTable } from './account-table.ts';
import { createBroadcastTables } from './broadcast-tables.ts';
import { createBulkRunTables } from './bulk-run-table.ts';
import { createCardTables } from './card-tables.ts';
import { byFixedGroups, byGroup, byTime, joined } from './index-places.ts';
import { createInvoiceTables } from './invoice-tables.ts';
import { createLinkDeviceTable } from './link-device-table.ts';
import { createLinkReaderTables } from './link-reader-tables.ts';
import { createNotificationTables } from './notification-tables.ts';
import { createProviderTables } from './provider-tables.ts';
import { createRecordTables } from './record-tables.ts';
import { createTable } from './table.ts';
import { createUsageHistory } from './usage-history.ts';

/** The running sum of a ledger account in one currency. */
export interface LedgerSumRow {
  id: string;
  account: string;
  currency: string;
  amountMinor: number;
}

/** Its id: the hash and the customer. */
type CustomerIdentityRow = CustomerIdentity & { id: string };
type WalletRow = Wallet & { id: string };
/** Its id: the subscription and the sequence. */
type EntitlementRow = EntitlementFact & { id: string };

const COUNTERS = ['heldCount', 'usedCount'];

const createCatalogueTables = () => ({
  customers: createTable<Customer, 'externalId', 'mergedInto'>({
    kind: 'customer',
    fixed: ['externalId', 'mergedIntoId', 'mergedAt', 'createdAt'],
    unique: { externalId: (row) => row.externalId },
    indexes: { mergedInto: byGroup((row) => row.mergedIntoId) },
  }),
  customerIdentities: createTable<CustomerIdentityRow, never, 'customer' | 'hash'>({
    kind: 'customer identity',
    isUnlisted: true,
    fixed: [],
    unique: {},
    indexes: {
      customer: byGroup((row) => row.customerId),
      hash: byGroup((row) => row.identityHash),
    },
  }),
  plans: createTable<Plan, 'slug', never>({
    kind: 'plan',
    fixed: ['createdAt', ...COUNTERS],
    unique: { slug: (row) => row.slug },
    indexes: {},
  }),
  panels: createTable<Panel, never, never>({
    kind: 'panel',
    fixed: ['kind', 'createdAt', ...COUNTERS],
    unique: {},
    indexes: {},
  }),
  inbounds: createTable<Inbound, 'remoteKey', 'panel' | 'due'>({
    kind: 'inbound',
    fixed: ['panelId', 'createdAt', ...COUNTERS],
    unique: { remoteKey: (row) => (row.remoteKey === null ? null : joined(row.panelId, row.remoteKey)) },
    indexes: { panel: byGroup((row) => row.panelId), due: byTime((row) => row.nextAttemptAt) },
  }),
});

/** When an order was paid. */
export function paidAtOf(state: Order['state']): Date | null {
  return 'paidAt' in state ? state.paidAt : null;
}

/** When a unit was delivered or failed. */
export function endOf(state: Unit['state']): Date | null {
  if (state.status === 'completed') return state.completedAt;
  return state.status === 'failed' ? state.failedAt : null;
}

const createSaleTables = () => ({
  orders: createTable<Order, 'number', 'customer' | 'status' | 'unpaid' | 'network' | 'paid'>({
    kind: 'order',
    fixed: ['number', 'customerId', 'items', 'total', 'paymentMethod', 'networkHash', 'channel', 'createdAt'],
    unique: { number: (row) => row.number },
    indexes: {
      customer: byGroup((row) => row.customerId),
      status: byGroup((row) => row.state.status),
      unpaid: byTime((row) => (row.state.status === 'awaiting-payment' ? row.state.expiresAt : null)),
      network: byGroup((row) => (row.state.status === 'awaiting-payment' ? row.networkHash : null)),
      paid: byTime(({ state }) => paidAtOf(state)),
    },
  }),
  units: createTable<Unit, 'unit', 'status' | 'order' | 'ended'>({
    kind: 'unit',
    fixed: ['orderId', 'orderItemId', 'customerId', 'planId', 'unitIndex', 'createdAt'],
    unique: { unit: (row) => joined(row.orderItemId, row.unitIndex) },
    indexes: {
      status: byGroup((row) => row.state.status),
      order: byGroup((row) => row.orderId),
      ended: byTime(({ state }) => endOf(state)),
    },
  }),
});

const CHANGE_FIXED = [
  'subscriptionId',
  'kind',
  'planId',
  'terms',
  'units',
  'addsTime',
  'carriedBytes',
  'endsPeriod',
  'priceMinor',
  'refundMinor',
  'creditMinor',
  'lotTaxMinor',
  'taxMinor',
  'by',
  'revives',
  'capacityHoldId',
  'chargedAt',
];
const createServiceTables = () => ({
  subscriptions: createTable<
    Subscription,
    'tokenHash' | 'unit',
    'customer' | 'order' | 'plan' | 'due' | 'expiry'
  >({
    kind: 'subscription',
    fixed: ['customerId', 'orderId', 'unitId', 'createdAt'],
    unique: {
      tokenHash: (row) => row.tokenHash,
      unit: (row) => (row.termination === null ? row.unitId : null),
    },
    indexes: {
      customer: byGroup((row) => row.customerId),
      order: byGroup((row) => row.orderId),
      plan: byGroup((row) => (row.termination === null ? row.planId : null)),
      due: byTime((row) => row.nextDueAt),
      expiry: byTime(({ granted, isTrial }) => (isTrial ? null : (granted?.expiresAt ?? null))),
    },
  }),
  changes: createTable<Change, 'pending' | 'period', 'subscription' | 'extended'>({
    kind: 'change',
    fixed: CHANGE_FIXED,
    unique: {
      pending: (row) => (row.state === 'pending' ? row.subscriptionId : null),
      period: (row) => (row.state === 'voided' ? null : joined(row.subscriptionId, row.endsPeriod)),
    },
    indexes: {
      subscription: byGroup((row) => row.subscriptionId),
      extended: byTime(({ kind, state, settledAt }) =>
        kind === 'extension' && state === 'posted' ? settledAt : null,
      ),
    },
  }),
  entitlement: createTable<EntitlementRow, never, 'subscription'>({
    kind: 'entitlement fact',
    fixed: [],
    unique: {},
    indexes: {
      subscription: {
        placesOf: ({ subscriptionId, sequence }) => [{ group: subscriptionId, sort: sequence }],
        isAtSamePlaces: () => true,
      },
    },
  }),
  accounts: createAccountTable(),
});

const createMoneyTables = () => ({
  wallets: createTable<WalletRow, never, never>({
    kind: 'wallet',
    isUnlisted: true,
    fixed: [],
    unique: {},
    indexes: {},
  }),
  ledger: createTable<LedgerTransaction, 'key', 'customer' | 'time'>({
    kind: 'ledger transaction',
    fixed: [],
    unique: { key: (row) => row.key },
    indexes: {
      customer: byFixedGroups((row) =>
        row.entries.flatMap(({ account }) => customerOfAccount(account) ?? []),
      ),
      time: byTime(({ at }) => at),
    },
  }),
  ledgerSums: createTable<LedgerSumRow, never, never>({
    kind: 'ledger sum',
    fixed: [],
    unique: {},
    indexes: {},
  }),
  moneyHolds: createTable<MoneyHold, never, 'order' | 'change' | 'customer'>({
    kind: 'money hold',
    fixed: [],
    unique: {},
    indexes: {
      order: byGroup((row) => row.orderId),
      change: byGroup((row) => row.changeId),
      customer: byGroup((row) => row.customerId),
    },
  }),
  capacityHolds: createTable<CapacityHold, never, never>({
    kind: 'capacity hold',
    isUnlisted: true,
    fixed: [],
    unique: {},
    indexes: {},
  }),
});

/** Every table of the store, empty. */
export const createTables = () => ({
  ...createCatalogueTables(),
  ...createSaleTables(),
  ...createProviderTables(),
  ...createCardTables(),
  ...createServiceTables(),
  ...createMoneyTables(),
  ...createInvoiceTables(),
  usage: createUsageHistory(),
  ...createBulkRunTables(),
  ...createRecordTables(),
  ...createNotificationTables(),
  linkDevices: createLinkDeviceTable(),
  ...createLinkReaderTables(),
  ...createBroadcastTables(),
});

export type Tables = ReturnType<typeof createTables>;
