import type { HostDatabase } from '@panelkit/storage-postgres';
import { dateOf, dateOrNull, type Row, textOf } from '../row.ts';
import type { Passkey, ShopStore } from '../shop-store.ts';

const T = 'panelkit_shop.passkeys';
const C = 'panelkit_shop.used_challenges';

export function createSqlPasskeys(database: HostDatabase): ShopStore['passkeys'] {
  return {
    insert: async ({ id, userId, publicKey, signCount, name, createdAt, lastUsedAt }) => {
      const rows = await database.query(
        `INSERT INTO ${T} (id, user_id, public_key, sign_count, name, created_at, last_used_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (id) DO NOTHING RETURNING id`,
        [id, userId, publicKey, signCount, name, createdAt.toISOString(), lastUsedAt?.toISOString() ?? null],
      );
      return rows.length === 1;
    },
    find: async (id) => {
      const [row] = await database.query(`SELECT * FROM ${T} WHERE id = $1`, [id]);
      return row === undefined ? null : toPasskey(row);
    },
    listByUser: async (userId) => {
      const rows = await database.query(`SELECT * FROM ${T} WHERE user_id = $1 ORDER BY created_at, id`, [
        userId,
      ]);
      return rows.map(toPasskey);
    },
    use: async (id, { signCount, at }) => {
      // The row is locked: of two uses at once the second sees the count of the first.
      const rows = await database.query(
        `UPDATE ${T} SET sign_count = $2, last_used_at = $3
         WHERE id = $1 AND (sign_count < $2 OR (sign_count = 0 AND $2 = 0)) RETURNING id`,
        [id, signCount, at.toISOString()],
      );
      return rows.length === 1;
    },
    remove: async (userId, id) => {
      const text = `DELETE FROM ${T} WHERE user_id = $1 AND id = $2 RETURNING id`;
      return (await database.query(text, [userId, id])).length === 1;
    },
    removeByUser: async (userId) =>
      void (await database.query(`DELETE FROM ${T} WHERE user_id = $1`, [userId])),
  };
}

export function createSqlChallenges(database: HostDatabase): ShopStore['usedChallenges'] {
  return {
    use: async (id, expiresAt) => {
      const text = `INSERT INTO ${C} (id, expires_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING RETURNING id`;
      return (await database.query(text, [id, expiresAt.toISOString()])).length === 1;
    },
    removeExpired: async (now) =>
      void (await database.query(`DELETE FROM ${C} WHERE expires_at <= $1`, [now.toISOString()])),
  };
}

function toPasskey(row: Row): Passkey {
  return {
    id: textOf(row, 'id'),
    userId: textOf(row, 'user_id'),
    publicKey: textOf(row, 'public_key'),
    signCount: Number(row.sign_count),
    name: textOf(row, 'name'),
    createdAt: dateOf(row, 'created_at'),
    lastUsedAt: dateOrNull(row, 'last_used_at'),
  };
}
