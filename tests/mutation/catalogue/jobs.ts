import type { Mutant } from '../mutant.ts';

const runJob = 'packages/sdk/src/defaults/jobs/run-job.ts';
const workOnRow = 'packages/sdk/src/engine/kernel/work-on-row.ts';
const queueWorker = 'packages/storage-postgres/src/jobs/queue-worker.ts';
const jobStore = 'packages/storage-postgres/src/jobs/job-store.ts';
const addJobs = 'packages/storage-postgres/src/jobs/add-jobs.ts';
const keepClaims = 'packages/storage-postgres/src/jobs/keep-claims.ts';

const memoryJobQueueContractTest = 'packages/storage-memory/src/jobs/job-queue.contract.test.ts';
const jobKeysTest = 'packages/storage-postgres/src/jobs/job-keys.test.ts';
const pgBossJobQueueContractTest = 'packages/storage-postgres/src/jobs/pg-boss-job-queue.contract.test.ts';
const failingJobsTest = 'tests/engine/kernel/failing-jobs.test.ts';

/** Jobs, and their queue on PostgreSQL. */
export const jobsMutants: readonly Mutant[] = [
  {
    id: 'jobs/absent-storage-ends-a-job',
    file: runJob,
    find: 'attempt >= maxAttempts && !isAway',
    replace: 'attempt >= maxAttempts',
    breaks: 'a job outlives a storage that is away',
    tests: [memoryJobQueueContractTest, failingJobsTest],
  },
  {
    id: 'jobs/retried-for-ever',
    file: runJob,
    find: 'attempt >= maxAttempts && !isAway',
    replace: 'attempt < 0',
    breaks: 'a job that fails ends',
    tests: [memoryJobQueueContractTest, failingJobsTest],
  },
  {
    id: 'jobs/stopped-job-has-failed',
    file: runJob,
    find: "if (isAborted()) return { kind: 'retry', inMs };",
    replace: '',
    breaks: 'a job that was stopped has not failed',
    tests: [memoryJobQueueContractTest],
  },
  {
    id: 'jobs/throw-is-silent',
    file: runJob,
    find: 'await failures.report({ name, payload, attempt, error: describeError(error), retryInMs });',
    replace: '',
    breaks: 'what a handler throws is reported',
    tests: [failingJobsTest, memoryJobQueueContractTest],
  },
  {
    id: 'jobs/absent-storage-slows-a-row',
    file: workOnRow,
    find: "if (isPanelkitError(error) && error.code === 'STORAGE_UNAVAILABLE') throw error;",
    replace: '',
    breaks: 'a storage that is away says nothing of a row',
    tests: ['tests/engine/kernel/failing-rows.test.ts'],
  },
  {
    id: 'jobs-sql/other-payload-is-covered',
    file: addJobs,
    find: ' AND job.data = wanted.data',
    replace: '',
    breaks: 'a wake-up for something else is another one',
    tests: [jobKeysTest, pgBossJobQueueContractTest],
  },
  {
    id: 'jobs-sql/running-job-covers',
    file: addJobs,
    find: " AND job.state = 'created'",
    replace: '',
    breaks: 'a running job covers no new wake-up',
    tests: [jobKeysTest, pgBossJobQueueContractTest],
  },
  {
    id: 'jobs-sql/claimed-between-insert-and-commit',
    file: addJobs,
    find: 'LIMIT 1 FOR UPDATE SKIP LOCKED',
    replace: 'LIMIT 1',
    breaks: 'a merged wake-up runs after its commit',
    tests: [jobKeysTest],
  },
  {
    id: 'jobs-sql/later-job-covers',
    file: addJobs,
    find: `(job.start_after = wanted.start_after
          OR greatest(job.start_after, wanted.start_after) <= \${now} + $6 * interval '1 millisecond')`,
    replace: '$6::float8 IS NOT NULL',
    breaks: 'a wake-up is never later than asked',
    tests: [jobKeysTest, pgBossJobQueueContractTest],
  },
  {
    id: 'jobs-sql/earlier-than-asked',
    file: addJobs,
    find: 'delayMs > 0 ? Math.ceil(delayMs + openForMs) : 0',
    replace: 'delayMs',
    breaks: 'a wake-up is not earlier than asked',
    tests: [pgBossJobQueueContractTest, jobKeysTest],
  },
  {
    id: 'jobs-sql/former-claim-keeps-alive',
    file: keepClaims,
    find: ' AND job.retry_count = claim.attempt',
    replace: '',
    breaks: 'a claim is kept by who has it',
    tests: [jobKeysTest, pgBossJobQueueContractTest],
  },
  {
    id: 'jobs-sql/living-claims-are-lost',
    file: keepClaims,
    find: `job.heartbeat_on + job.heartbeat_seconds * interval '1 second' < \${now}`,
    replace: 'job.heartbeat_on IS NOT NULL',
    breaks: 'a job is taken from the dead alone',
    tests: [jobKeysTest],
  },
  {
    id: 'jobs-sql/former-run-ends-the-next',
    file: jobStore,
    find: ' AND retry_count = $4',
    replace: '',
    breaks: 'a run says of itself alone that it failed',
    tests: [pgBossJobQueueContractTest, jobKeysTest],
  },
  {
    id: 'jobs-sql/group-is-not-limited',
    file: queueWorker,
    find: '&&\n      runningIn(queueWorker, job.groupId) < queueWorker.registered.groupLimit(job.groupId);',
    replace: ';',
    breaks: 'a group runs so many at once',
    tests: [pgBossJobQueueContractTest],
  },
];
