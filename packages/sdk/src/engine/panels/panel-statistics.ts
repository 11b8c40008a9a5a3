import { addMs } from '../../domain/lifecycle/period.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import type { InboundStatistics } from '../../ports/storage/storage-usage.ts';
import type { Engine } from '../kernel/engine.ts';

/** A panel in numbers, from stored rows: nothing is asked of the panel. */
export interface PanelStatistics extends Omit<InboundStatistics, 'inboundId'> {
  panelId: string;
  /** How long a look-up took recently, in milliseconds; null: none was measured. */
  responseMs: number | null;
  /** Share of recent contacts that went well, 0 to 1; null: there were none. */
  successRate: number | null;
  inbounds: InboundStatistics[];
}

/** Who was seen within this long is online: a little longer than panels need to write it down. */
const ONLINE_WITHIN_MS = 5 * 60_000;

export async function panelStatistics(engine: Engine, panel: Panel): Promise<PanelStatistics> {
  const { storage, clock } = engine.backend;
  const { contacts } = panel.health;
  const onlineSince = addMs(clock.now(), -(ONLINE_WITHIN_MS + engine.settings.usageSyncIntervalMs));
  const inbounds = await storage.usage.statistics(panel.id, onlineSince);
  const sum = (field: Exclude<keyof InboundStatistics, 'inboundId'>): number =>
    inbounds.reduce((total, inbound) => total + inbound[field], 0);
  return {
    panelId: panel.id,
    clientCount: sum('clientCount'),
    activeCount: sum('activeCount'),
    onlineCount: sum('onlineCount'),
    usedBytes: sum('usedBytes'),
    responseMs: contacts?.responseMs ?? null,
    successRate:
      contacts === undefined ? null : contacts.goodCount / (contacts.goodCount + contacts.failedCount),
    inbounds,
  };
}
