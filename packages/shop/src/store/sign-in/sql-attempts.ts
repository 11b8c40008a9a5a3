import type { HostDatabase } from '@panelkit/storage-postgres';
import { dateOrNull } from '../row.ts';
import type { ShopStore } from '../shop-store.ts';

const T = 'panelkit_shop.attempts';
const C = 'panelkit_shop.recovery_codes';

/**
 * Counts or, while paused, changes nothing. The conflict waits for who counts the same key: attempts at once
 * go one by one. $3: free attempts, $4: longest pause in minutes, $5: attempts before this instant are
 * forgotten.
 */
const TAKE = `INSERT INTO ${T} AS known (key, made, last_at) VALUES ($1, 1, $2)
  ON CONFLICT (key) DO UPDATE SET
    made = CASE WHEN known.last_at < $5 THEN 1 ELSE known.made + 1 END,
    paused_until = CASE WHEN known.last_at >= $5 AND known.made + 1 >= $3
      THEN $2::timestamptz + interval '1 minute' * least(2 ^ least(known.made + 1 - $3, 16), $4::integer) END,
    last_at = $2
  WHERE known.paused_until IS NULL OR known.paused_until <= $2
  RETURNING paused_until`;

export function createSqlAttempts(database: HostDatabase): ShopStore['attempts'] {
  const run = async (text: string, values: unknown[]) => void (await database.query(text, values));
  return {
    take: async (key, now, { free, longestPauseMinutes, forgetMs }) => {
      const forgottenAt = new Date(now.getTime() - forgetMs).toISOString();
      const values = [key, now.toISOString(), free, longestPauseMinutes, forgottenAt];
      const [taken] = await database.query(TAKE, values);
      if (taken !== undefined) return { isAllowed: true, pausedUntil: dateOrNull(taken, 'paused_until') };
      const [row] = await database.query(`SELECT paused_until FROM ${T} WHERE key = $1`, [key]);
      return { isAllowed: false, pausedUntil: (row && dateOrNull(row, 'paused_until')) ?? now };
    },
    giveBack: (key) =>
      run(`UPDATE ${T} SET made = made - 1, paused_until = NULL WHERE key = $1 AND made > 0`, [key]),
    clear: (keys) => run(`DELETE FROM ${T} WHERE key = ANY($1)`, [keys]),
    removeOld: (before) => run(`DELETE FROM ${T} WHERE last_at < $1`, [before.toISOString()]),
  };
}

export function createSqlRecoveryCodes(database: HostDatabase): ShopStore['recoveryCodes'] {
  return {
    replace: (userId, hashes) =>
      database.transaction(async (session) => {
        await session.query(`DELETE FROM ${C} WHERE user_id = $1`, [userId]);
        await session.query(`INSERT INTO ${C} (user_id, hash) SELECT $1, unnest($2::text[])`, [
          userId,
          hashes,
        ]);
      }),
    take: async (userId, hash) => {
      const text = `DELETE FROM ${C} WHERE user_id = $1 AND hash = $2 RETURNING hash`;
      return (await database.query(text, [userId, hash])).length === 1;
    },
    count: async (userId) => {
      const [row] = await database.query(`SELECT count(*) AS count FROM ${C} WHERE user_id = $1`, [userId]);
      return Number(row?.count ?? 0);
    },
  };
}
