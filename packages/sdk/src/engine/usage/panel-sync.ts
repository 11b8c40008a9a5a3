import type { Panel } from '../../domain/panels/panel.ts';
import type { CounterMark } from '../../ports/storage/storage-usage.ts';
import type { ForeignCounts } from '../inbounds/count-foreign.ts';
import type { ObservedInbounds } from '../inbounds/observe-inbounds.ts';

/**
 * Where links cost a call for each account, so many are read in one listing; the next one is then asked for a
 * minute later.
 */
const LINK_READS_A_LISTING = 600;

/**
 * One that shows the credentials of ours, with an id that it has or had or on its inbound, under another
 * name.
 */
export interface Sighting {
  name: string;
  usedBytes: number;
}

/** One run through a panel's listing. */
export interface PanelSync {
  panel: Panel;
  /** Of the accounts that were not listed yet, by account: read before the first page was asked for. */
  marks: Map<string, CounterMark>;
  /** Before the first page was asked for. */
  startedAt: Date;
  /** How many marks there were. */
  accountCount: number;
  /**
   * Read before the first page was asked for; null: they could not be, or this is no listing of the whole
   * panel.
   */
  inbounds: ObservedInbounds | null;
  /** How many accounts may still be asked for their links, where each costs a call. */
  linkReadsLeft: number;
  /** Whether accounts with old links were left for the next listing. */
  hasStaleLinks: boolean;
  foreign: ForeignCounts;
  /** Those without a name of ours that have all marks of one of ours, by its id. */
  sightings: Map<string, Sighting>;
  /** The keys of our inbounds on the panel, by inbound. */
  inboundKeys: ReadonlyMap<string, string>;
}

/** A run that begins now. */
export function newPanelSync(
  panel: Panel,
  known: Pick<PanelSync, 'marks' | 'startedAt' | 'inboundKeys'> & { inbounds?: ObservedInbounds | null },
): PanelSync {
  const { marks, startedAt, inboundKeys, inbounds = null } = known;
  return {
    panel,
    marks,
    startedAt,
    accountCount: marks.size,
    inbounds,
    linkReadsLeft: LINK_READS_A_LISTING,
    hasStaleLinks: false,
    foreign: { total: 0, byKey: new Map() },
    sightings: new Map(),
    inboundKeys,
  };
}
