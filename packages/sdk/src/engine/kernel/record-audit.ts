import type { AuditRow } from '../../domain/records/audit.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from './engine.ts';

/** What an audit row says; before, after and reason where there are any. */
export type AuditEntry = Pick<AuditRow, 'actor' | 'action' | 'target'> &
  Partial<Pick<AuditRow, 'before' | 'after' | 'reason'>>;

/** Appends an audit row in the caller's transaction. `before` and `after` must hold no secret. */
export async function recordAudit(engine: Engine, tx: Transaction, entry: AuditEntry): Promise<void> {
  const { kind, id, address = null } = entry.actor;
  await tx.audit.append({
    before: null,
    after: null,
    reason: null,
    ...entry,
    actor: { kind, id },
    address,
    id: engine.ids.uuid(),
    at: tx.now,
  });
}
