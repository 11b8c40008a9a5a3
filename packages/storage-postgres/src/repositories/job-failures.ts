import type { ErrorDescription, JobFailureRecord } from '@panelkit/sdk';
import {
  FAILURES_FORGOTTEN_MS,
  JOB_FAILURES_KEPT,
  type JobFailureReader,
  type JobFailureWriter,
} from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import { instant, json, nullable, number, readRow, text, toNumber } from '../rows/columns.ts';
import { boundsOf } from '../rows/page.ts';

const columns = {
  job: text,
  subject: text,
  payload: json<Record<string, string>>(),
  failureCount: number,
  firstFailedAt: instant,
  lastFailedAt: instant,
  nextAttemptAt: nullable(instant),
  error: json<ErrorDescription>(),
};
const recent = `
  SELECT job, subject, payload, failure_count, first_failed_at, last_failed_at, next_attempt_at, error
  FROM panelkit.job_failures ORDER BY last_failed_at DESC, job, subject LIMIT $1`;
const waiting = 'SELECT subject FROM panelkit.job_failures WHERE job = $1 AND next_attempt_at > $2';
const forgotten = `coalesce(failure.next_attempt_at, failure.last_failed_at) <= EXCLUDED.last_failed_at - ${FAILURES_FORGOTTEN_MS} * interval '1 millisecond'`;
const record = `
  INSERT INTO panelkit.job_failures AS failure
    (job, subject, payload, failure_count, first_failed_at, last_failed_at, next_attempt_at, error)
  VALUES ($1, $2, $3, 1, $4, $4, $5, $6)
  ON CONFLICT (job, subject) DO UPDATE SET
    payload = EXCLUDED.payload,
    failure_count = CASE WHEN ${forgotten} THEN 1 ELSE failure.failure_count + 1 END,
    first_failed_at = CASE WHEN ${forgotten} THEN EXCLUDED.first_failed_at ELSE failure.first_failed_at END,
    last_failed_at = EXCLUDED.last_failed_at,
    next_attempt_at = EXCLUDED.next_attempt_at,
    error = EXCLUDED.error
  RETURNING failure_count`;
// Rows that others write now are left to them: nobody waits here.
const prune = `
  DELETE FROM panelkit.job_failures WHERE (job, subject) IN (
    SELECT job, subject FROM panelkit.job_failures ORDER BY last_failed_at DESC, job, subject
    OFFSET ${JOB_FAILURES_KEPT} FOR UPDATE SKIP LOCKED)`;

export function createJobFailureReader({ run }: Access): JobFailureReader {
  return {
    list: (request) =>
      run(async (session) => {
        const { limit } = boundsOf(request);
        const found = await session.query(recent, [limit]);
        return found.map((cells) => readRow<JobFailureRecord>(columns, cells));
      }),
    listWaiting: (job, now) =>
      run(async (session) => {
        const found = await session.query(waiting, [job, now.toISOString()]);
        return found.map(({ subject }) => String(subject));
      }),
  };
}

export function createJobFailureWriter(access: Access): JobFailureWriter {
  return {
    ...createJobFailureReader(access),
    record: ({ job, subject, payload, lastFailedAt, nextAttemptAt, error }) =>
      access.run(async (session) => {
        const instants = [lastFailedAt.toISOString(), nextAttemptAt?.toISOString() ?? null];
        const values = [job, subject, JSON.stringify(payload), ...instants, JSON.stringify(error)];
        const [counted] = await session.query(record, values);
        const failureCount = toNumber(counted?.failure_count);
        // Only a new row can be one too many.
        if (failureCount === 1) await session.query(prune);
        return failureCount;
      }),
  };
}
