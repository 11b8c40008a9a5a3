import * as z from 'zod';
import type { AuditRow } from '../../domain/records/audit.ts';
import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';
import type { AuditFilter } from '../../ports/storage.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, parseInput } from '../kernel/parse-input.ts';
import { actorOf, type QueryContext, runCommand } from '../kernel/run-command.ts';

const HOUR_MS = 3_600_000;
const targetSchema = z.object({ kind: z.string().min(1).max(50), id: idSchema });
const viewSchema = z.object({
  action: z
    .string()
    .regex(/^[a-z-]+\.[a-z-]+$/)
    .max(100),
  target: targetSchema,
});

/** Who changed what, why and when; staff only. */
export interface AuditTrail {
  /** Oldest first; of one thing, one action, one actor, one address, or all of it. */
  list(request: PageRequest & AuditFilter, by: QueryContext): Promise<Page<AuditRow>>;
  /**
   * Called by the shop before it shows personal data to staff: records who looks at whom (`customer.view`),
   * or at which list. Each member of the staff leaves at most one row per target and hour; it names what was
   * opened first.
   */
  recordView(input: z.input<typeof viewSchema>, by: QueryContext): Promise<void>;
}

export function createAuditTrail(engine: Engine): AuditTrail {
  return {
    list: async (request, by) => {
      requireStaff(actorOf(by), { kind: 'audit', id: 'list' });
      return engine.backend.storage.audit.list(request);
    },
    recordView: async (input, by) => {
      const { action, target } = parseInput(viewSchema, input);
      const actor = actorOf(by);
      requireStaff(actor, target);
      const hour = Math.floor(engine.backend.clock.now().getTime() / HOUR_MS);
      await runCommand(engine, {
        name: 'audit.recordView',
        schema: targetSchema,
        input: target,
        by: { actor, idempotencyKey: `${target.kind} ${target.id} ${hour}` },
        effect: async ({ audit }) => {
          await audit({ action, target });
          return target.id;
        },
      });
    },
  };
}
