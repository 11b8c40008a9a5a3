import type { JobRequest } from '@panelkit/sdk';
import type { Job } from 'pg-boss';
import type { TransactionAccess } from '../database/access.ts';
import type { Database, Session } from '../database/database.ts';
import { addTickJob, jobsWrite } from './add-jobs.ts';
import { type Claim, lookForJobs, touchClaims } from './keep-claims.ts';
import { type BossClient, JOBS_SCHEMA, JOBS_TABLE } from './pg-boss-client.ts';
import { QUEUE } from './queue-settings.ts';

/** What is kept of a wake-up. */
interface JobData {
  payload: Record<string, string>;
}

/** A job that this process has claimed. */
export type ClaimedJob = Job<JobData> & { groupId?: string | null };

/** How jobs are added with the rest of a transaction. */
export type JobWriter = Pick<TransactionAccess, 'send' | 'later'>;

/** The jobs in the database, through pg-boss. */
export interface JobStore {
  /** Makes the queue of a name, if need be. Outside of a transaction. */
  ensureQueue(name: string): Promise<void>;
  /** Adds jobs in a transaction that has been open for `openForMs`. */
  insert(access: JobWriter, jobs: readonly JobRequest[], openForMs: number): Promise<void>;
  /** Told once those jobs were committed. */
  inserted(jobs: readonly JobRequest[]): void;
  /** Adds the job of one tick of a repeating name, unless another process did. */
  insertTick(name: string, tick: number): Promise<void>;
  /** Claims due jobs; none of these groups. */
  claim(name: string, limit: number, ignoreGroups: string[]): Promise<ClaimedJob[]>;
  /**
   * How long until the next job that is not due yet, or was not due a moment ago; null when there is none.
   */
  nextDueMs(name: string, ignoreGroups: string[]): Promise<number | null>;
  /** Ends jobs that ran. */
  finish(name: string, jobs: ClaimedJob[]): Promise<void>;
  /** Has a job that failed run again after `inMs`. */
  retry(name: string, job: ClaimedJob, inMs: number): Promise<void>;
  /** Gives claimed jobs back as if they had never been claimed. */
  giveBack(name: string, jobs: ClaimedJob[]): Promise<void>;
  /** Says that these jobs are still worked on. */
  touch(claims: readonly Claim[]): Promise<void>;
  /** Gives back what dead processes have claimed; by name, in how many milliseconds the next job is due. */
  look(names: readonly string[]): Promise<Map<string, number>>;
}

/** Before the first ANALYZE after a bulk insert, a fetch of pg-boss costs many times its price. */
const ANALYZE_AFTER_JOBS = 5000;

const createQueue = `SELECT ${JOBS_SCHEMA}.create_queue($1, $2::jsonb)`;
const nextDue = `
  SELECT extract(epoch FROM min(start_after) - ${JOBS_SCHEMA}.job_now()) * 1000 AS due_in_ms FROM ${JOBS_TABLE}
  WHERE name = $1 AND state < 'active' AND start_after > ${JOBS_SCHEMA}.job_now() - interval '1 second'
    AND (group_id IS NULL OR group_id <> ALL($2::text[]))`;
const runAgain = `
  UPDATE ${JOBS_TABLE} SET state = 'retry', start_after = ${JOBS_SCHEMA}.job_now() + $3 * interval '1 millisecond', heartbeat_on = NULL
  WHERE name = $1 AND state = 'active' AND id = $2::uuid AND retry_count = $4`;
const giveBack = `
  UPDATE ${JOBS_TABLE} SET state = 'created', started_on = NULL, heartbeat_on = NULL
  WHERE name = $1 AND state = 'active' AND id = ANY($2::uuid[])`;

export function createJobStore(database: Database, client: BossClient): JobStore {
  const { boss } = client;
  const known = new Set<string>();
  let sinceAnalyze = 0;
  const atJobTime = <Result>(work: (session: Session) => Promise<Result>) =>
    database.onOneConnection((session) => client.atJobTime(session, false, () => work(session)));
  return {
    async ensureQueue(name) {
      if (known.has(name)) return;
      await boss.createQueue(name, QUEUE);
      known.add(name);
    },
    async insert({ send, later }, jobs, openForMs) {
      const names = [...new Set(jobs.map((job) => job.name))].filter((name) => !known.has(name));
      for (const name of names) await send(({ query }) => query(createQueue, [name, JSON.stringify(QUEUE)]));
      if (!client.isRealTime) await send((session) => client.atJobTime(session, true, async () => {}));
      await later(jobsWrite(jobs, openForMs));
    },
    inserted(jobs) {
      for (const { name } of jobs) known.add(name);
      sinceAnalyze += jobs.length;
      if (sinceAnalyze < ANALYZE_AFTER_JOBS) return;
      sinceAnalyze = 0;
      void database.script(`ANALYZE ${JOBS_TABLE}`).catch(() => {});
    },
    insertTick: (name, tick) => atJobTime((session) => addTickJob(session, name, tick)),
    claim: (name, limit, ignoreGroups) =>
      boss.fetch<JobData>(name, {
        batchSize: limit,
        ignoreGroups: ignoreGroups.length > 0 ? ignoreGroups : null,
      }),
    nextDueMs: (name, ignoreGroups) =>
      atJobTime(async (session) => {
        const [{ due_in_ms: dueInMs } = {}] = await session.query(nextDue, [name, ignoreGroups]);
        return dueInMs === null || dueInMs === undefined ? null : Math.ceil(Number(dueInMs));
      }),
    finish: async (name, jobs) => void (await boss.complete(name, jobs)),
    retry: (name, { id, retryCount }, inMs) =>
      atJobTime(async (session) => void (await session.query(runAgain, [name, id, inMs, retryCount]))),
    giveBack: async (name, jobs) => void (await database.query(giveBack, [name, jobs.map(({ id }) => id)])),
    touch: (claims) => atJobTime((session) => touchClaims(session, claims)),
    look: (names) => atJobTime((session) => lookForJobs(session, names)),
  };
}
