const YEAR_SECONDS = 31_536_000;

/** How long the jobs of a process that died stay its own: the least that pg-boss takes. */
const HEARTBEAT_SECONDS = 10;

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
