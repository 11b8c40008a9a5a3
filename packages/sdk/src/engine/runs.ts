import type { SchedulerRun } from '../ports/storage-runs.ts';
import { requireStaff } from './authorize.ts';
import type { Engine } from './engine.ts';
import { actorOf, type QueryContext } from './run-command.ts';

/** What the scheduler did; staff only. */
export interface Runs {
  /** Runs of repeating jobs, newest first, of one job or of all; `limit` 1–500. */
  list(request: { job?: string; limit: number }, by: QueryContext): Promise<SchedulerRun[]>;
}

export function createRuns(engine: Engine): Runs {
  return {
    list: async (request, by) => {
      requireStaff(actorOf(by), { kind: 'runs', id: 'list' });
      return engine.backend.storage.runs.list(request);
    },
  };
}
