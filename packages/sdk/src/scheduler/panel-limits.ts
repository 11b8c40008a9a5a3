import type { Panel } from '../domain/panel.ts';
import type { Engine } from '../engine/engine.ts';
import { listAll } from '../engine/list-all.ts';

/** How many reconciles each panel bears at once, as its last probe said. */
export interface PanelLimits {
  of(panelId: string): number;
  /** Reads what the probes have learned. */
  load(): Promise<void>;
  /** The same, if that is a while ago. */
  refresh(): Promise<void>;
}

const FRESH_MS = 60_000;

/** `ceiling` holds where nothing is known, and nothing goes above it. */
export function createPanelLimits(engine: Engine, ceiling: number): PanelLimits {
  const { storage, clock } = engine.backend;
  const limits = new Map<string, number>();
  const note = ({ id, capabilities }: Panel): void => {
    limits.set(id, Math.min(ceiling, capabilities?.writeConcurrency ?? ceiling));
  };
  let readAtMs = Number.NEGATIVE_INFINITY;
  const load = async (): Promise<void> => {
    readAtMs = clock.monotonicMs();
    for (const panel of await listAll<Panel>((page) => storage.panels.list(page))) note(panel);
  };
  return {
    of: (panelId) => limits.get(panelId) ?? ceiling,
    load,
    // Not by listening: a process that listens reads every event of the shop.
    refresh: async () => {
      if (clock.monotonicMs() - readAtMs >= FRESH_MS) await load();
    },
  };
}
