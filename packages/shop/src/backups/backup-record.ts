/** Why a backup is not what it should be. */
export const BACKUP_PROBLEMS = [
  /** `pg_dump` is missing. */
  'no-program',
  /** `pg_dump` is older than the server. */
  'old-program',
  'database',
  /** The group is gone, or the bot may not write there. */
  'group-lost',
  'telegram',
  'folder',
  /** The process ended, or an hour was not enough. */
  'interrupted',
] as const;

export type BackupProblem = (typeof BACKUP_PROBLEMS)[number];

/** A backup that was begun. */
export interface BackupRecord {
  id: string;
  startedAt: Date;
  /** Null: it runs. */
  endedAt: Date | null;
  /** Of all its files, encrypted. */
  bytes: number;
  problem: BackupProblem | null;
  /** The names of panels whose copy could not be had. */
  missingPanels: string[];
}

export interface BackupStore {
  /** @returns false while another one runs */
  begin(backup: Pick<BackupRecord, 'id' | 'startedAt'>): Promise<boolean>;
  end(
    id: string,
    result: Pick<BackupRecord, 'bytes' | 'problem' | 'missingPanels'> & { endedAt: Date },
  ): Promise<void>;
  /** Says that somebody still works on it. */
  see(id: string, at: Date): Promise<void>;
  /** Ends those that nobody was seen to work on since, as interrupted. */
  endAbandoned(seenBefore: Date, endedAt: Date): Promise<void>;
  /** The newest first. */
  list(limit: number): Promise<BackupRecord[]>;
  removeOld(startedBefore: Date): Promise<void>;
}
