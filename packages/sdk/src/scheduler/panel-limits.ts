import type { Panel } from '../domain/panels/panel.ts';
import type { Engine } from '../engine/kernel/engine.ts';
import { listAll } from '../engine/kernel/list-all.ts';

/** What each panel bears at once, as its last probe said. */
export interface PanelLimits {
  /** How many may talk to it. */
  of(panelId: string): number;
  /** How many of its accounts are worked on: some more, so that it has something to do while others are booked. */
  accountsOf(panelId: string): number;
  /** Reads what the probes have learned. */
  load(): Promise<void>;
  /** The same, if that is a while ago. */
  refresh(): Promise<void>;
}

const FRESH_MS = 60_000;
/** For so many that talk to a panel, one more account is worked on. */
const TALKING_FOR_A_SPARE = 2;

/** `ceiling` holds where nothing is known, and nothing goes above it. */
export function createPanelLimits(engine: Engine, ceiling: number): PanelLimits {
  const { storage, clock } = engine.backend;
  const limits = new Map<string, { talking: number; spare: number }>();
  const note = ({ id, capabilities }: Panel): void => {
    const talking = Math.min(ceiling, capabilities?.writeConcurrency ?? ceiling);
    // Elsewhere one account's write holds up the others.
    const mayOverlap = capabilities?.writeScope === 'account';
    limits.set(id, { talking, spare: mayOverlap ? Math.ceil(talking / TALKING_FOR_A_SPARE) : 0 });
  };
  let readAtMs = Number.NEGATIVE_INFINITY;
  const load = async (): Promise<void> => {
    readAtMs = clock.monotonicMs();
    for (const panel of await listAll<Panel>((page) => storage.panels.list(page))) note(panel);
  };
  const of = (panelId: string): number => limits.get(panelId)?.talking ?? ceiling;
  return {
    of,
    accountsOf: (panelId) => of(panelId) + (limits.get(panelId)?.spare ?? 0),
    load,
    // Not by listening: a process that listens reads every event of the shop.
    refresh: async () => {
      if (clock.monotonicMs() - readAtMs >= FRESH_MS) await load();
    },
  };
}
