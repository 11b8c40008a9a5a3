import * as z from 'zod';
import type { Inbound } from '../../domain/inbounds/inbound.ts';
import { illegalTransition, notFound } from '../../errors/error-factories.ts';
import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';
import type { InboundPatch } from '../../ports/storage.ts';
import {
  type ChangeInboundInput,
  type CreateInboundInput,
  changeInbound,
  createInbound,
  type RemoveInboundInput,
  removeInbound,
} from '../inbounds/make-inbounds.ts';
import { type DialInput, requestDial } from '../inbounds/request-dial.ts';
import { resetInboundUsage } from '../inbounds/reset-inbound-usage.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema } from '../kernel/parse-input.ts';
import { actorOf, type CommandContext, type QueryContext, runCommand } from '../kernel/run-command.ts';

const updateSchema = z.object({
  inboundId: idSchema,
  capacity: z.int().min(0).nullable().optional(),
  isDefault: z.boolean().optional(),
  provisioningEnabled: z.boolean().optional(),
});

export type UpdateInboundInput = z.input<typeof updateSchema>;

/** Inbounds, both synced and created by the shop; staff only. */
export interface Inbounds {
  get(inboundId: string, by: QueryContext): Promise<Inbound>;
  list(request: PageRequest & { panelId?: string }, by: QueryContext): Promise<Page<Inbound>>;
  /** A capacity below the places in use stops new sales and removes nobody. */
  update(input: UpdateInboundInput, by: CommandContext): Promise<Inbound>;
  /**
   * Asks for a new inbound on a panel that lets inbounds be made (`capabilities.inboundControl`). It is
   * *pending* until its reconciler has read it back; when the panel refuses it, `lastError` says why, and
   * `change` or `remove` go on from there.
   */
  create(input: CreateInboundInput, by: CommandContext): Promise<Inbound>;
  /**
   * Changes one that the shop made. It can be switched at any time; its parts only while nobody is on it.
   * @throws PanelkitError `ILLEGAL_TRANSITION`
   */
  change(input: ChangeInboundInput, by: CommandContext): Promise<Inbound>;
  /**
   * Removes an inbound that the shop created from its panel.
   * @throws PanelkitError `ILLEGAL_TRANSITION` while accounts or holds are on it
   */
  remove(input: RemoveInboundInput, by: CommandContext): Promise<Inbound>;
  /**
   * Asks for a dial test of the panel's inbounds, beside the regular one; `lastDial` of each shows the
   * result.
   * @throws PanelkitError `INVALID_INPUT` in a shop without a dialer
   */
  dial(input: DialInput, by: CommandContext): Promise<void>;
  /**
   * Resets the panel's own counter of the inbound; repeating does no harm. @throws PanelkitError `PANEL_*`
   */
  resetUsage(inboundId: string, by: QueryContext): Promise<void>;
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
      const { rows, nextCursor } = await inbounds.list(request);
      return { rows: rows.filter(({ status }) => status !== 'removed'), nextCursor };
    },
    update: async (input, by) => find(await update(engine, input, by)),
    create: async (input, by) => find(await createInbound(engine, input, by)),
    change: async (input, by) => find(await changeInbound(engine, input, by)),
    remove: async (input, by) => find(await removeInbound(engine, input, by)),
    dial: async (input, by) => void (await requestDial(engine, input, by)),
    resetUsage: (inboundId, by) => resetInboundUsage(engine, inboundId, by),
  };
}

function update(engine: Engine, input: UpdateInboundInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'inbounds.update',
    schema: updateSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { inboundId, ...wanted }) => {
      const target = { kind: 'inbound', id: inboundId };
      requireStaff(actor, target);
      const { capacity, isDefault, provisioningEnabled, condemnedAt } = await tx.inbounds.get(inboundId);
      if (condemnedAt !== null) throw illegalTransition({ ...target, from: 'removed', action: 'update' });
      const patch: InboundPatch = Object.fromEntries(
        Object.entries(wanted).filter(([, value]) => value !== undefined),
      );
      await tx.inbounds.update(inboundId, patch);
      const before = { capacity, isDefault, provisioningEnabled };
      await audit({ action: 'inbound.update', target, before, after: { ...patch } });
      return inboundId;
    },
  });
}
