import type { Panel } from '../domain/panel.ts';
import { addMs } from '../domain/period.ts';
import type { InboundStatistics } from '../ports/storage-usage.ts';
import type { Engine } from './engine.ts';

/** A panel in numbers, from stored rows: nothing is asked of the panel. */
export interface PanelStatistics extends Omit<InboundStatistics, 'inboundId'> {
  panelId: string;
  inbounds: InboundStatistics[];
}

/** Who was seen within this long is online: a little longer than panels need to write it down. */
const ONLINE_WITHIN_MS = 5 * 60_000;

export async function panelStatistics(engine: Engine, panel: Panel): Promise<PanelStatistics> {
  const { storage, clock } = engine.backend;
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
    inbounds,
  };
}
