import { invalidInput, type JobFailureRecord } from '@panelkit/sdk';
import {
  FAILURES_FORGOTTEN_MS,
  JOB_FAILURES_KEPT,
  type JobFailureReader,
  type JobFailureWriter,
} from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import { copyOf } from '../rows/copy-of.ts';
import { joined } from '../rows/index-places.ts';

const MAX_LIMIT = 500;

export function createJobFailureReader({ views, run }: Access): JobFailureReader {
  return {
    list: ({ limit }) =>
      run(() => {
        if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
          const message = `must be a whole number from 1 to ${MAX_LIMIT}`;
          throw invalidInput([{ path: 'limit', code: 'out-of-range', message }]);
        }
        const latest = [...views.jobFailures.scan('all', '')].sort(latestFirst);
        return latest.slice(0, limit).map(({ id: _id, ...row }): JobFailureRecord => copyOf(row));
      }),
    listWaiting: (job, now) =>
      run(() =>
        [...views.jobFailures.scan('all', '')]
          .filter((row) => row.job === job && row.nextAttemptAt !== null && row.nextAttemptAt > now)
          .map(({ subject }) => subject),
      ),
  };
}

function latestFirst(first: JobFailureRecord, second: JobFailureRecord): number {
  const byTime = second.lastFailedAt.getTime() - first.lastFailedAt.getTime();
  if (byTime !== 0) return byTime;
  return joined(first.job, first.subject) < joined(second.job, second.subject) ? -1 : 1;
}

export function createJobFailureWriter(access: Access): JobFailureWriter {
  const { views, run } = access;
  return {
    ...createJobFailureReader(access),
    record: (failure) =>
      run(() => {
        const id = joined(failure.job, failure.subject);
        const known = views.jobFailures.find(id);
        const isForgotten =
          known === null ||
          (known.nextAttemptAt ?? known.lastFailedAt).getTime() <=
            failure.lastFailedAt.getTime() - FAILURES_FORGOTTEN_MS;
        const failureCount = isForgotten ? 1 : known.failureCount + 1;
        const firstFailedAt = isForgotten ? failure.lastFailedAt : known.firstFailedAt;
        views.jobFailures.put({ ...failure, id, failureCount, firstFailedAt });
        if (known === null) {
          const kept = [...views.jobFailures.scan('all', '')].sort(latestFirst);
          for (const old of kept.slice(JOB_FAILURES_KEPT)) views.jobFailures.remove(old.id);
        }
        return failureCount;
      }),
  };
}
