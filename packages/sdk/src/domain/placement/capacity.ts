/** The counters of anything with a capacity: a plan, a panel, an inbound. Plans have no foreign accounts. */
export interface CapacityCounters {
  capacity: number | null;
  heldCount: number;
  usedCount: number;
  foreignCount?: number;
}

/** Places that can be reserved now; null = no limit. Never negative. */
export function freePlaces(counters: CapacityCounters): number | null {
  if (counters.capacity === null) return null;
  return Math.max(0, counters.capacity - takenPlaces(counters));
}

/** The same as a number to reckon with: infinite without a limit. */
export function placesLeft(counters: CapacityCounters): number {
  return freePlaces(counters) ?? Number.POSITIVE_INFINITY;
}

/** Held, used and foreign places. */
export function takenPlaces(counters: CapacityCounters): number {
  return counters.heldCount + counters.usedCount + (counters.foreignCount ?? 0);
}

/** Whether `units` more fit. */
export function hasRoomFor(counters: CapacityCounters, units: number): boolean {
  const free = freePlaces(counters);
  return free === null || free >= units;
}

/** The place of a unit whose plan names none. */
export const MAIN_PLACE = 'main';

/**
 * A place set aside for one account: *pending* counts as held, *posted* as used; *voided* and *released* gave
 * it back. Only a pending one of an unpaid order expires.
 */
export interface CapacityHold {
  id: string;
  planId: string;
  panelId: string;
  inboundId: string;
  unitId: string;
  /** Which of the unit's places it is. */
  placeKey: string;
  /**
   * Whether the plan counts it: a plan counts units, by their lead places; panels and inbounds count every
   * place.
   */
  countsForPlan: boolean;
  state: 'pending' | 'posted' | 'voided' | 'expired' | 'released';
  createdAt: Date;
  settledAt: Date | null;
}
