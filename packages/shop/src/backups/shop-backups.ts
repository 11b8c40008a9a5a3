import type { JobQueue } from '@panelkit/sdk';
import { BackupFailure } from './backup-failure.ts';
import type { BackupFolder } from './backup-folder.ts';
import { type DumpDatabase, type DumpRequest, dumpShop, type SealedFile } from './dump-shop.ts';

/** The job that looks each hour whether a backup is due; with `now` it makes one. */
export const BACKUP_JOB = 'back-up-shop';

/** Copies of the shop. */
export interface ShopBackups {
  /** False: the records are in memory, and nothing can copy them. */
  readonly isPossible: boolean;
  /** Null: the operator named none. */
  readonly folder: BackupFolder | null;
  /** Has a process that works on jobs make one now. */
  ask(): Promise<void>;
  /** Copies the records, encrypted. @throws BackupFailure */
  dump(request: DumpRequest): Promise<SealedFile>;
}

export function createBackups({
  jobs,
  dump,
  folder,
}: {
  jobs: Pick<JobQueue, 'enqueue'> | undefined;
  dump: DumpDatabase | undefined;
  folder: BackupFolder | null;
}): ShopBackups {
  return {
    isPossible: jobs !== undefined && dump !== undefined,
    folder,
    ask: async () =>
      jobs?.enqueue({ name: BACKUP_JOB, payload: { now: 'yes' }, jobKey: `${BACKUP_JOB} now` }),
    dump: async (request) => {
      if (dump === undefined) throw new BackupFailure('database');
      return dumpShop(dump, request);
    },
  };
}
