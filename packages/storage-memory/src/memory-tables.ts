import type {
  Account,
  CapacityHold,
  Change,
  Customer,
  Fulfilment,
  Inbound,
  LedgerTransaction,
  MoneyHold,
  Order,
  Panel,
  Payment,
  Plan,
  Subscription,
  Wallet,
} from '@panelkit/sdk';
import { atTime, inGroup, joined } from './index-places.ts';
import { createNotificationTables } from './memory-notification-tables.ts';
import { createProviderTables } from './memory-provider-tables.ts';
import { createRecordTables } from './memory-record-tables.ts';
import { createUsageTable } from './memory-usage-table.ts';
import { createTable } from './table.ts';

/** The running sum of a ledger account in one currency. */
export interface LedgerSumRow {
  id: string;
  account: string;
  currency: string;
  amountMinor: number;
}

type WalletRow = Wallet & { id: string };

const COUNTERS = ['heldCount', 'usedCount'];

const createCatalogueTables = () => ({
  customers: createTable<Customer, 'externalId', never>({
    kind: 'customer',
    fixed: ['externalId', 'createdAt'],
    unique: { externalId: (row) => row.externalId },
    indexes: {},
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
    indexes: { panel: (row) => inGroup(row.panelId), due: (row) => atTime(row.nextAttemptAt) },
  }),
});

/** When a unit was delivered or failed. */
export function endOf(state: Fulfilment['state']): Date | null {
  if (state.status === 'completed') return state.completedAt;
  return state.status === 'failed' ? state.failedAt : null;
}

const createSaleTables = () => ({
  orders: createTable<Order, 'number', 'customer' | 'status' | 'unpaid' | 'paid'>({
    kind: 'order',
    fixed: ['number', 'customerId', 'items', 'total', 'paymentMethod', 'channel', 'createdAt'],
    unique: { number: (row) => row.number },
    indexes: {
      customer: (row) => inGroup(row.customerId),
      status: (row) => inGroup(row.state.status),
      unpaid: (row) => atTime(row.state.status === 'awaiting-payment' ? row.state.expiresAt : null),
      paid: ({ state }) => atTime('paidAt' in state ? state.paidAt : null),
    },
  }),
  fulfilments: createTable<Fulfilment, 'unit', 'status' | 'order' | 'ended'>({
    kind: 'fulfilment',
    fixed: ['orderId', 'orderItemId', 'customerId', 'planId', 'unitIndex', 'createdAt'],
    unique: { unit: (row) => joined(row.orderItemId, row.unitIndex) },
    indexes: {
      status: (row) => inGroup(row.state.status),
      order: (row) => inGroup(row.orderId),
      ended: ({ state }) => atTime(endOf(state)),
    },
  }),
  payments: createTable<Payment, never, 'customer' | 'order' | 'status'>({
    kind: 'payment',
    fixed: ['customerId', 'orderId', 'method', 'amount', 'createdAt'],
    unique: {},
    indexes: {
      customer: (row) => inGroup(row.customerId),
      order: (row) => inGroup(row.orderId),
      status: (row) => inGroup(row.state.status),
    },
  }),
});

const CHANGE_FIXED = [
  'subscriptionId',
  'kind',
  'planId',
  'terms',
  'units',
  'continuesFrom',
  'endsPeriod',
  'priceMinor',
  'refundMinor',
  'valueMinor',
  'by',
  'revives',
  'capacityHoldId',
  'chargedAt',
];
const createServiceTables = () => ({
  subscriptions: createTable<Subscription, 'tokenHash' | 'unit', 'customer' | 'order' | 'due' | 'expiry'>({
    kind: 'subscription',
    fixed: ['customerId', 'orderId', 'fulfilmentId', 'createdAt'],
    unique: {
      tokenHash: (row) => row.tokenHash,
      unit: (row) => (row.termination === null ? row.fulfilmentId : null),
    },
    indexes: {
      customer: (row) => inGroup(row.customerId),
      order: (row) => inGroup(row.orderId),
      due: (row) => atTime(row.nextDueAt),
      expiry: ({ granted, isTrial }) => atTime(isTrial ? null : (granted?.expiresAt ?? null)),
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
      subscription: (row) => inGroup(row.subscriptionId),
      extended: ({ kind, state, settledAt }) =>
        atTime(kind === 'extension' && state === 'posted' ? settledAt : null),
    },
  }),
  accounts: createTable<Account, 'nameHash' | 'subscription', 'panel' | 'fulfilment' | 'due' | 'duePerPanel'>(
    {
      kind: 'account',
      fixed: ['subscriptionId', 'fulfilmentId', 'createdAt'],
      unique: {
        nameHash: (row) => row.nameHash,
        subscription: (row) => (row.condemnedAt === null ? row.subscriptionId : null),
      },
      indexes: {
        panel: (row) => inGroup(row.panelId),
        fulfilment: (row) => inGroup(row.fulfilmentId),
        due: (row) => atTime(row.nextAttemptAt),
        duePerPanel: (row) => atTime(row.nextAttemptAt, row.panelId),
      },
    },
  ),
});

const createMoneyTables = () => ({
  wallets: createTable<WalletRow, never, never>({
    kind: 'wallet',
    isUnlisted: true,
    fixed: [],
    unique: {},
    indexes: {},
  }),
  ledger: createTable<LedgerTransaction, 'key', 'account' | 'time'>({
    kind: 'ledger transaction',
    fixed: [],
    unique: { key: (row) => row.key },
    indexes: {
      account: (row) => [...new Set(row.entries.map((entry) => entry.account))].flatMap(inGroup),
      time: ({ at }) => atTime(at),
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
      order: (row) => inGroup(row.orderId),
      change: (row) => inGroup(row.changeId),
      customer: (row) => inGroup(row.customerId),
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
  ...createServiceTables(),
  ...createMoneyTables(),
  usage: createUsageTable(),
  ...createRecordTables(),
  ...createNotificationTables(),
});

export type Tables = ReturnType<typeof createTables>;
