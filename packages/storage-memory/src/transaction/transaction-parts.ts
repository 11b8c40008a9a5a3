import type { Transaction } from '@panelkit/sdk';
import type { NewEvent, TransactionLeases } from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import type { NewJob } from '../jobs/job-store.ts';
import { createCapacityRepository } from '../repositories/capacity.ts';
import { createCardRepositories } from '../repositories/cards.ts';
import {
  createCustomerReader,
  createInboundReader,
  createPanelReader,
  createPlanReader,
} from '../repositories/catalogue.ts';
import {
  createBotUpdateReader,
  createBotUpdateWriter,
  createChatCodeWriter,
  createChatGroupReader,
  createChatGroupWriter,
  createChatReader,
  createChatWriter,
} from '../repositories/chats.ts';
import {
  createCustomerIdentityReader,
  createCustomerIdentityWriter,
  createCustomerMergeWriter,
  createUnpaidUnits,
} from '../repositories/customers.ts';
import { createEntitlementWriter } from '../repositories/entitlement.ts';
import { createInvoiceWriter } from '../repositories/invoices/invoices.ts';
import { createJobFailureWriter } from '../repositories/job-failures.ts';
import { createLedgerWriter } from '../repositories/ledger.ts';
import {
  createAccountLocks,
  createChangeLocks,
  createRowLocks,
  createUnitLocks,
} from '../repositories/locks.ts';
import {
  createMarkReader,
  createMarkWriter,
  createNotificationReader,
  createNotificationWriter,
} from '../repositories/notifications.ts';
import {
  createExchangeRateReader,
  createExchangeRateWriter,
  createPaymentEventReader,
  createPaymentEventWriter,
  createProviderPaymentReader,
  createRefundReader,
} from '../repositories/payments.ts';
import { createBroadcastWriter } from '../repositories/people/broadcast-writer.ts';
import { createBroadcastReader } from '../repositories/people/broadcasts.ts';
import { createLinkDeviceReader, createLinkDeviceWriter } from '../repositories/people/link-devices.ts';
import { createLinkReaderReader, createLinkReaderWriter } from '../repositories/people/link-readers.ts';
import { createAudit, createIdempotency } from '../repositories/records.ts';
import { createWriter } from '../repositories/repository.ts';
import { type AgingEvents, createRetentionWriter } from '../repositories/retention.ts';
import { createBulkRunWriter, createRunWriter } from '../repositories/runs.ts';
import { createOrderReader, createPaymentReader, createUnitReader } from '../repositories/sales.ts';
import {
  createAccountReader,
  createAccountSetWriter,
  createChangeReader,
  createSubscriptionReader,
  createSubscriptionWriter,
} from '../repositories/services.ts';
import { createSettingsWriter } from '../repositories/settings.ts';
import { createUsageWriter } from '../repositories/usage-writer.ts';
import { copyOf } from '../rows/copy-of.ts';
import { createLazyFields } from '../rows/lazy-fields.ts';

/** How a transaction reaches the rows, and where what it leaves for its commit goes. */
export interface TransactionSource extends Access {
  leases: TransactionLeases;
  events: NewEvent[];
  jobs: NewJob[];
  aging: AgingEvents;
  /** At the commit, tells those who follow the settings. */
  tellOfSettings(): void;
  nowMs(): number;
  now(): Date;
}

