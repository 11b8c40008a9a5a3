import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '@panelkit/sdk';
import { createFollowers, type Followers, parkJob } from '@panelkit/sdk/ports';
import { type Activity, createActivity, whenAllIdle } from '../jobs/job-activity.ts';
import { createJobStore, type JobStore } from '../jobs/job-store.ts';
import type { WorkerRows } from '../repositories/workers.ts';
import { createTables, type Tables } from '../rows/tables.ts';
import { createEventLog, type EventLog } from './event-log.ts';
import { createMutex, type Mutex } from './mutex.ts';
import { createViews, type Views } from './views.ts';
import { createWatchdog, type Watchdog } from './watchdog.ts';

/** What outlives a crash: the committed records, and who is using them now. Its instances share one clock. */
export interface MemoryData {
  readonly clock: Clock;
  readonly tables: Tables;
  /** The committed rows, for queries outside of transactions. */
  readonly committed: Views;
  readonly events: EventLog;
  readonly settingsFollowers: Followers;
  readonly jobs: JobStore;
  readonly workers: WorkerRows;
  readonly activity: Activity;
  /** One transaction at a time. */
  readonly mutex: Mutex;
  readonly watchdog: Watchdog;
  /** The transaction in whose function the running code is. */
  readonly inside: AsyncLocalStorage<{ isOpen: boolean }>;
}

export function createMemoryData(clock: Clock): MemoryData {
  const tables = createTables();
  const activity = createActivity();
  clock.steps?.onSleep((ended) => parkJob(activity, ended));
  clock.steps?.addIdleSource({ whenIdle: () => whenAllIdle(activity, activity.queues) });
  return {
    clock,
    tables,
    committed: createViews({ tables, written: [] }),
    events: createEventLog(),
    settingsFollowers: createFollowers(),
    jobs: createJobStore(),
    workers: new Map(),
    activity,
    mutex: createMutex(),
    watchdog: createWatchdog(),
    inside: new AsyncLocalStorage(),
  };
}
