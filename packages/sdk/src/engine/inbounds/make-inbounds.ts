import * as z from 'zod';
import { FOUND_INBOUND, type Inbound } from '../../domain/inbounds/inbound.ts';
import type { DesiredInbound } from '../../domain/inbounds/inbound-template.ts';
import { hasCapability } from '../../domain/panels/capabilities.ts';
import { illegalTransition, invalidInput, notFound } from '../../errors/error-factories.ts';
import type { InboundPatch, Transaction } from '../../ports/storage.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { inboundTemplateSchema } from './inbound-template-schema.ts';
import { wakeInbound } from './wake-inbound.ts';

const createSchema = z.object({
  panelId: idSchema,
  /** Shown in links; a few letters are put behind it, by which it is found again. */
  name: z.string().regex(/^[\w.-]{1,40}$/),
  template: inboundTemplateSchema,
  capacity: z.int().min(0).nullable().default(null),
  isDefault: z.boolean().default(false),
  provisioningEnabled: z.boolean().default(true),
});
const changeSchema = z.object({
  inboundId: idSchema,
  template: inboundTemplateSchema.optional(),
  enabled: z.boolean().optional(),
});
const removeSchema = z.object({ inboundId: idSchema });

export type CreateInboundInput = z.input<typeof createSchema>;
export type ChangeInboundInput = z.input<typeof changeSchema>;
export type RemoveInboundInput = z.input<typeof removeSchema>;

const SUFFIX_LENGTH = 8;

/** A new inbound is asked for; its reconciler makes it. */
export function createInbound(
  engine: Engine,
  input: CreateInboundInput,
  by: CommandContext,
): Promise<string> {
  return runCommand(engine, {
    name: 'inbounds.create',
    schema: createSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { name, template, ...wanted }) => {
      requireStaff(actor, { kind: 'panel', id: wanted.panelId });
      const panel = await tx.panels.get(wanted.panelId);
      if (panel.removedAt !== null) throw notFound('panel', panel.id);
      if (!hasCapability(panel.capabilities, 'inboundControl')) {
        const message = 'inbounds cannot be made on this panel, or it was never tested';
        throw invalidInput([{ path: 'panelId', code: 'not_supported', message }]);
      }
      const inbound = newMadeInbound(engine, { ...wanted, name, template }, tx.now);
      await tx.inbounds.insert({ ...inbound, nextAttemptAt: inbound.createdAt });
      await wakeInbound(tx, inbound);
      const target = { kind: 'inbound', id: inbound.id };
      const after = { ...wanted, name: inbound.name, template };
      await audit({ action: 'inbound.create', target, after });
      return inbound.id;
    },
  });
}

/** The row of an inbound that the shop makes; nothing is due yet. */
export function newMadeInbound(
  engine: Engine,
  wanted: Pick<DesiredInbound, 'name' | 'template'> &
    Pick<Inbound, 'panelId' | 'capacity' | 'isDefault' | 'provisioningEnabled'>,
  createdAt: Date,
): Inbound {
  const { template, ...given } = wanted;
  const name = `${wanted.name}-${engine.ids.token(SUFFIX_LENGTH)}`;
  return {
    ...FOUND_INBOUND,
    ...given,
    id: engine.ids.uuid(),
    remoteKey: null,
    name,
    protocol: template.protocol,
    network: template.transport.network,
    port: typeof template.port === 'number' ? template.port : null,
    status: 'pending',
    statusMessage: null,
    heldCount: 0,
    usedCount: 0,
    foreignCount: 0,
    linkFingerprint: null,
    desired: { name, template, enabled: true },
    generation: 1,
    syncedAt: createdAt,
    createdAt,
  };
}

/**
 * What is wanted of an inbound changes. Its parts may change only while nobody is on it: the links of its
 * accounts would break.
 */
export function changeInbound(
  engine: Engine,
  input: ChangeInboundInput,
  by: CommandContext,
): Promise<string> {
  return runCommand(engine, {
    name: 'inbounds.change',
    schema: changeSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { inboundId, template, enabled }) => {
      const target = { kind: 'inbound', id: inboundId };
      requireStaff(actor, target);
      const inbound = await getMade(tx, inboundId, 'change');
      const { desired } = inbound;
      if (template !== undefined && isInUse(inbound))
        throw illegalTransition({ ...target, from: 'in-use', action: 'change the template' });
      const wanted: DesiredInbound = {
        name: desired.name,
        template: template ?? desired.template,
        enabled: enabled ?? desired.enabled,
      };
      await askFor(tx, inbound, { desired: wanted });
      await audit({
        action: 'inbound.change',
        target,
        before: { template: desired.template, enabled: desired.enabled },
        after: { template: wanted.template, enabled: wanted.enabled },
      });
      return inboundId;
    },
  });
}

/** An inbound that the shop made is to go. Refused while an account or a hold is on it. */
export function removeInbound(
  engine: Engine,
  input: RemoveInboundInput,
  by: CommandContext,
): Promise<string> {
  return runCommand(engine, {
    name: 'inbounds.remove',
    schema: removeSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { inboundId }) => {
      const target = { kind: 'inbound', id: inboundId };
      requireStaff(actor, target);
      const inbound = await getMade(tx, inboundId, 'remove');
      if (isInUse(inbound)) throw illegalTransition({ ...target, from: 'in-use', action: 'remove' });
      await condemnInbound(tx, inbound);
      const before = { status: inbound.status };
      await audit({ action: 'inbound.remove', target, before });
      return inboundId;
    },
  });
}

/** Wanted = absent, for good. From now on nothing is placed on it. */
async function condemnInbound(tx: Transaction, inbound: Inbound): Promise<void> {
  const at = tx.now;
  await askFor(tx, inbound, { condemnedAt: at, provisioningEnabled: false, capacity: 0 });
  await tx.events.append({
    aggregate: { kind: 'inbound', id: inbound.id },
    type: 'inbound.condemned',
    data: { panelId: inbound.panelId },
    at,
  });
}

/**
 * A place was given back: a dedicated inbound goes with the last of its accounts. The caller has settled the
 * hold in this transaction, and locked no order yet.
 */
export async function leaveDedicatedInbound(tx: Transaction, inboundId: string): Promise<void> {
  const known = await tx.inbounds.find(inboundId);
  if (known === null || known.dedicatedTo === null || known.condemnedAt !== null) return;
  const inbound = await tx.inbounds.get(inboundId);
  if (inbound.heldCount + inbound.usedCount === 0) await condemnInbound(tx, inbound);
}

type MadeInbound = Inbound & { desired: DesiredInbound };

async function getMade(tx: Transaction, inboundId: string, action: string): Promise<MadeInbound> {
  const inbound = await tx.inbounds.get(inboundId);
  const { desired } = inbound;
  const refuse = (from: string) => illegalTransition({ kind: 'inbound', id: inboundId, from, action });
  if (desired === null) throw refuse('found on its panel, not made by the shop');
  if (inbound.condemnedAt !== null) throw refuse('removed');
  return { ...inbound, desired };
}

function isInUse({ heldCount, usedCount, foreignCount }: Inbound): boolean {
  return heldCount + usedCount + foreignCount > 0;
}

async function askFor(tx: Transaction, inbound: Inbound, patch: InboundPatch): Promise<void> {
  const generation = inbound.generation + 1;
  const nextAttemptAt = tx.now;
  await tx.inbounds.update(inbound.id, { ...patch, generation, nextAttemptAt, attempts: 0, lastError: null });
  await wakeInbound(tx, inbound);
}
