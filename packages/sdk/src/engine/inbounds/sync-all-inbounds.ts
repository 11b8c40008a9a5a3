import type { Panel } from '../../domain/panels/panel.ts';
import type { Actor } from '../../domain/records/actor.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { Engine } from '../kernel/engine.ts';
import { panelsInService } from '../usage/sync-usage.ts';
import { type SyncReport, syncInbounds } from './sync-inbounds.ts';

/** The result of syncing one of several panels: its report, or an error code. */
export type PanelSync = { panelId: string } & ({ report: SyncReport } | { failed: string });

/**
 * One panel in service after another; one that fails does not stop the others.
 * @throws PanelkitError `PANEL_READ_ABORTED`
 */
export async function syncAllInbounds(
  engine: Engine,
  asked: { actor: Actor; reader: AbortSignal },
): Promise<PanelSync[]> {
  const ended: PanelSync[] = [];
  for (const panel of await panelsInService(engine)) ended.push(await syncOne(engine, panel, asked));
  return ended;
}

async function syncOne(
  engine: Engine,
  panel: Panel,
  asked: { actor: Actor; reader: AbortSignal },
): Promise<PanelSync> {
  try {
    return { panelId: panel.id, report: await syncInbounds(engine, panel, asked) };
  } catch (error) {
    if (!isPanelkitError(error) || error.code === 'PANEL_READ_ABORTED') throw error;
    return { panelId: panel.id, failed: error.code };
  }
}
