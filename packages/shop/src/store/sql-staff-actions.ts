import type { HostDatabase } from '@panelkit/storage-postgres';
import { dateOf, type Row, textOf } from './row.ts';
import type { ShopStore, StaffAction } from './shop-store.ts';
import type { SpendingBounds, SpentAction } from './spent-action.ts';

const T = 'panelkit_shop.staff_actions';

export function createSqlStaffActions(database: HostDatabase): ShopStore['staffActions'] {
  return {
    insert: (staffAction) =>
      insert(database, { ...staffAction, times: 1, days: 0, bytes: 0, amountMinor: 0 }),
    insertUpTo: (spent, { bounds, since }) =>
      database.transaction(async (session) => {
        // Requests that count the same wait: of many at once each sees those before it.
        await session.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
          spent.userId + spent.action,
        ]);
        if ((await session.query(`SELECT 1 FROM ${T} WHERE id = $1`, [spent.id])).length > 0) return true;
        const [before] = await session.query(
          `SELECT sum(times) AS times, sum(days) AS days, sum(bytes) AS bytes, sum(amount_minor) AS "amountMinor"
           FROM ${T} WHERE user_id = $1 AND action = $2 AND at > $3`,
          [spent.userId, spent.action, since.toISOString()],
        );
        if (isOver(before ?? {}, spent, bounds)) return false;
        await insert(session, spent);
        return true;
      }),
    list: async (limit, targetId) => {
      const [where, values] =
        targetId === undefined
          ? ["WHERE action NOT LIKE 'account.%'", [limit]]
          : ['WHERE target_id = $2', [limit, targetId]];
      const rows = await database.query(
        `SELECT * FROM ${T} ${where} ORDER BY at DESC, id DESC LIMIT $1`,
        values,
      );
      return rows.map(toStaffAction);
    },
  };
}

function isOver(before: Row, spent: SpentAction, bounds: SpendingBounds): boolean {
  return (['times', 'days', 'bytes', 'amountMinor'] as const).some(
    (field) => Number(before[field] ?? 0) + spent[field] > (bounds[field] ?? Number.POSITIVE_INFINITY),
  );
}

async function insert(
  database: Pick<HostDatabase, 'query'>,
  { id, userId, action, targetId, note, from, at, times, days, bytes, amountMinor }: SpentAction,
): Promise<void> {
  await database.query(
    `INSERT INTO ${T} (id, user_id, action, target_id, note, from_address, at, times, days, bytes, amount_minor)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [id, userId, action, targetId, note, from, at.toISOString(), times, days, bytes, amountMinor],
  );
}

function toStaffAction(row: Row): StaffAction {
  return {
    id: textOf(row, 'id'),
    userId: textOf(row, 'user_id'),
    action: textOf(row, 'action'),
    targetId: textOf(row, 'target_id'),
    note: textOf(row, 'note'),
    from: textOf(row, 'from_address'),
    at: dateOf(row, 'at'),
  };
}
