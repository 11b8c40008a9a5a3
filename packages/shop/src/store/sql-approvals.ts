import type { HostDatabase } from '@panelkit/storage-postgres';
import type { ApprovalRecord, ApprovalStore } from './approval-record.ts';
import { dateOf, dateOrNull, type Row, textOf, textOrNull } from './row.ts';
import type { ActingRecords } from './shop-store.ts';
import { createSqlRoles } from './sql-roles.ts';
import { createSqlUsers } from './sql-users.ts';

const T = 'panelkit_shop.approvals';
const STATUSES = ['open', 'approved', 'declined', 'done', 'failed'] as const;

export function createSqlApprovals(database: HostDatabase): ApprovalStore<ActingRecords> {
  return {
    insert: async ({ id, kind, sealedInput, status, requestedBy, requestedAt, expiresAt }) => {
      await database.query(
        `INSERT INTO ${T} (id, kind, sealed_input, status, requested_by, requested_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [id, kind, sealedInput, status, requestedBy, requestedAt.toISOString(), expiresAt.toISOString()],
      );
    },
    find: async (id) => {
      if (!/^[0-9a-f-]{36}$/.test(id)) return null;
      const [row] = await database.query(`SELECT * FROM ${T} WHERE id = $1`, [id]);
      return row === undefined ? null : toApproval(row);
    },
    list: async (limit) => {
      const text = `SELECT * FROM ${T} ORDER BY status NOT IN ('open', 'approved'), requested_at DESC, id DESC LIMIT $1`;
      return (await database.query(text, [limit])).map(toApproval);
    },
    decide: async (id, { status, decidedBy, decidedAt, sealedInput = null }) => {
      const rows = await database.query(
        `UPDATE ${T} SET status = $2, decided_by = $3, decided_at = $4, sealed_input = coalesce($5, sealed_input)
         WHERE id = $1 AND status = 'open' AND expires_at > $4 AND (requested_by <> $3 OR $2 = 'declined') RETURNING id`,
        [id, status, decidedBy, decidedAt.toISOString(), sealedInput],
      );
      return rows.length === 1;
    },
    act: (id, actedAt, work) => act(database, { id, actedAt }, work),
    finish: async (id, { status, sealedInput, problem }) => {
      await database.query(
        `UPDATE ${T} SET status = $2, sealed_input = $3, problem = $4 WHERE id = $1 AND status = 'approved'`,
        [id, status, sealedInput, problem],
      );
    },
    reseal: async (id, { from, to }) => {
      const text = `UPDATE ${T} SET sealed_input = $3 WHERE id = $1 AND sealed_input = $2 RETURNING id`;
      return (await database.query(text, [id, from, to])).length === 1;
    },
    removeOld: async (before) => {
      const rows = await database.query(
        `DELETE FROM ${T} WHERE status <> 'approved' AND coalesce(decided_at, expires_at) < $1 RETURNING id`,
        [before.toISOString()],
      );
      return rows.length;
    },
    emptyExpired: async (now) => {
      const text = `UPDATE ${T} SET sealed_input = '' WHERE status = 'open' AND expires_at <= $1 AND sealed_input <> ''`;
      await database.query(text, [now.toISOString()]);
    },
  };
}

/** Ends the transaction without its changes. */
class Undone extends Error {}

async function act(
  database: HostDatabase,
  { id, actedAt }: { id: string; actedAt: Date },
  work: (records: ActingRecords) => Promise<boolean>,
): Promise<boolean> {
  try {
    return await database.transaction(async (session) => {
      // Whoever does the same at this moment waits for it here.
      const held = `SELECT acted_at FROM ${T} WHERE id = $1 AND status = 'approved' FOR UPDATE`;
      const [row] = await session.query(held, [id]);
      if (row === undefined) return false;
      if (row.acted_at !== null) return true;
      const inside: HostDatabase = { query: session.query, transaction: (nested) => nested(session) };
      if (!(await work({ users: createSqlUsers(inside), roles: createSqlRoles(inside) }))) throw new Undone();
      await session.query(`UPDATE ${T} SET acted_at = $2 WHERE id = $1`, [id, actedAt.toISOString()]);
      return true;
    });
  } catch (error) {
    if (error instanceof Undone) return false;
    throw error;
  }
}

function toApproval(row: Row): ApprovalRecord {
  const status = STATUSES.find((known) => known === row.status);
  if (status === undefined) throw new TypeError('an approval has a status that is not known');
  return {
    id: textOf(row, 'id'),
    kind: textOf(row, 'kind'),
    sealedInput: textOf(row, 'sealed_input'),
    status,
    requestedBy: textOf(row, 'requested_by'),
    requestedAt: dateOf(row, 'requested_at'),
    expiresAt: dateOf(row, 'expires_at'),
    decidedBy: textOrNull(row, 'decided_by'),
    decidedAt: dateOrNull(row, 'decided_at'),
    actedAt: dateOrNull(row, 'acted_at'),
    problem: textOrNull(row, 'problem'),
  };
}
