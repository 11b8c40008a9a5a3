import { createHash } from 'node:crypto';
import type { JobRequest } from '@panelkit/sdk';
import type { LateWrite } from '../database/access.ts';
import type { Session } from '../database/database.ts';
import { unnest } from '../rows/unnest.ts';
import { JOBS_SCHEMA, JOBS_TABLE } from './pg-boss-client.ts';
import { QUEUE } from './queue-settings.ts';

const now = `${JOBS_SCHEMA}.job_now()`;
const columns = `
  name, data, singleton_key, group_id, start_after, created_on, keep_until, expire_seconds, deletion_seconds, retry_limit, retry_delay,
  retry_backoff, retry_delay_max, policy, heartbeat_seconds`;
const settings = `
  ${QUEUE.expireInSeconds}, ${QUEUE.deleteAfterSeconds}, ${QUEUE.retryLimit}, ${QUEUE.retryDelay},
  ${QUEUE.retryBackoff}, ${QUEUE.retryDelayMax}, '${QUEUE.policy}', ${QUEUE.heartbeatSeconds}`;
const keepUntil = `interval '${QUEUE.retentionSeconds} seconds'`;

/**
 * Adds the jobs that no equal waiting one covers. That one is locked until the commit: a claim passes over it
 * till then, so whoever runs it sees what was committed with the request. One that somebody else has locked
 * covers nothing, because nobody knows yet whether it is being claimed; so no request waits for another, and
 * in the worst case there is a row for each transaction that is open at once. `$6`: for how many milliseconds
 * the transaction, whose beginning is `job_now()`, has been open.
 */
const add = `
  WITH wanted AS MATERIALIZED (
    SELECT place, name, data::jsonb AS data, key, group_id, ${now} + delay_ms * interval '1 millisecond' AS start_after
    FROM ${unnest(['text', 'text', 'text', 'text', 'float8'])}
      WITH ORDINALITY AS wanted (name, data, key, group_id, delay_ms, place)
  ), covered AS MATERIALIZED (
    SELECT wanted.place
    FROM wanted CROSS JOIN LATERAL (
      SELECT FROM ${JOBS_TABLE} AS job
      WHERE job.name = wanted.name AND job.singleton_key = wanted.key AND job.state = 'created' AND job.data = wanted.data
        AND (job.start_after = wanted.start_after
          OR greatest(job.start_after, wanted.start_after) <= ${now} + $6 * interval '1 millisecond')
      LIMIT 1 FOR UPDATE SKIP LOCKED
    ) AS waiting
  )
  INSERT INTO ${JOBS_TABLE} (${columns})
  SELECT name, data, key, group_id, start_after, ${now}, start_after + ${keepUntil}, ${settings}
  FROM wanted WHERE place NOT IN (SELECT place FROM covered) ORDER BY place`;

const addTick = `
  INSERT INTO ${JOBS_TABLE} (id, ${columns})
  VALUES ($1, $2, '{"payload": {}}', NULL, NULL, ${now}, ${now}, ${now} + ${keepUntil}, ${settings})
  ON CONFLICT DO NOTHING`;

/** Adds jobs whose queues exist, in a transaction that has been open for `openForMs`. */
export function jobsWrite(jobs: readonly JobRequest[], openForMs: number): LateWrite {
  const wanted = withoutEqual(jobs);
  const values = [
    wanted.map(({ name }) => name),
    wanted.map(({ payload }) => JSON.stringify({ payload })),
    wanted.map(({ jobKey = null }) => jobKey),
    wanted.map(({ group = null }) => group),
    // The database counts from the transaction's begin.
    wanted.map(({ delayMs = 0 }) => (delayMs > 0 ? Math.ceil(delayMs + openForMs) : 0)),
    openForMs,
  ];
  return { table: JOBS_TABLE, text: add, values };
}

/**
 * Adds the job of one tick of a repeating name, whose id says which: the second insert of it does nothing.
 */
export async function addTickJob(session: Session, name: string, tick: number): Promise<void> {
  await session.query(addTick, [tickId(name, tick), name]);
}

/** Of equal ones of one transaction the first. */
function withoutEqual(jobs: readonly JobRequest[]): JobRequest[] {
  const seen = new Set<string>();
  return jobs.filter(({ name, payload, jobKey, delayMs = 0 }) => {
    if (jobKey === undefined) return true;
    const entries = Object.entries(payload).toSorted(([first], [second]) => (first < second ? -1 : 1));
    const same = JSON.stringify([name, jobKey, delayMs, entries]);
    const isNew = !seen.has(same);
    seen.add(same);
    return isNew;
  });
}

function tickId(name: string, tick: number): string {
  const hex = createHash('sha256').update(`${name}:${tick}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
