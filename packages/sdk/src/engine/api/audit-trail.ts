import type { AuditRow } from '../../domain/records/audit.ts';
import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';
import type { AuditFilter } from '../../ports/storage.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';

/** Who changed what, why and when; staff only. */
export interface AuditTrail {
  /** Oldest first; of one thing, one action, one actor, or all of it. */
  list(request: PageRequest & AuditFilter, by: QueryContext): Promise<Page<AuditRow>>;
}

export function createAuditTrail(engine: Engine): AuditTrail {
  return {
    list: async (request, by) => {
      requireStaff(actorOf(by), { kind: 'audit', id: 'list' });
      return engine.backend.storage.audit.list(request);
    },
  };
}
