import * as z from 'zod';
import type { AuditRow } from '../../domain/records/audit.ts';
import type { StoredEvent } from '../../domain/records/event.ts';
import type { ArchivePart, ArchiveRequest } from '../../ports/storage/storage-retention.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { parseInput } from '../kernel/parse-input.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';

const requestSchema = z.object({
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
  after: z.int().min(0),
  limit: z.int().min(1).max(100),
});

/**
 * Events and audit rows that are older than the policy keeps them at hand, by month; staff only. Read on with
 * `after`, the number of the last part; a month is read to its end when no part comes.
 */
export interface Archive {
  events(request: ArchiveRequest, by: QueryContext): Promise<ArchivePart<StoredEvent>[]>;
  audit(request: ArchiveRequest, by: QueryContext): Promise<ArchivePart<AuditRow>[]>;
}

export function createArchive(engine: Engine): Archive {
  const { archive } = engine.backend.storage;
  const check = (request: ArchiveRequest, by: QueryContext): ArchiveRequest => {
    requireStaff(actorOf(by), { kind: 'archive', id: 'read' });
    return parseInput(requestSchema, request);
  };
  return {
    events: async (request, by) => archive.events(check(request, by)),
    audit: async (request, by) => archive.audit(check(request, by)),
  };
}
