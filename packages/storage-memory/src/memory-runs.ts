import { invalidInput, RUNS_KEPT, type RunReader, type RunWriter, type SchedulerRun } from '@panelkit/sdk';
import type { Access } from './access.ts';
import { copyOf } from './copy-of.ts';
import { takeWhile } from './take-while.ts';

const MAX_LIMIT = 500;

export function createRunReader({ views, run }: Access): RunReader {
  return {
    list: ({ job, limit }) =>
      run(() => {
        if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
          const message = `must be a whole number from 1 to ${MAX_LIMIT}`;
          throw invalidInput([{ path: 'limit', code: 'out-of-range', message }]);
        }
        const scanned = job === undefined ? views.runs.scan('recent', '') : views.runs.scan('job', job);
        return takeWhile(scanned, limit, () => true).map(({ id: _id, ...row }): SchedulerRun => copyOf(row));
      }),
  };
}

export function createRunWriter(access: Access): RunWriter {
  const { views, run } = access;
  return {
    ...createRunReader(access),
    record: (done) =>
      run(() => {
        const [last] = takeWhile(views.runs.scan('job', done.job), 1, () => true);
        const number = (last?.number ?? 0) + 1;
        const id = `${done.job}:${number % RUNS_KEPT}`;
        const row = { ...done, number };
        if (views.runs.find(id) === null) views.runs.insert({ id, ...row });
        else views.runs.update(id, row);
      }),
  };
}
