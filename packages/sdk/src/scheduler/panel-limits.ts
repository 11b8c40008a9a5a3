import type { Panel } from '../domain/panel.ts';
import type { Engine } from '../engine/engine.ts';
import { listAll } from '../engine/list-all.ts';

/** How many reconciles each panel bears at once, as its last probe said. */
export interface PanelLimits {
  of(panelId: string): number;
  load(): Promise<void>;
}

/** Follows what probes learn; `ceiling` holds where nothing is known, and nothing goes above it. */
export function createPanelLimits(engine: Engine, ceiling: number): PanelLimits {
  const { storage } = engine.backend;
  const limits = new Map<string, number>();
  const note = ({ id, capabilities }: Panel): void => {
    limits.set(id, Math.min(ceiling, capabilities?.writeConcurrency ?? ceiling));
  };
  engine.events.on('panel.inbounds-synced', async ({ aggregate }) => {
    const panel = await storage.panels.find(aggregate.id);
    if (panel !== null) note(panel);
  });
  return {
    of: (panelId) => limits.get(panelId) ?? ceiling,
    load: async () => {
      for (const panel of await listAll<Panel>((page) => storage.panels.list(page))) note(panel);
    },
  };
}
