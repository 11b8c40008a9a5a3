import { randomUUID } from 'node:crypto';
import { addMs, describeError, type JobQueue } from '@panelkit/sdk';
import { mailOwners } from '../roles/mail-owners.ts';
import type { Shop } from '../shop.ts';
import { BackupFailure } from './backup-failure.ts';
import type { BackupProblem } from './backup-record.ts';
import { isReadyForBackups } from './backup-settings.ts';
import { isBackupDue } from './is-backup-due.ts';
import { type BackupRun, type MadeBackup, makeBackup } from './make-backup.ts';
import { BACKUP_JOB } from './shop-backups.ts';

const EVERY_MS = 3_600_000;
const LONGEST_MS = 3_600_000;
const SEEN_EVERY_MS = 60_000;
/** After so long nobody works on it any more. */
const ABANDONED_MS = 5 * SEEN_EVERY_MS;
/** One a week is found among so many, whatever failed since. */
const LOOK_BACK = 500;

/** Registers what makes backups, before the queue starts. */
export function workOnBackups(shop: Shop, jobs: Pick<JobQueue, 'work' | 'repeat'>): void {
  jobs.work(
    BACKUP_JOB,
    ({ payload, signal }) => backUp(shop, { isAsked: payload.now !== undefined, signal }),
    {
      concurrency: 1,
    },
  );
  jobs.repeat(BACKUP_JOB, EVERY_MS);
}

async function backUp(
  shop: Shop,
  { isAsked, signal }: { isAsked: boolean; signal: AbortSignal },
): Promise<void> {
  const { store, clock, panelkit } = shop;
  const startedAt = clock.now();
  await store.backups.endAbandoned(addMs(startedAt, -ABANDONED_MS), startedAt);
  await panelkit.shopSettings.refresh();
  const { backups: settings } = shop.settings.current();
  const { isPossible, folder } = shop.backups;
  if (!isPossible || !isReadyForBackups(settings, { hasFolder: folder !== null })) return;
  const known = await store.backups.list(LOOK_BACK);
  if (!isAsked && !isBackupDue(settings, { backups: known, now: startedAt })) return;
  const id = randomUUID();
  if (!(await store.backups.begin({ id, startedAt }))) return;
  const limited = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]);
  const run = { startedAt, settings, folder, signal: limited };
  const made = await whileSeen(shop, id, () => outcomeOf(shop, run));
  await store.backups.end(id, { ...made, endedAt: clock.now() });
  const before = known.find(({ endedAt }) => endedAt !== null);
  const wasWell = (before?.problem ?? null) === null;
  // A shop that was stopped makes the next one when it is back.
  if (made.problem !== null && wasWell && !signal.aborted) await tellOwners(shop, made.problem);
}

/** Says each minute that somebody works on it, so that what a killed process left ends soon. */
async function whileSeen<Result>(
  { store, clock, logger }: Shop,
  id: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const over = new AbortController();
  const keepSeen = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(SEEN_EVERY_MS, { signal: over.signal });
      await store.backups.see(id, clock.now());
    }
  };
  const seeing = keepSeen().catch((error: unknown) => {
    if (!over.signal.aborted)
      logger.warn({ error: describeError(error) }, 'could not record that a backup is still running');
  });
  try {
    return await work();
  } finally {
    over.abort();
    await seeing;
  }
}

type Outcome = MadeBackup & { problem: BackupProblem | null };

async function outcomeOf(shop: Shop, run: BackupRun): Promise<Outcome> {
  try {
    return { ...(await makeBackup(shop, run)), problem: null };
  } catch (error) {
    const failed = error instanceof BackupFailure ? error : new BackupFailure('database', error);
    const failure = run.signal.aborted ? new BackupFailure('interrupted', failed) : failed;
    shop.logger.error(
      { problem: failure.problem, error: describeError(failure.cause ?? failure) },
      failure.message,
    );
    return { bytes: 0, missingPanels: [], problem: failure.problem };
  }
}

/** When backups begin to fail; once, not each hour. */
async function tellOwners(shop: Shop, problem: BackupProblem): Promise<void> {
  const link = `${shop.publicUrl}/staff/backups`;
  await mailOwners(shop, ({ staffBackups: words }) => ({
    what: words.failed,
    text: words.failedMail(words.problems[problem], link),
  }));
}
