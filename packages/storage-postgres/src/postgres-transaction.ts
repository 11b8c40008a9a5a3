import type { AuditReader, AuditRow, JobRequest, NewEvent, Transaction } from '@panelkit/sdk';
import type { Access } from './access.ts';
import type { Session } from './database.ts';
import { createCapacityRepository } from './postgres-capacity.ts';
import {
  createCustomerReader,
  createInboundReader,
  createPanelReader,
  createPlanReader,
} from './postgres-catalogue.ts';
import { appendEvents } from './postgres-events.ts';
import { createLeases } from './postgres-leases.ts';
import { createLedgerWriter } from './postgres-ledger-writer.ts';
import {
  createMarkReader,
  createMarkWriter,
  createNotificationReader,
  createNotificationWriter,
} from './postgres-notifications.ts';
import {
  createPaymentEventReader,
  createPaymentEventWriter,
  createProviderPaymentReader,
  createRefundReader,
} from './postgres-payments.ts';
import { appendAuditRows, createAuditReader, createIdempotency } from './postgres-records.ts';
import { createWriter } from './postgres-repository.ts';
import { createRunWriter } from './postgres-runs.ts';
import { createFulfilmentReader, createOrderReader, createPaymentReader } from './postgres-sales.ts';
import {
  createAccountReader,
  createChangeReader,
  createSubscriptionReader,
  createSubscriptionWriter,
} from './postgres-services.ts';
import { customers, inbounds, panels, plans } from './rows/catalogue-rows.ts';
import { providerPayments, refunds } from './rows/payment-rows.ts';
import { fulfilments, orders, payments } from './rows/sale-rows.ts';
import { accounts, changes } from './rows/service-rows.ts';

/** What a transaction writes at its end: nobody reads it before. */
export interface Outgoing {
  readonly events: NewEvent[];
  readonly jobs: JobRequest[];
  readonly audit: AuditRow[];
}

/** Writes events and audit rows, in one statement of each kind. */
export async function flushRecords(session: Session, { events, audit }: Outgoing): Promise<void> {
  await Promise.all([
    audit.length > 0 && appendAuditRows(session, audit.splice(0)),
    events.length > 0 && appendEvents(session, events),
  ]);
}

/** The ports in a transaction. `nowText`: the instant by the backend's own clock, null to take the database's. */
export function createTransaction(
  access: Access,
  outgoing: Outgoing,
  nowText: () => string | null,
): Transaction {
  const later =
    <Item>(items: Item[]) =>
    (item: Item) =>
      access.run(async () => void items.push(structuredClone(item)));
  return {
    customers: { ...createCustomerReader(access), ...createWriter(access, customers) },
    plans: { ...createPlanReader(access), ...createWriter(access, plans) },
    panels: { ...createPanelReader(access), ...createWriter(access, panels) },
    inbounds: { ...createInboundReader(access), ...createWriter(access, inbounds) },
    orders: { ...createOrderReader(access), ...createWriter(access, orders) },
    fulfilments: { ...createFulfilmentReader(access), ...createWriter(access, fulfilments) },
    payments: { ...createPaymentReader(access), ...createWriter(access, payments) },
    subscriptions: { ...createSubscriptionReader(access), ...createSubscriptionWriter(access) },
    providerPayments: { ...createProviderPaymentReader(access), ...createWriter(access, providerPayments) },
    paymentEvents: { ...createPaymentEventReader(access), ...createPaymentEventWriter(access) },
    refunds: { ...createRefundReader(access), ...createWriter(access, refunds) },
    changes: { ...createChangeReader(access), ...createWriter(access, changes) },
    accounts: { ...createAccountReader(access), ...createWriter(access, accounts) },
    capacity: createCapacityRepository(access),
    ledger: createLedgerWriter(access),
    idempotency: createIdempotency(access),
    leases: createLeases(access, nowText),
    events: { append: later(outgoing.events) },
    audit: { append: later(outgoing.audit), ...createOwnAuditReader(access, outgoing) },
    runs: createRunWriter(access),
    notifications: { ...createNotificationReader(access), ...createNotificationWriter(access) },
    marks: { ...createMarkReader(access), ...createMarkWriter(access) },
    jobs: { enqueue: later(outgoing.jobs) },
  };
}

/** Reads also what the transaction itself appended. */
function createOwnAuditReader(access: Access, { audit }: Outgoing): AuditReader {
  const { list } = createAuditReader(access);
  return {
    list: async (request) => {
      if (audit.length > 0) await access.run((session) => appendAuditRows(session, audit.splice(0)));
      return list(request);
    },
  };
}
