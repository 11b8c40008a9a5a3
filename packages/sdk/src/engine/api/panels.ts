import * as z from 'zod';
import { formerHostsAfter, leadElsewhere } from '../../domain/panels/former-hosts.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import { illegalTransition, notFound } from '../../errors/error-factories.ts';
import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';
import type { PanelPatch } from '../../ports/storage.ts';
import { probePanel } from '../contact/probe-panel.ts';
import { readFor } from '../contact/read-for.ts';
import { type PanelSync, syncAllInbounds } from '../inbounds/sync-all-inbounds.ts';
import { type SyncReport, syncInbounds } from '../inbounds/sync-inbounds.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, parseInput } from '../kernel/parse-input.ts';
import { actorOf, type CommandContext, type QueryContext, runCommand } from '../kernel/run-command.ts';
import {
  baseUrlSchema,
  checkAddress,
  formerHostsSchema,
  publicHostSchema,
} from '../panel-calls/check-address.ts';
import { credentialsContext } from '../panel-calls/panel-connections.ts';
import { alertsSchema } from '../panels/panel-alerts.ts';
import { type PanelView, toView } from '../panels/panel-view.ts';
import { wakeUsageSync } from '../usage/wake-usage-sync.ts';
import { createPanelCare, type PanelCare } from './panel-care.ts';
import { createPanelOversight, type PanelOversight } from './panel-oversight.ts';

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
/**
 * The registry of panels; staff only. Panel reads may run in a request; panel writes come only from the
 * reconciler.
 */
export interface Panels extends PanelCare, PanelOversight {
  /** Adds a panel without contacting it; `test` and `syncInbounds` come next. */
  register(input: RegisterPanelInput, by: CommandContext): Promise<PanelView>;
  update(input: UpdatePanelInput, by: CommandContext): Promise<PanelView>;
  /** Removes a panel from the registry. @throws PanelkitError `ILLEGAL_TRANSITION` while accounts or holds are on it */
  remove(input: z.input<typeof removeSchema>, by: CommandContext): Promise<PanelView>;
  get(panelId: string, by: QueryContext): Promise<PanelView>;
  list(page: PageRequest, by: QueryContext): Promise<Page<PanelView>>;
  /** Logs in and detects version, capabilities and clock skew. @throws PanelkitError `PANEL_*` */
  test(panelId: string, by: QueryContext): Promise<PanelView>;
  /** Reads the panel's inbounds into rows and counts the accounts that are not ours. Safe to repeat. @throws PanelkitError `PANEL_*` */
  syncInbounds(panelId: string, by: QueryContext): Promise<SyncReport>;
  /**
   * Does the same for every panel that is not disabled, one after another; a failing panel does not stop the
   * others.
   */
  syncAllInbounds(by: QueryContext): Promise<PanelSync[]>;
}

export function createPanels(engine: Engine): Panels {
  const { storage } = engine.backend;
  const find = async (id: string): Promise<Panel> => {
    const panel = await storage.panels.find(id);
    if (panel === null || panel.removedAt !== null) throw notFound('panel', id);
    return panel;
  };
  const view = async (id: string): Promise<PanelView> => toView(await find(id));
  const staffOnly = (by: QueryContext, id: string): void => requireStaff(actorOf(by), { kind: 'panel', id });
  return {
    register: async (input, by) => view(await register(engine, input, by)),
    update: async (input, by) => view(await update(engine, input, by)),
    remove: async (input, by) => {
      const id = await remove(engine, input, by);
      const panel = await storage.panels.find(id);
      if (panel === null) throw notFound('panel', id);
      return toView(panel);
    },
    get: async (panelId, by) => {
      staffOnly(by, panelId);
      return view(panelId);
    },
    list: async (page, by) => {
      staffOnly(by, 'list');
      const { rows, nextCursor } = await storage.panels.list(page);
      return { rows: rows.filter(({ removedAt }) => removedAt === null).map(toView), nextCursor };
    },
    test: async (panelId, by) => {
      staffOnly(by, panelId);
      const panel = await find(panelId);
      await readFor(engine, by, (reader) => probePanel(engine, panel, reader));
      return view(panelId);
    },
    syncInbounds: async (panelId, by) => {
      staffOnly(by, panelId);
      const actor = actorOf(by);
      const panel = await find(panelId);
      return readFor(engine, by, (reader) => syncInbounds(engine, panel, { actor, reader }));
    },
    syncAllInbounds: async (by) => {
      staffOnly(by, 'list');
      const actor = actorOf(by);
      return readFor(engine, by, (reader) => syncAllInbounds(engine, { actor, reader }));
    },
    ...createPanelCare(engine, find),
    ...createPanelOversight(engine, find),
  };
}

function seal(
  engine: Engine,
  panel: { id: string; kind: string },
  credentials: Record<string, string>,
): string {
  const parsed = parseInput(engine.panels.driver(panel.kind).credentialsSchema, credentials);
  return engine.secretBox.seal(JSON.stringify(parsed), credentialsContext(panel.id));
}

function register(engine: Engine, input: RegisterPanelInput, by: CommandContext): Promise<string> {
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

function update(engine: Engine, input: UpdatePanelInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
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
}

function remove(engine: Engine, input: unknown, by: CommandContext): Promise<string> {
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
