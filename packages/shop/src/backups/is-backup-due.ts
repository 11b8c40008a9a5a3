import type { BackupRecord } from './backup-record.ts';
import type { BackupSettings } from './backup-settings.ts';

const HOUR_MS = 3_600_000;
/** Asked each hour, not to the second: a daily one stays at its hour. */
const SLACK_MS = 10 * 60_000;

/** Whether it is time for the next backup. One that failed is tried again at once. */
export function isBackupDue(
  { everyHours }: Pick<BackupSettings, 'everyHours'>,
  { backups, now }: { backups: readonly BackupRecord[]; now: Date },
): boolean {
  if (everyHours === 0) return false;
  const good = backups.filter(({ endedAt, problem }) => endedAt !== null && problem === null);
  const lastMs = Math.max(...good.map(({ startedAt }) => startedAt.getTime()));
  return now.getTime() - lastMs >= everyHours * HOUR_MS - SLACK_MS;
}
