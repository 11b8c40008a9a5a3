import type { Session } from '../database/database.ts';
import { JOBS_SCHEMA, JOBS_TABLE } from './pg-boss-client.ts';

/** A job claimed by a process: the attempt distinguishes its claim from a later one. */
export interface Claim {
  name: string;
  id: string;
  attempt: number;
}

const now = `${JOBS_SCHEMA}.job_now()`;

const touch = `
  UPDATE ${JOBS_TABLE} AS job SET heartbeat_on = ${now}
  FROM unnest($1::text[], $2::uuid[], $3::int[]) AS claim (name, id, attempt)
  WHERE job.name = claim.name AND job.id = claim.id AND job.retry_count = claim.attempt AND job.state = 'active'`;

// A process that died says nothing any more: what it had is due again. One statement for all names, since
// every process asks it all the time.
const look = `
  WITH lost AS (
    UPDATE ${JOBS_TABLE} AS job SET state = 'retry', heartbeat_on = NULL
    WHERE job.name = ANY($1::text[]) AND job.state = 'active'
      AND job.heartbeat_on + job.heartbeat_seconds * interval '1 second' < ${now}
    RETURNING job.name
  )
  SELECT name, 0 AS due_in_ms FROM lost
  UNION ALL
  SELECT name, (SELECT extract(epoch FROM min(job.start_after) - ${now}) * 1000 FROM ${JOBS_TABLE} AS job
    WHERE job.name = wanted.name AND job.state < 'active') FROM unnest($1::text[]) AS wanted (name)`;

/** Says in one statement that these claims are still worked on. */
export async function touchClaims(session: Session, claims: readonly Claim[]): Promise<void> {
  await session.query(touch, [
    claims.map(({ name }) => name),
    claims.map(({ id }) => id),
    claims.map(({ attempt }) => attempt),
  ]);
}

/**
 * Gives the jobs of dead processes back, and answers by name in how many milliseconds the next job is due.
 */
export async function lookForJobs(session: Session, names: readonly string[]): Promise<Map<string, number>> {
  const due = new Map<string, number>();
  for (const { name, due_in_ms: found } of await session.query(look, [names])) {
    if (found === null) continue;
    const [known, dueInMs] = [due.get(String(name)), Math.max(0, Math.ceil(Number(found)))];
    due.set(String(name), Math.min(known ?? dueInMs, dueInMs));
  }
  return due;
}
