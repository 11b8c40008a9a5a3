import type { HostDatabase } from '@panelkit/storage-postgres';
import { dateOf, dateOrNull, type Row, textOf, textOrNull, toColumn, toParameter } from './row.ts';
import type { ShopStore, User, UserPatch } from './shop-store.ts';

const T = 'panelkit_shop.users';
const SELECT = `SELECT *, EXISTS (SELECT FROM panelkit_shop.passkeys WHERE user_id = people.id) AS has_passkey FROM ${T} AS people`;
const isId = (id: string) => /^[0-9a-f-]{36}$/.test(id);
/** What a person types is looked for as it is. */
const escaped = (text: string) => text.replace(/[\\%_]/g, '\\$&');

export function createSqlUsers(database: HostDatabase): ShopStore['users'] {
  const one = async (where: string, value: string): Promise<User | null> => {
    const [row] = await database.query(`${SELECT} WHERE ${where}`, [value]);
    return row === undefined ? null : toUser(row);
  };
  return {
    insert: ({ hasPasskey: _derived, ...user }) =>
      database.transaction(async (session) => {
        // Nobody removes the role meanwhile.
        const role = 'SELECT id FROM panelkit_shop.roles WHERE id = $1 FOR KEY SHARE';
        if ((await session.query(role, [user.role])).length === 0) return false;
        const fields = Object.keys(user);
        const text = `INSERT INTO ${T} (${fields.map(toColumn).join(', ')}) VALUES (${fields.map((_field, index) => `$${index + 1}`).join(', ')})
          ON CONFLICT DO NOTHING RETURNING id`;
        return (await session.query(text, Object.values(user).map(toParameter))).length === 1;
      }),
    find: async (id) => (isId(id) ? one('id = $1', id) : null),
    findByEmail: async (email) => {
      const user = await one('email = $1 AND deleted_at IS NULL', email);
      return user === null ? null : { ...user, email };
    },
    findByCustomer: (customerId) => one('customer_id = $1', customerId),
    list: async ({
      staff = null,
      text = '',
      hasEmail = null,
      oldestFirst = false,
      limit,
      offset = 0,
      ...days
    }) => {
      const way = oldestFirst ? 'ASC' : 'DESC';
      const instants = [days.createdFrom ?? null, days.createdBefore ?? null].map(toParameter);
      const rows = await database.query(
        `${SELECT} WHERE deleted_at IS NULL AND ($1::boolean IS NULL OR (role <> 'customer') = $1)
         AND (name ILIKE $2 OR coalesce(email, '') ILIKE $2) AND ($3::boolean IS NULL OR (email IS NOT NULL) = $3)
         AND ($4::timestamptz IS NULL OR created_at >= $4) AND ($5::timestamptz IS NULL OR created_at < $5)
         ORDER BY created_at ${way}, id ${way} LIMIT $6 OFFSET $7`,
        [staff, `%${escaped(text)}%`, hasEmail, ...instants, limit, offset],
      );
      return rows.map(toUser);
    },
    update: (id, patch) => update(database, id, patch),
    changeRole: async (id, { from, to }) => {
      const rows = await database.query(
        `UPDATE ${T} SET role = $3 WHERE id = $1 AND role = $2 AND deleted_at IS NULL
         AND EXISTS (SELECT FROM panelkit_shop.roles WHERE id = $3 FOR KEY SHARE) RETURNING id`,
        [id, from, to],
      );
      return rows.length === 1;
    },
    addEmail: async (id, { email, passwordHash }) => {
      const rows = await database.query(
        `UPDATE ${T} SET email = $2, password_hash = $3 WHERE id = $1 AND email IS NULL AND deleted_at IS NULL
         AND NOT EXISTS (SELECT FROM ${T} WHERE email = $2 AND deleted_at IS NULL) RETURNING id`,
        [id, email, passwordHash],
      );
      return rows.length === 1;
    },
    changeEmail: (id, change) => changeEmail(database, id, change),
    handEmail: (fromId, toId) => handEmail(database, fromId, toId),
    renewPassword: async (id, { from, to: { passwordHash, passwordJudge } }) => {
      await database.query(
        `UPDATE ${T} SET password_hash = $3, password_judge = $4 WHERE id = $1 AND password_hash = $2`,
        [id, from, passwordHash, passwordJudge],
      );
    },
    useTotpStep: async (id, step) => {
      const rows = await database.query(
        `UPDATE ${T} SET last_totp_step = $2 WHERE id = $1 AND (last_totp_step IS NULL OR last_totp_step < $2) RETURNING id`,
        [id, step],
      );
      return rows.length === 1;
    },
  };
}

async function changeEmail(
  database: HostDatabase,
  id: string,
  { from, to }: { from: string; to: string },
): Promise<boolean> {
  const rows = await database.query(
    `UPDATE ${T} SET email = $3, email_confirmed_at = NULL WHERE id = $1 AND email = $2 AND deleted_at IS NULL
     AND NOT EXISTS (SELECT FROM ${T} WHERE email = $3 AND deleted_at IS NULL) RETURNING id`,
    [id, from, to],
  );
  return rows.length === 1;
}

async function handEmail(database: HostDatabase, fromId: string, toId: string): Promise<boolean> {
  return database.transaction(async (session) => {
    const found = await session.query(
      `SELECT id, email, email_confirmed_at FROM ${T} WHERE id IN ($1, $2) AND deleted_at IS NULL ORDER BY id FOR UPDATE`,
      [fromId, toId],
    );
    const [from, to] = [fromId, toId].map((id) => found.find((row) => row.id === id));
    if (from === undefined || to === undefined || from.email === null || to.email !== null) return false;
    await session.query(`UPDATE ${T} SET email = NULL, email_confirmed_at = NULL WHERE id = $1`, [fromId]);
    const given = [toId, from.email, from.email_confirmed_at];
    await session.query(`UPDATE ${T} SET email = $2, email_confirmed_at = $3 WHERE id = $1`, given);
    return true;
  });
}

async function update(database: HostDatabase, id: string, patch: UserPatch): Promise<void> {
  const changes = Object.entries(patch);
  const set = changes.map(([field], index) => `${toColumn(field)} = $${index + 2}`).join(', ');
  const values = changes.map(([, value]) => toParameter(value));
  await database.query(`UPDATE ${T} SET ${set} WHERE id = $1`, [id, ...values]);
}

function toUser(row: Row): User {
  return {
    id: textOf(row, 'id'),
    email: textOrNull(row, 'email'),
    name: textOf(row, 'name'),
    passwordHash: textOf(row, 'password_hash'),
    passwordJudge: textOrNull(row, 'password_judge'),
    role: textOf(row, 'role'),
    note: textOf(row, 'note'),
    language: textOrNull(row, 'language'),
    timeZone: textOrNull(row, 'time_zone'),
    customerId: textOrNull(row, 'customer_id'),
    sealedTotp: textOrNull(row, 'sealed_totp'),
    lastTotpStep: row.last_totp_step === null ? null : Number(row.last_totp_step),
    hasPasskey: row.has_passkey === true,
    emailConfirmedAt: dateOrNull(row, 'email_confirmed_at'),
    noticesReadAt: dateOrNull(row, 'notices_read_at'),
    createdAt: dateOf(row, 'created_at'),
    deletedAt: dateOrNull(row, 'deleted_at'),
  };
}
