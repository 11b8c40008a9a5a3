import type { Capabilities } from '../domain/panels/capabilities.ts';
import type { Panel } from '../domain/panels/panel.ts';
import { NO_SHARE } from '../domain/panels/worker-share.ts';
import type { Engine } from '../engine/kernel/engine.ts';
import { listAll } from '../engine/kernel/list-all.ts';
import type { PanelPlaces } from '../engine/panel-calls/panel-slots.ts';
import type { WorkerShare } from '../engine/panel-calls/worker-share.ts';

/** What this process may ask of each panel at once: its part of what the panel's last probe said. */
export interface PanelLimits {
  /** How many may talk to it. */
  of(panelId: string): PanelPlaces;
  /** How many of its inbounds are worked on. */
  inboundsOf(panelId: string): number;
  /**
   * How many of its accounts are worked on: some more, so that it has something to do while others are
   * booked.
   */
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
export function createPanelLimits(
  engine: Engine,
  { ceiling, share }: { ceiling: number; share: WorkerShare },
): PanelLimits {
  const { storage, clock } = engine.backend;
  const known = new Map<string, Pick<Capabilities, 'writeConcurrency' | 'writeScope'>>();
  const note = ({ id, capabilities }: Panel): void => {
    if (capabilities !== null) known.set(id, capabilities);
  };
  let readAtMs = Number.NEGATIVE_INFINITY;
  const load = async (): Promise<void> => {
    readAtMs = clock.monotonicMs();
    for (const panel of await listAll<Panel>((page) => storage.panels.list(page))) note(panel);
  };
  const of = (panelId: string): PanelPlaces =>
    partOf(known.get(panelId) ?? { writeConcurrency: ceiling, writeScope: 'panel' }, {
      divisor: share.divisor(),
      ceiling,
    });
  const inboundsOf = (panelId: string): number => Math.max(1, of(panelId).places);
  return {
    of,
    inboundsOf,
    accountsOf: (panelId) => {
      const talking = inboundsOf(panelId);
      // Elsewhere one account's write holds up the others.
      const mayOverlap = known.get(panelId)?.writeScope === 'account';
      return talking + (mayOverlap ? Math.ceil(talking / TALKING_FOR_A_SPARE) : 0);
    },
    load,
    // Not by listening: a process that listens reads every event of the shop.
    refresh: async () => {
      if (clock.monotonicMs() - readAtMs >= FRESH_MS) await load();
    },
  };
}

/** This process's part of what a panel bears. */
function partOf(
  { writeConcurrency, writeScope }: Pick<Capabilities, 'writeConcurrency' | 'writeScope'>,
  { divisor, ceiling }: { divisor: number; ceiling: number },
): PanelPlaces {
  if (divisor === NO_SHARE) return { places: 0, slots: null };
  const part = Math.floor(writeConcurrency / divisor);
  if (part >= 1) return { places: Math.min(ceiling, part), slots: null };
  // Where one write at a time is all that a panel takes, the lease of its scope sees to that.
  return { places: 1, slots: writeScope === 'panel' ? null : writeConcurrency };
}
