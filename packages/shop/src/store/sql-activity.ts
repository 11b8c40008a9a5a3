import type { HostDatabase } from '@panelkit/storage-postgres';
import type { ActivityCount, ActivityKey, ActivityStore } from './activity-record.ts';
import { dateOf, type Row, textOf } from './row.ts';

const T = 'panelkit_shop.activity';
/** In one order, so that two processes do not wait for each other. */
const ADD = `INSERT INTO ${T} AS known (hour, kind, subject, count)
  SELECT * FROM unnest($1::timestamptz[], $2::text[], $3::text[], $4::integer[]) ORDER BY 1, 2, 3
  ON CONFLICT (hour, kind, subject) DO UPDATE SET count = known.count + excluded.count
  RETURNING hour, kind, subject, count`;
const MARK = `UPDATE ${T} SET told_at = $4
  WHERE hour = $1 AND kind = $2 AND subject = $3 AND told_at IS NULL RETURNING kind`;

export function createSqlActivity(database: HostDatabase): ActivityStore {
  return {
    add: async (counts) => {
      const columns = [
        counts.map(({ hour }) => hour.toISOString()),
        counts.map(({ kind }) => kind),
        counts.map(({ subject }) => subject),
        counts.map(({ count }) => count),
      ];
      return (await database.query(ADD, columns)).map(toCount);
    },
    markTold: async ({ hour, kind, subject }: ActivityKey, at) => {
      const values = [hour.toISOString(), kind, subject, at.toISOString()];
      return (await database.query(MARK, values)).length === 1;
    },
    listTold: async (limit) => {
      const text = `SELECT * FROM ${T} WHERE told_at IS NOT NULL ORDER BY told_at DESC LIMIT $1`;
      const rows = await database.query(text, [limit]);
      return rows.map((row) => ({ ...toCount(row), toldAt: dateOf(row, 'told_at') }));
    },
    removeOld: async (before) =>
      void (await database.query(`DELETE FROM ${T} WHERE hour < $1`, [before.toISOString()])),
  };
}

function toCount(row: Row): ActivityCount {
  return {
    hour: dateOf(row, 'hour'),
    kind: textOf(row, 'kind'),
    subject: textOf(row, 'subject'),
    count: Number(row.count),
  };
}
