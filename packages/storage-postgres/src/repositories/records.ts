import type { AuditRow } from '@panelkit/sdk';
import type { AuditFilter, AuditReader, IdempotencyRepository, IdempotencyScope } from '@panelkit/sdk/ports';
import type { Access, LateWrite, TransactionAccess } from '../database/access.ts';
import { isUuid } from '../rows/is-uuid.ts';
import { auditRows } from '../rows/record-rows.ts';
import { unnest } from '../rows/unnest.ts';
import { withMerged } from './people/with-merged.ts';
import { createReader } from './repository.ts';

export function createAuditReader(access: Access): AuditReader {
  const { list } = createReader<AuditRow, AuditFilter>(
    access,
    auditRows,
    ({ targetId, action, actorId, address }) => ({
      target_id: targetId,
      action,
      actor_id: actorId,
      address,
    }),
  );
  return { list };
}

const append = `
  INSERT INTO panelkit.audit_rows
    (id, actor_kind, actor_id, action, target_kind, target_id, before, after, reason, at, address)
  SELECT id, actor_kind, actor_id, action, target_kind, target_id, before::jsonb, after::jsonb, reason, at, address
  FROM ${unnest(['uuid', ...Array<string>(8).fill('text'), 'timestamptz', 'text'])}
    row (id, actor_kind, actor_id, action, target_kind, target_id, before, after, reason, at, address)`;

/** Writes audit rows, by their values. */
export function auditWrite(rows: readonly unknown[][]): LateWrite {
  const values = Array.from({ length: 11 }, (_, column) => rows.map((row) => row[column]));
  return { table: auditRows.name, text: append, values };
}

/**
 * What the actor did under the key; of a customer, who is also given as a parameter, those as well who were
 * merged into them.
 */
const doneBy = (customer: string) => `
  SELECT known.actor_id, known.arguments_hash, known.result
  FROM (SELECT $2 AS id UNION SELECT id::text FROM (${withMerged(`${customer}::uuid`)}) merged) own
  CROSS JOIN LATERAL (
    SELECT actor_id, arguments_hash, result FROM panelkit.idempotency_keys
    WHERE actor_kind = $1 AND actor_id = own.id AND command = $3 AND key = $4 AND result IS NOT NULL
    UNION ALL
    SELECT own.id, arguments_hash, result FROM panelkit.permanent_keys
    WHERE scope = panelkit.scope_of($1, own.id, $3, $4)
  ) known`;
const claim = `
  INSERT INTO panelkit.idempotency_keys (actor_kind, actor_id, command, key, arguments_hash, at, is_permanent)
  SELECT $1, $2, $3, $4, $5, $6, false
  WHERE NOT EXISTS (${doneBy('$7')})
  ON CONFLICT DO NOTHING
  RETURNING key`;

const done = doneBy('$5');
const ofScope = 'actor_kind = $1 AND actor_id = $2 AND command = $3 AND key = $4';
const claimed = `
  SELECT FROM panelkit.idempotency_keys WHERE ${ofScope} FOR NO KEY UPDATE`;
const takeOver = `
  UPDATE panelkit.idempotency_keys SET arguments_hash = $5, at = $6 WHERE ${ofScope}`;
const complete = `
  UPDATE panelkit.idempotency_keys SET result = $5, is_permanent = $6 WHERE ${ofScope}`;

export function createIdempotency({ run, later }: TransactionAccess): IdempotencyRepository {
  return {
    claim: (scope, argumentsHash, at) =>
      run(async (session) => {
        const { kind, id } = scope.actor;
        const customerId = kind === 'customer' && isUuid(id) ? id : null;
        const values = [...keyOf(scope), argumentsHash, at.toISOString()];
        if ((await session.query(claim, [...values, customerId])).length > 0) return { kind: 'new' };
        await session.query(claimed, keyOf(scope));
        const [known] = await session.query(done, [...keyOf(scope), customerId]);
        if (known !== undefined)
          return {
            kind: 'done',
            actorId: String(known.actor_id),
            argumentsHash: String(known.arguments_hash),
            result: String(known.result),
          };
        // A claim that committed without a result did nothing: the next caller takes it over.
        await session.query(takeOver, values);
        return { kind: 'new' };
      }),
    complete: (scope, result, { isPermanent } = { isPermanent: false }) =>
      later({
        table: 'panelkit.idempotency_keys',
        text: complete,
        values: [...keyOf(scope), result, isPermanent],
      }),
  };
}

function keyOf({ actor, command, key }: IdempotencyScope): string[] {
  return [actor.kind, actor.id, command, key];
}
