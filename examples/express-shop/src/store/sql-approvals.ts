import type { HostDatabase } from '@panelkit/storage-postgres';
import type { ApprovalRecord, ApprovalStore } from './approval-record.ts';
import { dateOf, dateOrNull, type Row, textOf, textOrNull } from './row.ts';

const T = 'panelkit_shop.approvals';
const STATUSES = ['open', 'approved', 'declined', 'done', 'failed'] as const;

export function createSqlApprovals(database: HostDatabase): ApprovalStore {
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
    decide: async (id, { status, decidedBy, decidedAt }) => {
      const rows = await database.query(
        `UPDATE ${T} SET status = $2, decided_by = $3, decided_at = $4
         WHERE id = $1 AND status = 'open' AND expires_at > $4 AND (requested_by <> $3 OR $2 = 'declined') RETURNING id`,
        [id, status, decidedBy, decidedAt.toISOString()],
      );
      return rows.length === 1;
    },
    finish: async (id, { status, sealedInput, problem }) => {
      await database.query(
        `UPDATE ${T} SET status = $2, sealed_input = $3, problem = $4 WHERE id = $1 AND status = 'approved'`,
        [id, status, sealedInput, problem],
      );
    },
  };
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
    problem: textOrNull(row, 'problem'),
  };
}
