import { type BulkRun, invalidInput, type SchedulerRun } from '@panelkit/sdk';
import {
  type BulkRunReader,
  type BulkRunWriter,
  RUNS_KEPT,
  type RunReader,
  type RunWriter,
} from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import { copyOf } from '../rows/copy-of.ts';
import { createReader, createWriter } from './repository.ts';

const MAX_LIMIT = 500;

export function createRunReader({ views, run }: Access): RunReader {
  return {
    list: ({ job, limit }) =>
      run(() => {
        if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
          const message = `must be a whole number from 1 to ${MAX_LIMIT}`;
          throw invalidInput([{ path: 'limit', code: 'out-of-range', message }]);
        }
        const kept =
          job === undefined
            ? [...views.runs.scan('all', '')].sort(latestFirst)
            : [...views.runs.scan('job', job)].sort((first, second) => second.number - first.number);
        return kept.slice(0, limit).map(({ id: _id, ...row }): SchedulerRun => copyOf(row));
      }),
  };
}

function latestFirst(first: SchedulerRun, second: SchedulerRun): number {
  return second.startedAt.getTime() - first.startedAt.getTime();
}

export function createRunWriter(access: Access): RunWriter {
  const { views, run } = access;
  return {
    ...createRunReader(access),
    record: (done) =>
      run(() => {
        const id = `runs.${done.job}`;
        const number = (views.counters.find(id)?.last ?? 0) + 1;
        views.counters.put({ id, last: number });
        views.runs.put({ ...done, id: `${done.job}:${number % RUNS_KEPT}`, number });
      }),
  };
}

export function createBulkRunReader({ views, run }: Access): BulkRunReader {
  return {
    ...createReader<BulkRun, { panelId?: string; planId?: string }, 'panel' | 'plan'>(
      run,
      views.bulkRuns,
      ({ panelId, planId }) => {
        if (planId !== undefined) return { index: 'plan', group: planId };
        return panelId === undefined ? { index: 'all', group: '' } : { index: 'panel', group: panelId };
      },
    ),
    findByIncident: (incident) => run(() => copyOf(views.bulkRuns.findBy('incident', incident))),
  };
}

export function createBulkRunWriter(access: Access): BulkRunWriter {
  return { ...createBulkRunReader(access), ...createWriter(access.run, access.views.bulkRuns) };
}
