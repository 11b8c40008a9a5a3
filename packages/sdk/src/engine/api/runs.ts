import type { JobFailureRecord } from '../../ports/storage/storage-job-failures.ts';
import type { SchedulerRun } from '../../ports/storage/storage-runs.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';

/** Work of one kind that is due now. */
export interface BacklogPart {
  /** How many; 500 means 500 or more. */
  dueCount: number;
  /** How long the oldest one has been due, in milliseconds; 0 if there is none. */
  lateByMs: number;
}

/** Work that is due but not done yet. A shop that keeps up has little of it, and never for long. */
export interface Backlog {
  /** Accounts to reconcile. */
  accounts: BacklogPart;
  /** Inbounds to reconcile. */
  inbounds: BacklogPart;
  /** Orders that were not paid in time and still hold places. */
  unpaidOrders: BacklogPart;
}

/** Past runs of the scheduler and its pending work; staff only. */
export interface Runs {
  /** Runs of repeating jobs, newest first, of one job or of all; `limit` 1–500. */
  list(request: { job?: string; limit: number }, by: QueryContext): Promise<SchedulerRun[]>;
  /** Failures of background jobs, latest first; `limit` 1–500. */
  failures(request: { limit: number }, by: QueryContext): Promise<JobFailureRecord[]>;
  /** The work that is due now, from stored rows. */
  backlog(by: QueryContext): Promise<Backlog>;
}

const MOST = 500;

export function createRuns(engine: Engine): Runs {
  const { storage, clock } = engine.backend;
  return {
    list: async (request, by) => {
      requireStaff(actorOf(by), { kind: 'runs', id: 'list' });
      return storage.runs.list(request);
    },
    failures: async (request, by) => {
      requireStaff(actorOf(by), { kind: 'runs', id: 'failures' });
      return storage.jobFailures.list(request);
    },
    backlog: async (by) => {
      requireStaff(actorOf(by), { kind: 'runs', id: 'backlog' });
      const now = clock.now();
      return {
        accounts: await partOf(now, await storage.accounts.listDue(now, MOST), async (id) => {
          const account = await storage.accounts.find(id);
          return account?.nextAttemptAt ?? null;
        }),
        inbounds: await partOf(now, await storage.inbounds.listDue(now, MOST), async (id) => {
          const inbound = await storage.inbounds.find(id);
          return inbound?.nextAttemptAt ?? null;
        }),
        unpaidOrders: await partOf(now, await storage.orders.listUnpaidDue(now, MOST), async (id) => {
          const order = await storage.orders.find(id);
          return order?.state.status === 'awaiting-payment' ? order.state.expiresAt : null;
        }),
      };
    },
  };
}

/** The ids come earliest first; the first may have been done meanwhile. */
async function partOf(
  now: Date,
  ids: string[],
  dueAtOf: (id: string) => Promise<Date | null>,
): Promise<BacklogPart> {
  const [first] = ids;
  const dueAt = first === undefined ? null : await dueAtOf(first);
  return { dueCount: ids.length, lateByMs: dueAt === null ? 0 : now.getTime() - dueAt.getTime() };
}
