import {
  isPanelkitError,
  type Leases,
  type NewEvent,
  type Transaction,
  type TransactionLeases,
} from '@panelkit/sdk';
import type { Access } from './access.ts';
import { copyOf } from './copy-of.ts';
import { answer, type Incarnation } from './incarnation.ts';
import { addJobs, type NewJob } from './job-store.ts';
import { createCapacityRepository } from './memory-capacity.ts';
import {
  createCustomerReader,
  createInboundReader,
  createPanelReader,
  createPlanReader,
} from './memory-catalogue.ts';
import type { MemoryData } from './memory-data.ts';
import { createLeases } from './memory-leases.ts';
import { createLedgerWriter } from './memory-ledger.ts';
import {
  createMarkReader,
  createMarkWriter,
  createNotificationReader,
  createNotificationWriter,
} from './memory-notifications.ts';
import {
  createPaymentEventReader,
  createPaymentEventWriter,
  createProviderPaymentReader,
  createRefundReader,
} from './memory-payments.ts';
import { createAudit, createIdempotency } from './memory-records.ts';
import { createWriter } from './memory-repository.ts';
import { createRunWriter } from './memory-runs.ts';
import { createFulfilmentReader, createOrderReader, createPaymentReader } from './memory-sales.ts';
import {
  createAccountReader,
  createChangeReader,
  createSubscriptionReader,
  createSubscriptionWriter,
} from './memory-services.ts';
import { createUsageWriter } from './memory-usage-writer.ts';
import { createViews } from './memory-views.ts';

/** A transaction that was begun: nothing of it is seen before `commit`. */
export interface MemoryTransaction {
  tx: Transaction;
  leases: Leases & TransactionLeases;
  /** Moves its rows, events and jobs into the store. @throws the conflict that it met */
  commit(): void;
  /** From now on every call of `tx` fails with the reason. */
  end(reason: Error): void;
}

export function beginTransaction(data: MemoryData, incarnation: Incarnation): MemoryTransaction {
  const views = createViews(data.tables);
  const events: NewEvent[] = [];
  const jobs: NewJob[] = [];
  let failure: Error | null = null;

  const assertGoing = () => {
    if (failure !== null) throw failure;
  };
  const run: Access['run'] = (work) =>
    answer(incarnation, () => {
      assertGoing();
      try {
        return work();
      } catch (error) {
        // As in SQL: after a conflict a transaction can only roll back.
        if (isPanelkitError(error) && error.code === 'STORAGE_CONFLICT') failure = error;
        throw error;
      }
    });

  const access = { views, run };
  const leases = createLeases(access, () => data.clock.monotonicMs());
  return {
    tx: createTransaction(data, access, { events, jobs, leases }),
    leases,
    commit() {
      assertGoing();
      for (const view of Object.values(views)) view.commit();
      data.events.append(events);
      addJobs(data.jobs, jobs, data.clock.monotonicMs());
    },
    end(reason) {
      failure = reason;
    },
  };
}

function createTransaction(
  data: MemoryData,
  access: Access,
  { events, jobs, leases }: { events: NewEvent[]; jobs: NewJob[]; leases: TransactionLeases },
): Transaction {
  const { views, run } = access;
  const nowMs = () => data.clock.monotonicMs();
  return {
    customers: { ...createCustomerReader(access), ...createWriter(run, views.customers) },
    plans: { ...createPlanReader(access), ...createWriter(run, views.plans) },
    panels: { ...createPanelReader(access), ...createWriter(run, views.panels) },
    inbounds: { ...createInboundReader(access), ...createWriter(run, views.inbounds) },
    orders: { ...createOrderReader(access), ...createWriter(run, views.orders) },
    fulfilments: { ...createFulfilmentReader(access), ...createWriter(run, views.fulfilments) },
    payments: { ...createPaymentReader(access), ...createWriter(run, views.payments) },
    subscriptions: { ...createSubscriptionReader(access), ...createSubscriptionWriter(access) },
    providerPayments: {
      ...createProviderPaymentReader(access),
      ...createWriter(run, views.providerPayments),
    },
    paymentEvents: { ...createPaymentEventReader(access), ...createPaymentEventWriter(access) },
    refunds: { ...createRefundReader(access), ...createWriter(run, views.refunds) },
    changes: { ...createChangeReader(access), ...createWriter(run, views.changes) },
    accounts: { ...createAccountReader(access), ...createWriter(run, views.accounts) },
    capacity: createCapacityRepository(access),
    ledger: createLedgerWriter(access),
    usage: createUsageWriter(access),
    idempotency: createIdempotency(access),
    leases,
    audit: createAudit(access),
    runs: createRunWriter(access),
    notifications: { ...createNotificationReader(access), ...createNotificationWriter(access) },
    marks: { ...createMarkReader(access), ...createMarkWriter(access) },
    events: { append: (event) => run(() => void events.push(copyOf(event))) },
    jobs: {
      enqueue: (job) =>
        run(() => void jobs.push({ request: copyOf(job), runAtMs: nowMs() + (job.delayMs ?? 0) })),
    },
  };
}
