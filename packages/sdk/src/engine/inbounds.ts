import * as z from 'zod';
import type { Inbound } from '../domain/inbound.ts';
import { notFound } from '../errors/error-factories.ts';
import type { InboundPatch, Page, PageRequest } from '../ports/storage.ts';
import { requireStaff } from './authorize.ts';
import type { Engine } from './engine.ts';
import { idSchema } from './parse-input.ts';
import { recordAudit } from './record-audit.ts';
import { actorOf, type CommandContext, type QueryContext, runCommand } from './run-command.ts';

const updateSchema = z.object({
  inboundId: idSchema,
  capacity: z.int().min(0).nullable().optional(),
  isDefault: z.boolean().optional(),
  provisioningEnabled: z.boolean().optional(),
});

export type UpdateInboundInput = z.input<typeof updateSchema>;

/** Inbounds as the last sync saw them, with the shop's own switches; staff only. */
export interface Inbounds {
  get(inboundId: string, by: QueryContext): Promise<Inbound>;
  list(request: PageRequest & { panelId?: string }, by: QueryContext): Promise<Page<Inbound>>;
  /** A capacity below what is taken stops new sales; it takes nothing from anybody. */
  update(input: UpdateInboundInput, by: CommandContext): Promise<Inbound>;
}

export function createInbounds(engine: Engine): Inbounds {
  const { inbounds } = engine.backend.storage;
  const find = async (id: string): Promise<Inbound> => {
    const inbound = await inbounds.find(id);
    if (inbound === null) throw notFound('inbound', id);
    return inbound;
  };
  return {
    get: async (inboundId, by) => {
      requireStaff(actorOf(by), { kind: 'inbound', id: inboundId });
      return find(inboundId);
    },
    list: async (request, by) => {
      requireStaff(actorOf(by), { kind: 'inbounds', id: 'list' });
      return inbounds.list(request);
    },
    update: async (input, by) => find(await update(engine, input, by)),
  };
}

function update(engine: Engine, input: UpdateInboundInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'inbounds.update',
    schema: updateSchema,
    input,
    by,
    effect: async (tx, { inboundId, ...wanted }, actor) => {
      const target = { kind: 'inbound', id: inboundId };
      requireStaff(actor, target);
      const { capacity, isDefault, provisioningEnabled } = await tx.inbounds.get(inboundId);
      const patch: InboundPatch = Object.fromEntries(
        Object.entries(wanted).filter(([, value]) => value !== undefined),
      );
      await tx.inbounds.update(inboundId, patch);
      const before = { capacity, isDefault, provisioningEnabled };
      await recordAudit(engine, tx, { actor, action: 'inbound.update', target, before, after: { ...patch } });
      return inboundId;
    },
  });
}
