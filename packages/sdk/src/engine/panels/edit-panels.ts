import * as z from 'zod';
import { formerHostsAfter, leadElsewhere } from '../../domain/panels/former-hosts.ts';
import { illegalTransition, notFound } from '../../errors/error-factories.ts';
import type { PanelPatch } from '../../ports/storage.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, parseInput } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import {
  baseUrlSchema,
  checkAddress,
  formerHostsSchema,
  publicHostSchema,
} from '../panel-calls/check-address.ts';
import { credentialsContext } from '../panel-calls/panel-connections.ts';
import { wakeUsageSync } from '../usage/wake-usage-sync.ts';
import { alertsSchema } from './panel-alerts.ts';
import { toView } from './panel-view.ts';

const credentialPolicySchema = z.enum(['rotate', 'ask']);
const credentialsInput = z.record(z.string(), z.string());
const registerSchema = z.object({
  kind: z.string().min(1).max(50),
  name: z.string().trim().min(1).max(200),
  baseUrl: baseUrlSchema,
  credentials: credentialsInput,
  allowPrivateAddress: z.boolean().default(false),
  allowPlainHttp: z.boolean().optional(),
  publicHost: publicHostSchema.nullable().default(null),
  weight: z.number().positive().max(1000).default(1),
  capacity: z.int().min(0).nullable().default(null),
  credentialPolicy: credentialPolicySchema.default('rotate'),
  alerts: alertsSchema.default(null),
});
const updateSchema = z.object({
  panelId: idSchema,
  name: z.string().trim().min(1).max(200).optional(),
  baseUrl: baseUrlSchema.optional(),
  credentials: credentialsInput.optional(),
  allowPrivateAddress: z.boolean().optional(),
  allowPlainHttp: z.boolean().optional(),
  publicHost: publicHostSchema.nullable().optional(),
  /** In place of those that PanelKit remembers; an empty list forgets them. */
  formerHosts: formerHostsSchema.optional(),
  weight: z.number().positive().max(1000).optional(),
  capacity: z.int().min(0).nullable().optional(),
  credentialPolicy: credentialPolicySchema.optional(),
  alerts: alertsSchema.optional(),
  status: z.enum(['enabled', 'draining', 'disabled']).optional(),
});
const removeSchema = z.object({ panelId: idSchema });

export type RegisterPanelInput = z.input<typeof registerSchema>;
export type UpdatePanelInput = z.input<typeof updateSchema>;
export type RemovePanelInput = z.input<typeof removeSchema>;

function seal(
  engine: Engine,
  panel: { id: string; kind: string },
  credentials: Record<string, string>,
): string {
  const parsed = parseInput(engine.panels.driver(panel.kind).credentialsSchema, credentials);
  return engine.secretBox.seal(JSON.stringify(parsed), credentialsContext(panel.id));
}

/** Adds a panel without contacting it. @returns its id */
export function registerPanel(
  engine: Engine,
  input: RegisterPanelInput,
  by: CommandContext,
): Promise<string> {
  return runCommand(engine, {
    name: 'panels.register',
    schema: registerSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { credentials, allowPrivateAddress, allowPlainHttp, ...given }) => {
      const id = engine.ids.uuid();
      requireStaff(actor, { kind: 'panels', id: 'register' });
      const address = { ...given, credentials, allowPrivateAddress, allowPlainHttp };
      const allowsPrivateAddress = checkAddress(null, address, engine.settings.privateNetworks);
      const wanted = { ...given, allowsPrivateAddress };
      await tx.panels.insert({
        ...wanted,
        id,
        sealedCredentials: seal(engine, { id, kind: wanted.kind }, credentials),
        status: 'enabled',
        health: { consecutiveFailures: 0, lastContactAt: null, lastError: null, clockSkewMs: null },
        version: null,
        capabilities: null,
        formerHosts: [],
        heldCount: 0,
        usedCount: 0,
        foreignCount: 0,
        suspectSince: null,
        trustedAt: null,
        removedAt: null,
        createdAt: tx.now,
      });
      await audit({ action: 'panel.register', target: { kind: 'panel', id }, after: wanted });
      return id;
    },
  });
}

/** Changes what is given. `isBack`: the panel was disabled and may be written to again. */
export async function updatePanel(
  engine: Engine,
  input: UpdatePanelInput,
  by: CommandContext,
): Promise<{ panelId: string; isBack: boolean }> {
  let isBack = false;
  const updatedId = await runCommand(engine, {
    name: 'panels.update',
    schema: updateSchema,
    input,
    by,
    effect: async (
      { tx, actor, audit },
      { panelId, credentials, allowPrivateAddress, allowPlainHttp, ...wanted },
    ) => {
      const target = { kind: 'panel', id: panelId };
      requireStaff(actor, target);
      const panel = await tx.panels.get(panelId);
      isBack = panel.status === 'disabled' && wanted.status !== undefined && wanted.status !== 'disabled';
      if (panel.removedAt !== null) throw notFound('panel', panelId);
      const address = { baseUrl: wanted.baseUrl, credentials, allowPrivateAddress, allowPlainHttp };
      const allows = checkAddress(panel, address, engine.settings.privateNetworks);
      const entries: [string, unknown][] = Object.entries(wanted).filter(([, value]) => value !== undefined);
      if (allows !== panel.allowsPrivateAddress) entries.push(['allowsPrivateAddress', allows]);
      const given = Object.fromEntries(entries);
      const patch: PanelPatch = { ...given };
      if (credentials !== undefined) patch.sealedCredentials = seal(engine, panel, credentials);
      // Another address may be another panel: what was learned of the old one does not hold.
      if (patch.baseUrl !== undefined && patch.baseUrl !== panel.baseUrl)
        Object.assign(patch, { version: null, capabilities: null });
      patch.formerHosts = formerHostsAfter(panel, { ...panel, ...patch });
      await tx.panels.update(panelId, patch);
      // Some panels' links name the address by which they are reached.
      if (leadElsewhere(panel, { ...panel, ...patch })) await wakeUsageSync(tx, panelId);
      const shown: Record<string, unknown> = { ...toView(panel) };
      const before = Object.fromEntries(Object.keys(given).map((field) => [field, shown[field]]));
      const after = { ...given, ...(credentials !== undefined && { credentialsChanged: true }) };
      await audit({ action: 'panel.update', target, before, after });
      return panelId;
    },
  });
  return { panelId: updatedId, isBack };
}

/** Takes a panel on which nothing of ours is out of the registry. @returns its id */
export function removePanel(engine: Engine, input: RemovePanelInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'panels.remove',
    schema: removeSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { panelId }) => {
      const target = { kind: 'panel', id: panelId };
      requireStaff(actor, target);
      const panel = await tx.panels.get(panelId);
      if (panel.removedAt !== null) throw notFound('panel', panelId);
      if (panel.heldCount + panel.usedCount > 0) {
        throw illegalTransition({ ...target, from: 'in-use', action: 'remove' });
      }
      await tx.panels.update(panelId, { status: 'disabled', removedAt: tx.now });
      await audit({
        action: 'panel.remove',
        target,
        before: { status: panel.status },
        after: { status: 'disabled' },
      });
      return panelId;
    },
  });
}
