import {
  type Backend,
  type Clock,
  createSystemClock,
  defineBackend,
  type Logger,
  type Storage,
  type StoredEvent,
  silentLogger,
} from '@panelkit/sdk';
import type { Access } from './database/access.ts';
import { createMemoryData, type MemoryData } from './database/data.ts';
import { answerNow, createIncarnation, endIncarnation, type Incarnation } from './database/incarnation.ts';
import { createIncarnationClock } from './database/incarnation-clock.ts';
import { createMemoryJobQueue } from './jobs/job-queue.ts';
import {
  createCustomerReader,
  createInboundReader,
  createPanelReader,
  createPlanReader,
} from './repositories/catalogue.ts';
import { createEntitlementReader } from './repositories/entitlement.ts';
import { createJobFailureReader } from './repositories/job-failures.ts';
import { createLedgerReader } from './repositories/ledger.ts';
import { createMarkReader, createNotificationReader } from './repositories/notifications.ts';
import {
  createPaymentEventReader,
  createProviderPaymentReader,
  createRefundReader,
} from './repositories/payments.ts';
import { createAudit } from './repositories/records.ts';
import { createReportReader } from './repositories/reports.ts';
import { createArchiveReader } from './repositories/retention.ts';
import { createRunReader } from './repositories/runs.ts';
import { createFulfilmentReader, createOrderReader, createPaymentReader } from './repositories/sales.ts';
import {
  createAccountReader,
  createChangeReader,
  createSubscriptionReader,
} from './repositories/services.ts';
import { createUsageReader } from './repositories/usage.ts';
import { createWorkers } from './repositories/workers.ts';
import { assertOutside, runTransaction } from './transaction/run-transaction.ts';
import type { MemoryTransaction } from './transaction/transaction.ts';

/** A backend in memory. What it stores ends with the process. */
export interface MemoryBackend extends Backend {
  /**
   * Ends it as the death of its process would: an open transaction is dropped, running jobs and leases stay taken until they expire,
   * no promise of storage, jobs and clock resolves any more and no timer of the clock fires.
   */
  crash(): void;
  /** Another backend on the same records, as the next process would open it. Several may be open at once. */
  reopen(): MemoryBackend;
}

/**
 * Creates storage, jobs and clock in memory, for tests and small embeds.
 *
 * @param options - `clock`: the time of leases, delays and repeating jobs; the system's by default. One that tests move learns from the
 *   jobs when it may move on. `logger`: told of a job that failed without a scheduler to report it; silent by default.
 */
export function createMemoryBackend(options: { clock?: Clock; logger?: Logger } = {}): MemoryBackend {
  const { clock = createSystemClock(), logger = silentLogger } = options;
  return openBackend(createMemoryData(clock), logger);
}

function openBackend(data: MemoryData, logger: Logger): MemoryBackend {
  const incarnation = createIncarnation();
  const clock = createIncarnationClock(data, incarnation);
  const storage = createStorage(data, incarnation);
  const enqueue: Backend['jobs']['enqueue'] = (job) => storage.transaction((tx) => tx.jobs.enqueue(job));
  const jobs = createMemoryJobQueue(data, incarnation, { clock, logger, enqueue });
  return defineBackend({
    storage,
    jobs,
    clock,
    crash: () => endIncarnation(incarnation, 'crashed'),
    reopen: () => openBackend(data, logger),
    async close() {
      if (incarnation.state !== 'running') return;
      await jobs.stop({ graceMs: 0 });
      const endTurn = await data.turns.take();
      endIncarnation(incarnation, 'closed');
      endTurn();
    },
  });
}

function createStorage(data: MemoryData, incarnation: Incarnation): Storage {
  const access: Access = {
    views: data.committed,
    run: (work) =>
      answerNow(incarnation, () => {
        assertOutside(data);
        return work();
      }),
  };
  const inTransaction = <Result>(work: (transaction: MemoryTransaction) => Promise<Result>) =>
    runTransaction(data, incarnation, work);
  return {
    customers: createCustomerReader(access),
    plans: createPlanReader(access),
    panels: createPanelReader(access),
    inbounds: createInboundReader(access),
    orders: createOrderReader(access),
    fulfilments: createFulfilmentReader(access),
    payments: createPaymentReader(access),
    providerPayments: createProviderPaymentReader(access),
    paymentEvents: createPaymentEventReader(access),
    refunds: createRefundReader(access),
    subscriptions: createSubscriptionReader(access),
    changes: createChangeReader(access),
    entitlement: createEntitlementReader(access),
    accounts: createAccountReader(access),
    ledger: createLedgerReader(access),
    usage: createUsageReader(access),
    audit: { list: createAudit(access).list },
    runs: createRunReader(access),
    jobFailures: createJobFailureReader(access),
    reports: createReportReader(access),
    notifications: createNotificationReader(access),
    marks: createMarkReader(access),
    archive: createArchiveReader(access),
    events: {
      list: (request) => access.run(() => data.events.list(request)),
      follow: (listener) => follow(data, incarnation, listener),
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

function follow(
  data: MemoryData,
  incarnation: Incarnation,
  listener: (event: StoredEvent) => void,
): () => void {
  if (incarnation.state !== 'running') return () => {};
  const end = data.events.follow(listener);
  incarnation.endings.add(end);
  return () => {
    incarnation.endings.delete(end);
    end();
  };
}
