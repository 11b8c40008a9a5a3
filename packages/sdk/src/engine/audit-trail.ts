import type { AuditRow } from '../domain/audit.ts';
import type { Page, PageRequest } from '../ports/storage.ts';
import { requireStaff } from './authorize.ts';
import type { Engine } from './engine.ts';
import { actorOf, type QueryContext } from './run-command.ts';

/** Who changed what, why and when; staff only. */
export interface AuditTrail {
  /** Oldest first. */
  list(
    request: PageRequest & { targetId?: string; action?: string },
    by: QueryContext,
  ): Promise<Page<AuditRow>>;
}

export function createAuditTrail(engine: Engine): AuditTrail {
  return {
    list: async (request, by) => {
      requireStaff(actorOf(by), { kind: 'audit', id: 'list' });
      return engine.backend.storage.audit.list(request);
    },
  };
}
