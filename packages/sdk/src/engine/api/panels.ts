import type { Panel } from '../../domain/panels/panel.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';
import { probePanel } from '../contact/probe-panel.ts';
import { readFor } from '../contact/read-for.ts';
import { wakeWaiting } from '../contact/wake-waiting.ts';
import { type PanelSync, syncAllInbounds } from '../inbounds/sync-all-inbounds.ts';
import { type SyncReport, syncInbounds } from '../inbounds/sync-inbounds.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { actorOf, type CommandContext, type QueryContext } from '../kernel/run-command.ts';
import {
  type RegisterPanelInput,
  type RemovePanelInput,
  registerPanel,
  removePanel,
  type UpdatePanelInput,
  updatePanel,
} from '../panels/edit-panels.ts';
import { type PanelView, toView } from '../panels/panel-view.ts';
import { createPanelCare, type PanelCare } from './panel-care.ts';
import { createPanelOversight, type PanelOversight } from './panel-oversight.ts';

/**
 * The registry of panels; staff only. Panel reads may run in a request; panel writes come only from the
 * reconciler.
 */
export interface Panels extends PanelCare, PanelOversight {
  /** Adds a panel without contacting it; `test` and `syncInbounds` come next. */
  register(input: RegisterPanelInput, by: CommandContext): Promise<PanelView>;
  update(input: UpdatePanelInput, by: CommandContext): Promise<PanelView>;
  /**
   * Removes a panel from the registry.
   * @throws PanelkitError `ILLEGAL_TRANSITION` while accounts or holds are on it
   */
  remove(input: RemovePanelInput, by: CommandContext): Promise<PanelView>;
  get(panelId: string, by: QueryContext): Promise<PanelView>;
  list(page: PageRequest, by: QueryContext): Promise<Page<PanelView>>;
  /** Logs in and detects version, capabilities and clock skew. @throws PanelkitError `PANEL_*` */
  test(panelId: string, by: QueryContext): Promise<PanelView>;
  /**
   * Reads the panel's inbounds into rows and counts the accounts that are not ours. Safe to repeat.
   * @throws PanelkitError `PANEL_*`
   */
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
    register: async (input, by) => view(await registerPanel(engine, input, by)),
    update: async (input, by) => {
      const { panelId, isBack } = await updatePanel(engine, input, by);
      if (isBack) await wakeWaiting(engine, panelId);
      return view(panelId);
    },
    remove: async (input, by) => {
      const id = await removePanel(engine, input, by);
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
