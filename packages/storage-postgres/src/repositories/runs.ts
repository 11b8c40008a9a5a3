import type { BulkRun, SchedulerRun } from '@panelkit/sdk';
import {
  type BulkRunPatch,
  type BulkRunReader,
  type BulkRunWriter,
  RUNS_KEPT,
  type RunReader,
  type RunWriter,
} from '@panelkit/sdk/ports';
import type { Access, TransactionAccess } from '../database/access.ts';
import { bulkRuns } from '../rows/bulk-run-rows.ts';
import { instant, json, nullable, number, readRow, text, toNumber } from '../rows/columns.ts';
import { boundsOf } from '../rows/page.ts';
import { createReader, createWriter, findRow } from './repository.ts';

const columns = {
  job: text,
  number,
  startedAt: instant,
  durationMs: number,
  counts: json<Record<string, number>>(),
  failureCode: nullable(text),
};
const select =
  'SELECT job, number, started_at, duration_ms, counts, failure_code FROM panelkit.scheduler_runs';
const recent = `${select} ORDER BY started_at DESC, job LIMIT $1`;
const ofJob = `${select} WHERE job = $2 ORDER BY number DESC LIMIT $1`;
const count = `
  INSERT INTO panelkit.counters AS counter (name, value) VALUES ('runs.' || $1, 1)
  ON CONFLICT (name) DO UPDATE SET value = counter.value + 1
  RETURNING value`;
const record = `
  INSERT INTO panelkit.scheduler_runs (job, slot, number, started_at, duration_ms, counts, failure_code)
  VALUES ($1, $6::bigint % ${RUNS_KEPT}, $6, $2, $3, $4, $5)
  ON CONFLICT (job, slot) DO UPDATE SET number = EXCLUDED.number, started_at = EXCLUDED.started_at,
    duration_ms = EXCLUDED.duration_ms, counts = EXCLUDED.counts, failure_code = EXCLUDED.failure_code`;

export function createRunReader({ run }: Access): RunReader {
  return {
    list: ({ job, limit: wanted }) =>
      run(async (session) => {
        const { limit } = boundsOf({ limit: wanted });
        const found =
          job === undefined ? await session.query(recent, [limit]) : await session.query(ofJob, [limit, job]);
        return found.map((cells) => readRow<SchedulerRun>(columns, cells));
      }),
  };
}

export function createRunWriter(access: Access): RunWriter {
  return {
    ...createRunReader(access),
    record: ({ job, startedAt, durationMs, counts, failureCode }) =>
      access.run(async (session) => {
        const values = [job, startedAt.toISOString(), durationMs, JSON.stringify(counts), failureCode];
        const [counted] = await session.query(count, [job]);
        await session.query(record, [...values, toNumber(counted?.value)]);
      }),
  };
}

export function createBulkRunReader(access: Access): BulkRunReader {
  return {
    ...createReader<BulkRun, { panelId?: string; planId?: string }>(
      access,
      bulkRuns,
      ({ panelId, planId }) => ({ panel_id: panelId, plan_id: planId }),
    ),
    findByIncident: (incident) =>
      access.run((session) => findRow(session, bulkRuns, { column: "work ->> 'incident'", value: incident })),
  };
}

export function createBulkRunWriter(access: TransactionAccess): BulkRunWriter {
  return { ...createBulkRunReader(access), ...createWriter<BulkRun, BulkRunPatch>(access, bulkRuns) };
}
