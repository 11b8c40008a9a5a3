import {
  type Backend,
  type Clock,
  createSystemClock,
  defineBackend,
  type Logger,
  type Storage,
  silentLogger,
} from '@panelkit/sdk';
import type { Access } from './database/access.ts';
import { createMemoryData, type MemoryData } from './database/data.ts';
import { createInstanceClock } from './database/instance-clock.ts';
import {
  answerNow,
  createProcessInstance,
  endProcessInstance,
  type ProcessInstance,
} from './database/process-instance.ts';
import { createMemoryJobQueue } from './jobs/job-queue.ts';
import { createCardReaders } from './repositories/cards.ts';
import {
  createCustomerReader,
  createInboundReader,
  createPanelReader,
  createPlanReader,
} from './repositories/catalogue.ts';
import { createBotUpdateReader, createChatGroupReader, createChatReader } from './repositories/chats.ts';
import { createCustomerIdentityReader } from './repositories/customers.ts';
import { createEntitlementReader } from './repositories/entitlement.ts';
import { createInvoiceReader } from './repositories/invoices/invoices.ts';
import { createJobFailureReader } from './repositories/job-failures.ts';
import { createLedgerReader } from './repositories/ledger.ts';
import { createListReaders } from './repositories/lists/list-readers.ts';
import { createMarkReader, createNotificationReader } from './repositories/notifications.ts';
import {
  createExchangeRateReader,
  createPaymentEventReader,
  createProviderPaymentReader,
  createRefundReader,
} from './repositories/payments.ts';
import { createBroadcastReader } from './repositories/people/broadcasts.ts';
import { createLinkDeviceReader } from './repositories/people/link-devices.ts';
import { createLinkReaderReader } from './repositories/people/link-readers.ts';
import { createSearchReader } from './repositories/people/search.ts';
import { createAudit } from './repositories/records.ts';
import { createReportReader } from './repositories/reports.ts';
import { createArchiveReader } from './repositories/retention.ts';
import { createBulkRunReader, createRunReader } from './repositories/runs.ts';
import { createOrderReader, createPaymentReader, createUnitReader } from './repositories/sales.ts';
import {
  createAccountReader,
  createChangeReader,
  createSubscriptionReader,
} from './repositories/services.ts';
import { createSettingsReader } from './repositories/settings.ts';
import { createUsageReader } from './repositories/usage.ts';
import { createWorkers } from './repositories/workers.ts';
import { assertOutside, runTransaction } from './transaction/run-transaction.ts';
import type { MemoryTransaction } from './transaction/transaction.ts';

/** A backend in memory. What it stores ends with the process. */
export interface MemoryBackend extends Backend {
  /**
   * Ends it as the death of its process would: an open transaction is dropped, running jobs and leases stay
   * taken until they expire, no promise of storage, jobs and clock resolves any more and no timer of the
   * clock fires.
   */
  crash(): void;
  /** Another backend on the same records, as the next process would open it. Several may be open at once. */
  reopen(): MemoryBackend;
}

/**
 * Creates storage, jobs and clock in memory, for tests and small embeds.
 *
 * @param options - `clock`: the time of leases, delays and repeating jobs; the system's by default. One that
 *   tests move learns from the jobs when it may move on. `logger`: logs a job that failed without a scheduler
 *   to report it; silent by default.
 */
export function createMemoryBackend(options: { clock?: Clock; logger?: Logger } = {}): MemoryBackend {
  const { clock = createSystemClock(), logger = silentLogger } = options;
  return openBackend(createMemoryData(clock), logger);
}

function openBackend(data: MemoryData, logger: Logger): MemoryBackend {
  const instance = createProcessInstance();
  const clock = createInstanceClock(data, instance);
  const storage = createStorage(data, instance);
  const enqueue: Backend['jobs']['enqueue'] = (job) => storage.transaction((tx) => tx.jobs.enqueue(job));
  const jobs = createMemoryJobQueue(data, instance, { clock, logger, enqueue });
  return defineBackend({
    storage,
    jobs,
    clock,
    crash: () => endProcessInstance(instance, 'crashed'),
    reopen: () => openBackend(data, logger),
    async close() {
      if (instance.state !== 'running') return;
      await jobs.stop({ graceMs: 0 });
      const release = await data.mutex.acquire();
      endProcessInstance(instance, 'closed');
      release();
    },
  });
}

function createStorage(data: MemoryData, instance: ProcessInstance): Storage {
  const access: Access = {
    views: data.committed,
    run: (work) =>
      answerNow(instance, () => {
        assertOutside(data);
        return work();
      }),
  };
  const inTransaction = <Result>(work: (transaction: MemoryTransaction) => Promise<Result>) =>
    runTransaction(data, instance, work);
  return {
    customers: createCustomerReader(access),
    customerIdentities: createCustomerIdentityReader(access),
    plans: createPlanReader(access),
    panels: createPanelReader(access),
    inbounds: createInboundReader(access),
    orders: createOrderReader(access),
    units: createUnitReader(access),
    payments: createPaymentReader(access),
    providerPayments: createProviderPaymentReader(access),
    exchangeRates: createExchangeRateReader(access),
    paymentEvents: createPaymentEventReader(access),
    refunds: createRefundReader(access),
    subscriptions: createSubscriptionReader(access),
    changes: createChangeReader(access),
    entitlement: createEntitlementReader(access),
    accounts: createAccountReader(access),
    ledger: createLedgerReader(access),
    invoices: createInvoiceReader(access),
    usage: createUsageReader(access),
    audit: { list: createAudit(access).list },
    runs: createRunReader(access),
    jobFailures: createJobFailureReader(access),
    bulkRuns: createBulkRunReader(access),
    reports: createReportReader(access),
    search: createSearchReader(access),
    lists: createListReaders(access),
    notifications: createNotificationReader(access),
    marks: createMarkReader(access),
    botUpdates: createBotUpdateReader(access),
    ...createCardReaders(access),
    chats: createChatReader(access),
    chatGroups: createChatGroupReader(access),
    linkDevices: createLinkDeviceReader(access),
    linkReaders: createLinkReaderReader(access),
    broadcasts: createBroadcastReader(access),
    settings: {
      ...createSettingsReader(access),
      follow: (listener) => follow(instance, () => data.settingsFollowers.follow(listener)),
    },
    archive: createArchiveReader(access),
    events: {
      list: (request) => access.run(() => data.events.list(request)),
      follow: (listener) => follow(instance, () => data.events.follow(listener)),
    },
    leases: {
      acquire: (key, options) => inTransaction(({ leases }) => leases.acquire(key, options)),
      renew: (key, token, options) => inTransaction(({ leases }) => leases.renew(key, token, options)),
      release: (key, token) => inTransaction(({ leases }) => leases.release(key, token)),
    },
    workers: createWorkers(data.workers, { run: access.run, nowMs: () => data.clock.monotonicMs() }),
    transaction: (work) => inTransaction(({ tx }) => work(tx)),
  };
}

/** Follows until the instance ends. */
function follow(instance: ProcessInstance, begin: () => () => void): () => void {
  if (instance.state !== 'running') return () => {};
  const end = begin();
  instance.endings.add(end);
  return () => {
    instance.endings.delete(end);
    end();
  };
}
