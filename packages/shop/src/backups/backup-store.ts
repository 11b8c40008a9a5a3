import type { HostDatabase } from '@panelkit/storage-postgres';
import { dateOf, type Row, textOf } from '../store/row.ts';
import { BACKUP_PROBLEMS, type BackupRecord, type BackupStore } from './backup-record.ts';

export function createMemoryBackups(): BackupStore {
  const backups = new Map<string, BackupRecord>();
  const seen = new Map<string, Date>();
  const end: BackupStore['end'] = async (id, result) => {
    const known = backups.get(id);
    if (known !== undefined && known.endedAt === null) backups.set(id, { ...known, ...result });
  };
  return {
    begin: async ({ id, startedAt }) => {
      if ([...backups.values()].some(({ endedAt }) => endedAt === null)) return false;
      backups.set(id, { id, startedAt, endedAt: null, bytes: 0, problem: null, missingPanels: [] });
      seen.set(id, startedAt);
      return true;
    },
    end,
    see: async (id, at) => void seen.set(id, at),
    endAbandoned: async (before, endedAt) => {
      for (const [id, seenAt] of seen)
        if (seenAt < before) await end(id, { endedAt, bytes: 0, problem: 'interrupted', missingPanels: [] });
    },
    list: async (limit) =>
      [...backups.values()]
        .toSorted((one, other) => other.startedAt.getTime() - one.startedAt.getTime())
        .slice(0, limit),
    removeOld: async (before) => {
      for (const [id, { startedAt }] of backups)
        if (startedAt < before) {
          backups.delete(id);
          seen.delete(id);
        }
    },
  };
}

const T = 'panelkit_shop.backups';

export function createSqlBackups(database: HostDatabase): BackupStore {
  return {
    begin: async ({ id, startedAt }) => {
      const rows = await database.query(
        `INSERT INTO ${T} (id, started_at, seen_at) VALUES ($1, $2, $2) ON CONFLICT DO NOTHING RETURNING id`,
        [id, startedAt.toISOString()],
      );
      return rows.length === 1;
    },
    end: async (id, { endedAt, bytes, problem, missingPanels }) =>
      void (await database.query(
        `UPDATE ${T} SET ended_at = $2, bytes = $3, problem = $4, missing_panels = $5 WHERE id = $1 AND ended_at IS NULL`,
        [id, endedAt.toISOString(), bytes, problem, missingPanels],
      )),
    see: async (id, at) =>
      void (await database.query(`UPDATE ${T} SET seen_at = $2 WHERE id = $1`, [id, at.toISOString()])),
    endAbandoned: async (before, endedAt) =>
      void (await database.query(
        `UPDATE ${T} SET ended_at = $2, problem = 'interrupted' WHERE ended_at IS NULL AND seen_at < $1`,
        [before.toISOString(), endedAt.toISOString()],
      )),
    list: async (limit) =>
      (await database.query(`SELECT * FROM ${T} ORDER BY started_at DESC LIMIT $1`, [limit])).map(toBackup),
    removeOld: async (before) =>
      void (await database.query(`DELETE FROM ${T} WHERE started_at < $1`, [before.toISOString()])),
  };
}

function toBackup(row: Row): BackupRecord {
  const { missing_panels: missing } = row;
  return {
    id: textOf(row, 'id'),
    startedAt: dateOf(row, 'started_at'),
    endedAt: row.ended_at === null ? null : dateOf(row, 'ended_at'),
    bytes: Number(row.bytes),
    problem: BACKUP_PROBLEMS.find((problem) => problem === row.problem) ?? null,
    missingPanels: Array.isArray(missing) ? missing.map(String) : [],
  };
}
