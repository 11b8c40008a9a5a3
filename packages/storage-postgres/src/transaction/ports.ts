import {
  type Clock,
  describeError,
  type Logger,
  PanelkitError,
  type Storage,
  type Transaction,
} from '@panelkit/sdk';
import { createFollowers, createJobFailures, type Followers } from '@panelkit/sdk/ports';
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
import { createLeases } from '../repositories/leases.ts';
import { createSettingsReader } from '../repositories/settings.ts';
import { createWorkers } from '../repositories/workers.ts';
import { createOutgoing } from './outgoing.ts';
import { createReaders } from './readers.ts';
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
  const settingsFollowers = createFollowers();
  const announcer = createAnnouncer({
    database,
    clock,
    onAnnouncement: ({ events, settings, jobs: due }) => {
      if (events) follower.wake();
      if (settings) settingsFollowers.tell();
      jobs.wake(due);
    },
    onGap: () => {
      follower.wake();
      settingsFollowers.tell();
      jobs.wakeAll();
    },
    onJobPoll: () => jobs.look(),
    onEventPoll: () => follower.look(),
    onError,
  });
  const storage = createStorage({ ...parts, life, store, follower, settingsFollowers, announcer });
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
  settingsFollowers: Followers;
  announcer: Announcer;
}

function createStorage(parts: StorageParts): Storage {
  const { database, activity, life, follower, settingsFollowers, announcer } = parts;
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
    settings: {
      ...createSettingsReader(access),
      follow: (listener) => {
        announcer.listen();
        return settingsFollowers.follow(listener);
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
          const { hasEvents: events, hasSettings: settings, jobs } = outgoing.written();
          if (!events && !settings && jobs.length === 0) return;
          store.inserted(jobs);
          const announcement: Announcement = { events, settings, jobs: announcedJobs(jobs) };
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
