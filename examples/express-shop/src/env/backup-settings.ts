import type { BackupFolder } from '@panelkit/shop';
import * as z from 'zod';

/** Where backups go; staff decide on a page when they are made, and for whom they are encrypted. */
export const backupSettings = {
  BACKUP_DIR: z.string().min(1).optional().meta({
    section: 'Backups',
    description:
      'A folder in which backups are kept, on a disk of its own if there is one; created if missing. Staff switch backups on under /staff/backups,\nwhere they can also go to a Telegram group.',
  }),
  BACKUP_KEEP: z.coerce.number().int().min(1).max(1000).default(14).meta({
    description: 'How many backups BACKUP_DIR keeps.',
  }),
  PG_DUMP: z.string().min(1).default('pg_dump').meta({
    description:
      'The program that copies a database on a server (DATABASE_URL): from the package postgresql-client, no older than the server.',
  }),
};

export function toBackupFolder({
  BACKUP_DIR: path,
  BACKUP_KEEP: keep,
}: {
  BACKUP_DIR?: string | undefined;
  BACKUP_KEEP: number;
}): BackupFolder | null {
  return path === undefined ? null : { path, keep };
}
