import {
  type Clock,
  describeError,
  type Logger,
  PanelkitError,
  type Storage,
  type Transaction,
} from '@panelkit/sdk';
import { createJobFailures, type Queries } from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import type { Database } from '../database/database.ts';
import { OutcomeUnknownError } from '../database/outcome-unknown-error.ts';
import { toPanelkitError } from '../database/to-panelkit-error.ts';
import { type Announcement, type Announcer, announcedJobs, createAnnouncer } from '../events/announcer.ts';
import { createEventFollower, type EventFollower } from '../events/event-follower.ts';
import { createEventList } from '../events/events.ts';
import { type Activity, asStep } from '../jobs/activity.ts';
import { createJobStore, type JobStore } from '../jobs/job-store.ts';
import type { BossClient } from '../jobs/pg-boss-client.ts';
import { createPgBossJobQueue, type PgBossJobQueue } from '../jobs/pg-boss-job-queue.ts';
import { createCardReaders } from '../repositories/cards.ts';
import {
  createCustomerReader,
  createInboundReader,
  createPanelReader,
  createPlanReader,
} from '../repositories/catalogue.ts';
import { createEntitlementReader } from '../repositories/entitlement.ts';
import { createInvoiceReader } from '../repositories/invoices/invoices.ts';
import { createJobFailureReader } from '../repositories/job-failures.ts';
import { createLeases } from '../repositories/leases.ts';
import { createLedgerReader } from '../repositories/ledger.ts';
import { createListReaders } from '../repositories/lists/list-readers.ts';
import { createMarkReader, createNotificationReader } from '../repositories/notifications.ts';
import {
  createExchangeRateReader,
  createPaymentEventReader,
  createProviderPaymentReader,
  createRefundReader,
} from '../repositories/payments.ts';
import { createPeopleReaders } from '../repositories/people/people-readers.ts';
import { createSearchReader } from '../repositories/people/search.ts';
import { createAuditReader } from '../repositories/records.ts';
import { createReportReader } from '../repositories/reports.ts';
import { createArchiveReader } from '../repositories/retention.ts';
import { createBulkRunReader, createRunReader } from '../repositories/runs.ts';
import { createOrderReader, createPaymentReader, createUnitReader } from '../repositories/sales.ts';
import {
  createAccountReader,
  createChangeReader,
  createSubscriptionReader,
} from '../repositories/services.ts';
import { createSettingsReader } from '../repositories/settings.ts';
import { createUsageReader } from '../repositories/usage.ts';
import { createWorkers } from '../repositories/workers.ts';
import { createOutgoing } from './outgoing.ts';
import { assertOutside, runTransaction, type TransactionRunner } from './run-transaction.ts';
import { createTransaction } from './transaction.ts';

/** What the ports are made of. */
export interface PortParts {
  database: Database;
  boss: BossClient;
  /** The clock that was given, null for the database's. */
  ownClock: Clock | null;
  clock: Clock;
  activity: Activity;
  logger: Logger;
}

/** The ports of one process. */
export interface PostgresPorts {
  readonly storage: Storage;
  readonly jobs: PgBossJobQueue;
  readonly database: Database;
  close(): Promise<void>;
}

/** Opens the ports on a database whose schema is up to date. */
export function openPorts(parts: PortParts): PostgresPorts {
  const { database, boss, activity, clock, logger } = parts;
  const life = { isOpen: true };
  const onError = (error: unknown) => {
    if (life.isOpen)
      logger.error({ error: describeError(error) }, 'the storage failed in the background; it tries again');
  };
  const step = (work: () => Promise<void>) => asStep(activity, work);
  const store = createJobStore(database, boss);
  const follower = createEventFollower({ database, step, onError });
  const announcer = createAnnouncer({
    database,
    clock,
    onAnnouncement: ({ events, jobs: due }) => {
      if (events) follower.wake();
      jobs.wake(due);
    },
    onGap: () => {
      follower.wake();
      jobs.wakeAll();
    },
    onJobPoll: () => jobs.look(),
    onEventPoll: () => follower.look(),
    onError,
  });
  const storage = createStorage({ ...parts, life, store, follower, announcer });
  const jobs = createPgBossJobQueue(
    { store, activity, clock, failures: createJobFailures(logger), onError },
    {
      enqueue: (job) => storage.transaction((tx) => tx.jobs.enqueue(job)),
      started: () => announcer.listen(),
    },
  );
  return {
    storage,
    jobs,
    database,
    async close() {
      if (!life.isOpen) return;
      await jobs.stop({ graceMs: 0 });
      life.isOpen = false;
      follower.stop();
      await announcer.stop();
      await boss.stop();
      await database.close();
    },
  };
}

