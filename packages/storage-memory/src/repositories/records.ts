import type { AuditRow } from '@panelkit/sdk';
import type { AuditFilter, AuditReader, IdempotencyRepository, IdempotencyScope } from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import { joined } from '../rows/index-places.ts';
import { withMerged } from './people/with-merged.ts';
import { createReader } from './repository.ts';

export function createAudit({ views, run }: Access): AuditReader & { append(row: AuditRow): Promise<void> } {
  const { list } = createReader<AuditRow, AuditFilter, 'target' | 'action' | 'actor' | 'address'>(
    run,
    views.audit,
    ({ targetId, action, actorId, address }) => {
      const where = (row: AuditRow) =>
        (action === undefined || row.action === action) &&
        (actorId === undefined || row.actor.id === actorId) &&
        (address === undefined || row.address === address);
      if (targetId !== undefined) return { index: 'target', group: targetId, where };
      if (actorId !== undefined) return { index: 'actor', group: actorId, where };
      if (address !== undefined) return { index: 'address', group: address, where };
      return action === undefined ? { index: 'all', group: '' } : { index: 'action', group: action };
    },
  );
  return { list, append: (row) => run(() => views.audit.insert(row)) };
}

const idOf = ({ actor, command, key }: IdempotencyScope) =>
  joined(actor.kind, joined(actor.id, joined(command, key)));

export function createIdempotency({ views, run }: Access): IdempotencyRepository {
  const { idempotency } = views;
  return {
    claim: (scope, argumentsHash, at) =>
      run(() => {
        const { kind, id } = scope.actor;
        for (const actorId of kind === 'customer' ? withMerged(views, id) : [id]) {
          const claimed = idempotency.find(idOf({ ...scope, actor: { kind, id: actorId } }));
          if (claimed !== null && claimed.result !== null)
            return { kind: 'done', actorId, argumentsHash: claimed.argumentsHash, result: claimed.result };
        }
        // A claim that committed without a result did nothing: the next caller takes it over.
        idempotency.put({ id: idOf(scope), argumentsHash, result: null, at, isPermanent: false });
        return { kind: 'new' };
      }),
    complete: (scope, result, { isPermanent } = { isPermanent: false }) =>
      run(() => idempotency.update(idOf(scope), { result, isPermanent })),
  };
}