/** Every repository of a transaction. */
export const createTransactionParts = createLazyFields<TransactionSource, Transaction>({
  // Taken at its first use, and kept.
  now: ({ now }) => now(),
  lock: createRowLocks,
  customers: (from) => ({
    ...createCustomerReader(from),
    ...createWriter(from.run, from.views.customers),
    ...createCustomerMergeWriter(from, from.now),
  }),
  customerIdentities: (from) => ({
    ...createCustomerIdentityReader(from),
    ...createCustomerIdentityWriter(from),
  }),
  plans: (from) => ({ ...createPlanReader(from), ...createWriter(from.run, from.views.plans) }),
  panels: (from) => ({ ...createPanelReader(from), ...createWriter(from.run, from.views.panels) }),
  inbounds: (from) => ({ ...createInboundReader(from), ...createWriter(from.run, from.views.inbounds) }),
  orders: (from) => ({
    ...createOrderReader(from),
    ...createWriter(from.run, from.views.orders),
    ...createUnpaidUnits(from),
  }),
  units: (from) => ({
    ...createUnitReader(from),
    ...createWriter(from.run, from.views.units),
    ...createUnitLocks(from),
  }),
  payments: (from) => ({ ...createPaymentReader(from), ...createWriter(from.run, from.views.payments) }),
  subscriptions: (from) => ({ ...createSubscriptionReader(from), ...createSubscriptionWriter(from) }),
  providerPayments: (from) => ({
    ...createProviderPaymentReader(from),
    ...createWriter(from.run, from.views.providerPayments),
  }),
  paymentEvents: (from) => ({ ...createPaymentEventReader(from), ...createPaymentEventWriter(from) }),
  refunds: (from) => ({ ...createRefundReader(from), ...createWriter(from.run, from.views.refunds) }),
  changes: (from) => ({
    ...createChangeReader(from),
    ...createWriter(from.run, from.views.changes),
    ...createChangeLocks(from),
  }),
  entitlement: createEntitlementWriter,
  accounts: (from) => ({
    ...createAccountReader(from),
    ...createWriter(from.run, from.views.accounts),
    ...createAccountSetWriter(from),
    ...createAccountLocks(from),
  }),
  capacity: createCapacityRepository,
  ledger: createLedgerWriter,
  invoices: createInvoiceWriter,
  usage: createUsageWriter,
  idempotency: createIdempotency,
  leases: ({ leases }) => leases,
  audit: createAudit,
  runs: createRunWriter,
  jobFailures: createJobFailureWriter,
  bulkRuns: createBulkRunWriter,
  notifications: (from) => ({ ...createNotificationReader(from), ...createNotificationWriter(from) }),
  exchangeRates: (from) => ({ ...createExchangeRateReader(from), ...createExchangeRateWriter(from) }),
  marks: (from) => ({ ...createMarkReader(from), ...createMarkWriter(from) }),
  botUpdates: (from) => ({ ...createBotUpdateReader(from), ...createBotUpdateWriter(from) }),
  chats: (from) => ({ ...createChatReader(from), ...createChatWriter(from) }),
  chatGroups: (from) => ({ ...createChatGroupReader(from), ...createChatGroupWriter(from) }),
  chatCodes: createChatCodeWriter,
  broadcasts: (from) => ({ ...createBroadcastReader(from), ...createBroadcastWriter(from) }),
  linkReaders: (from) => ({ ...createLinkReaderReader(from), ...createLinkReaderWriter(from) }),
  linkDevices: (from) => ({ ...createLinkDeviceReader(from), ...createLinkDeviceWriter(from) }),
  bankCards: (from) => createCardRepositories(from).bankCards,
  cardBuyers: (from) => createCardRepositories(from).cardBuyers,
  cardTransfers: (from) => createCardRepositories(from).cardTransfers,
  bankMessages: (from) => createCardRepositories(from).bankMessages,
  receiptMarks: (from) => createCardRepositories(from).receiptMarks,
  settings: (from) => createSettingsWriter(from, from.tellOfSettings),
  retention: (from) => createRetentionWriter(from, from.aging),
  events: ({ run, events }) => ({ append: (event) => run(() => void events.push(copyOf(event))) }),
  jobs: ({ run, jobs, nowMs }) => ({
    enqueue: (job) =>
      run(() => void jobs.push({ request: copyOf(job), runAtMs: nowMs() + (job.delayMs ?? 0) })),
  }),
});