interface StorageParts extends PortParts {
  life: { isOpen: boolean };
  store: JobStore;
  follower: EventFollower;
  announcer: Announcer;
}

function createStorage(parts: StorageParts): Storage {
  const { database, activity, life, follower, announcer } = parts;
  const accessWith = (causeOf: (error: unknown) => unknown): Access => ({
    run: async (work, subject) => {
      assertOutside();
      assertOpen(life);
      try {
        return await asStep(activity, () => work(database));
      } catch (error) {
        throw toPanelkitError(causeOf(error), subject);
      }
    },
  });
  // A read that was not answered has done nothing.
  const access = accessWith((error) => (error instanceof OutcomeUnknownError ? error.cause : error));
  const runner = createRunner(parts);
  const outcomeAccess = accessWith((error) => error);
  const { acquire, renew, release } = createLeases(outcomeAccess, nowText(parts));
  return {
    ...createReaders(access),
    events: {
      list: createEventList(access, database),
      follow: (listener) => {
        announcer.listen();
        return follower.follow(listener);
      },
    },
    leases: { acquire, renew, release },
    workers: createWorkers(outcomeAccess, { database, nowText: nowText(parts) }),
    transaction: async (work) => {
      assertOutside();
      assertOpen(life);
      return asStep(activity, async () => {
        await follower.whenPlaced();
        return runTransaction(runner, work);
      });
    },
  };
}

function createReaders(access: Access): Omit<Queries, 'events'> {
  return {
    customers: createCustomerReader(access),
    plans: createPlanReader(access),
    panels: createPanelReader(access),
    inbounds: createInboundReader(access),
    orders: createOrderReader(access),
    units: createUnitReader(access),
    payments: createPaymentReader(access),
    providerPayments: createProviderPaymentReader(access),
    paymentEvents: createPaymentEventReader(access),
    refunds: createRefundReader(access),
    subscriptions: createSubscriptionReader(access),
    changes: createChangeReader(access),
    entitlement: createEntitlementReader(access),
    accounts: createAccountReader(access),
    ledger: createLedgerReader(access),
    invoices: createInvoiceReader(access),
    usage: createUsageReader(access),
    audit: createAuditReader(access),
    runs: createRunReader(access),
    jobFailures: createJobFailureReader(access),
    bulkRuns: createBulkRunReader(access),
    reports: createReportReader(access),
    search: createSearchReader(access),
    lists: createListReaders(access),
    notifications: createNotificationReader(access),
    exchangeRates: createExchangeRateReader(access),
    marks: createMarkReader(access),
    ...createPeopleReaders(access),
    ...createCardReaders(access),
    settings: createSettingsReader(access),
    archive: createArchiveReader(access),
  };
}

function createRunner({ database, store, announcer, clock, ownClock }: StorageParts): TransactionRunner {
  return {
    database,
    open(access) {
      let begunAtMs = clock.monotonicMs();
      const outgoing = createOutgoing(access, (jobs) => {
        const openForMs = ownClock === null ? clock.monotonicMs() - begunAtMs : 0;
        return store.insert(access, jobs, openForMs);
      });
      const tx: Transaction = createTransaction(access, outgoing, {
        clock,
        nowText: nowText({ ownClock }),
      });
      return {
        tx,
        begun() {
          begunAtMs = clock.monotonicMs();
        },
        flush: outgoing.flush,
        committed() {
          const { hasEvents: events, jobs } = outgoing.written();
          if (!events && jobs.length === 0) return;
          store.inserted(jobs);
          const announcement: Announcement = { events, jobs: announcedJobs(jobs) };
          announcer.announce(announcement);
        },
      };
    },
  };
}

function nowText({ ownClock }: Pick<PortParts, 'ownClock'>): () => string | null {
  return () => ownClock?.now().toISOString() ?? null;
}

/** @throws PanelkitError `STORAGE_UNAVAILABLE` */
function assertOpen({ isOpen }: { isOpen: boolean }): void {
  if (isOpen) return;
  const details = { retryAfterMs: null, outcome: 'failed' } as const;
  throw new PanelkitError('STORAGE_UNAVAILABLE', { message: 'The backend is closed', details });
}
