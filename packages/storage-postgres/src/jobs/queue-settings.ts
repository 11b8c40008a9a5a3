const YEAR_SECONDS = 31_536_000;

/** How long the jobs of a process that died stay its own: the least that pg-boss takes. */
const HEARTBEAT_SECONDS = 10;

/**
 * How often to look for jobs without a notice: one lost with its process, one that a dead process had
 * claimed.
 */
export const JOB_POLL_MS = 4000;

/**
 * Within this after its death, another process has claimed the jobs of one. The leases of its accounts end
 * sooner.
 */
export const TAKEN_OVER_MS = HEARTBEAT_SECONDS * 1000 + JOB_POLL_MS;

/** The settings of every queue of pg-boss. Retries are ours: a job ends when `runJob` says so. */
export const QUEUE = {
  policy: 'standard',
  retryLimit: 1_000_000,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 300,
  expireInSeconds: 86_400,
  retentionSeconds: 10 * YEAR_SECONDS,
  deleteAfterSeconds: 3600,
  heartbeatSeconds: HEARTBEAT_SECONDS,
};
