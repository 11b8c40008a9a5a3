import type { HostDatabase } from '@panelkit/storage-postgres';
import { dateOf, type Row, textOf } from './row.ts';
import type { MailedLink, SessionRecord, ShopStore } from './shop-store.ts';

const T = 'panelkit_shop.sessions';
const L = 'panelkit_shop.mailed_links';

export function createSqlSessions(database: HostDatabase): ShopStore['sessions'] {
  const run = async (text: string, values: unknown[]) => void (await database.query(text, values));
  return {
    find: async (id, now) => {
      const [row] = await database.query(`SELECT * FROM ${T} WHERE id = $1 AND expires_at > $2`, [
        id,
        now.toISOString(),
      ]);
      return row === undefined ? null : toSession(row);
    },
    put: ({ id, userId, data, userAgent, createdAt, lastSeenAt, expiresAt }) =>
      run(
        `INSERT INTO ${T} (id, user_id, data, user_agent, created_at, last_seen_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (id) DO UPDATE SET data = $3, last_seen_at = $6, expires_at = $7`,
        [
          id,
          userId,
          data,
          userAgent,
          ...[createdAt, lastSeenAt, expiresAt].map((instant) => instant.toISOString()),
        ],
      ),
    touch: (id, { lastSeenAt, expiresAt }) =>
      run(`UPDATE ${T} SET last_seen_at = $2, expires_at = $3 WHERE id = $1`, [
        id,
        lastSeenAt.toISOString(),
        expiresAt.toISOString(),
      ]),
    remove: (id) => run(`DELETE FROM ${T} WHERE id = $1`, [id]),
    listByUser: async (userId, now) => {
      const rows = await database.query(
        `SELECT * FROM ${T} WHERE user_id = $1 AND expires_at > $2 ORDER BY last_seen_at DESC`,
        [userId, now.toISOString()],
      );
      return rows.map(toSession);
    },
    removeByUser: (userId, exceptId) =>
      run(`DELETE FROM ${T} WHERE user_id = $1 AND id IS DISTINCT FROM $2`, [userId, exceptId]),
    removeExpired: (now) => run(`DELETE FROM ${T} WHERE expires_at <= $1`, [now.toISOString()]),
  };
}

export function createSqlLinks(database: HostDatabase): ShopStore['links'] {
  const toLink = (row: Row | undefined): MailedLink | null =>
    row === undefined
      ? null
      : { id: textOf(row, 'id'), userId: textOf(row, 'user_id'), expiresAt: dateOf(row, 'expires_at') };
  const one = async (verb: string, id: string, now: Date, rest = ''): Promise<MailedLink | null> => {
    const text = `${verb} FROM ${L} WHERE id = $1 AND expires_at > $2 ${rest}`;
    return toLink((await database.query(text, [id, now.toISOString()]))[0]);
  };
  return {
    put: async ({ id, userId, expiresAt }) => {
      const text = `INSERT INTO ${L} (id, user_id, expires_at) VALUES ($1, $2, $3)`;
      await database.query(text, [id, userId, expiresAt.toISOString()]);
    },
    find: (id, now) => one('SELECT *', id, now),
    take: (id, now) => one('DELETE', id, now, 'RETURNING *'),
    removeByUser: async (userId) =>
      void (await database.query(`DELETE FROM ${L} WHERE user_id = $1`, [userId])),
    removeExpired: async (now) =>
      void (await database.query(`DELETE FROM ${L} WHERE expires_at <= $1`, [now.toISOString()])),
  };
}

function toSession(row: Row): SessionRecord {
  return {
    id: textOf(row, 'id'),
    userId: textOf(row, 'user_id'),
    data: textOf(row, 'data'),
    userAgent: textOf(row, 'user_agent'),
    createdAt: dateOf(row, 'created_at'),
    lastSeenAt: dateOf(row, 'last_seen_at'),
    expiresAt: dateOf(row, 'expires_at'),
  };
}
