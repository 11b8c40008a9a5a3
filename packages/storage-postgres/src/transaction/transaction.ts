import type { Clock, Transaction } from '@panelkit/sdk';
import type { AuditReader, CapacityRepository } from '@panelkit/sdk/ports';
import type { Access, TransactionAccess } from '../database/access.ts';
import { createCapacityRepository } from '../repositories/capacity.ts';
import { createCardRepositories } from '../repositories/cards.ts';
import {
  createCustomerReader,
  createInboundReader,
  createPanelReader,
  createPlanReader,
} from '../repositories/catalogue.ts';
import { createEntitlementWriter } from '../repositories/entitlement.ts';
import { createBooks } from '../repositories/invoices/books.ts';
import { createJobFailureWriter } from '../repositories/job-failures.ts';
import { createTransactionLeases } from '../repositories/leases.ts';
import { createRowLocks } from '../repositories/locks.ts';
import { createAccountSetWriter, createSubscriptionSetWriter } from '../repositories/many.ts';
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
import { createCustomerMergeWriter } from '../repositories/people/customer-merges.ts';
import {
  createCustomerIdentityReader,
  createCustomerIdentityWriter,
  createUnpaidUnits,
} from '../repositories/people/customers.ts';
import { createPeoplePorts } from '../repositories/people/people-ports.ts';
import { createAuditReader, createIdempotency } from '../repositories/records.ts';
import { createWriter } from '../repositories/repository.ts';
import { createRetentionWriter } from '../repositories/retention.ts';
import { createBulkRunWriter, createRunWriter } from '../repositories/runs.ts';
import {
  createOrderReader,
  createPaymentReader,
  createUnitLocks,
  createUnitReader,
} from '../repositories/sales.ts';
import {
  createAccountLocks,
  createAccountReader,
  createChangeLocks,
  createChangeReader,
  createSubscriptionReader,
  createSubscriptionWriter,
} from '../repositories/services.ts';
import { createSettingsWriter } from '../repositories/settings.ts';
import { createUsageWriter } from '../repositories/usage-writer.ts';
import { accounts } from '../rows/account-rows.ts';
import { customers, inbounds, panels, plans } from '../rows/catalogue-rows.ts';
import { providerPayments, refunds } from '../rows/payment-rows.ts';
import { orders, payments, units } from '../rows/sale-rows.ts';
import { changes } from '../rows/service-rows.ts';
import type { Outgoing } from './outgoing.ts';

interface TransactionTime {
  clock: Clock;
  /** The instant by the backend's own clock, null to take the database's. */
  nowText(): string | null;
}

/** The ports in a transaction. */
export function createTransaction(
  access: TransactionAccess,
  outgoing: Outgoing,
  { nowText, clock }: TransactionTime,
): Transaction {
  const readNow = instantOf(clock);
  const later =
    <Item>(keep: (item: Item) => void) =>
    (item: Item) =>
      access.note(() => keep(item));
  return {
    get now() {
      return readNow();
    },
    ...createRowLocks(access),
    customers: {
      ...createCustomerReader(access),
      ...createWriter(access, customers),
      ...createCustomerMergeWriter(access, readNow),
    },
    customerIdentities: { ...createCustomerIdentityReader(access), ...createCustomerIdentityWriter(access) },
    plans: { ...createPlanReader(access), ...createWriter(access, plans) },
    panels: { ...createPanelReader(access), ...createWriter(access, panels) },
    inbounds: { ...createInboundReader(access), ...createWriter(access, inbounds) },
    orders: { ...createOrderReader(access), ...createWriter(access, orders), ...createUnpaidUnits(access) },
    units: {
      ...createUnitReader(access),
      ...createWriter(access, units),
      ...createUnitLocks(access),
    },
    payments: { ...createPaymentReader(access), ...createWriter(access, payments) },
    subscriptions: {
      ...createSubscriptionReader(access),
      ...createSubscriptionWriter(access),
      ...createSubscriptionSetWriter(access),
    },
    providerPayments: { ...createProviderPaymentReader(access), ...createWriter(access, providerPayments) },
    paymentEvents: { ...createPaymentEventReader(access), ...createPaymentEventWriter(access) },
    refunds: { ...createRefundReader(access), ...createWriter(access, refunds) },
    changes: {
      ...createChangeReader(access),
      ...createWriter(access, changes),
      ...createChangeLocks(access),
    },
    entitlement: createEntitlementWriter(access),
    accounts: {
      ...createAccountReader(access),
      ...createWriter(access, accounts),
      ...createAccountSetWriter(access),
      ...createAccountLocks(access),
    },
    capacity: createLateCapacity(access, outgoing),
    ...createBooks(access),
    usage: createUsageWriter(access),
    idempotency: createIdempotency(access),
    leases: createTransactionLeases(access, nowText),
    events: { append: later(outgoing.event) },
    audit: { append: later(outgoing.audit), ...createOwnAuditReader(access, outgoing) },
    runs: createRunWriter(access),
    jobFailures: createJobFailureWriter(access),
    bulkRuns: createBulkRunWriter(access),
    notifications: { ...createNotificationReader(access), ...createNotificationWriter(access) },
    exchangeRates: { ...createExchangeRateReader(access), ...createExchangeRateWriter(access) },
    marks: { ...createMarkReader(access), ...createMarkWriter(access) },
    ...createPeoplePorts(access),
    ...createCardRepositories(access),
    settings: createSettingsWriter(access, outgoing.settings),
    retention: createRetentionWriter(access),
    jobs: { enqueue: later(outgoing.job) },
  };
}

/** Taken at its first use, and kept. */
function instantOf(clock: Clock): () => Date {
  let now: Date | null = null;
  return () => {
    now ??= clock.now();
    return now;
  };
}

/** The counters of a panel are what all its buyers wait for: what can be written before them is. */
function createLateCapacity(access: TransactionAccess, outgoing: Outgoing): CapacityRepository {
  const capacity = createCapacityRepository(access);
  return {
    find: async (holdId) => {
      await outgoing.flush();
      return capacity.find(holdId);
    },
    reserve: async (holds) => {
      await outgoing.flush();
      return capacity.reserve(holds);
    },
    settle: async (holdId, to, at) => {
      await outgoing.flush();
      return capacity.settle(holdId, to, at);
    },
    post: (holdId, at) => access.note(() => outgoing.last(() => capacity.post(holdId, at))),
    take: (holds) => access.note(() => outgoing.last(() => capacity.take(holds))),
  };
}

/** Reads also what the transaction itself appended. */
function createOwnAuditReader(access: Access, outgoing: Outgoing): AuditReader {
  const { list } = createAuditReader(access);
  return {
    list: async (request) => {
      await outgoing.flushAudit();
      return list(request);
    },
  };
}
