import { type CapacityCounters, takenPlaces } from './capacity.ts';

/**
 * How full it is, in whole percent, rounded down; null where there is no limit. Nothing fits into a capacity
 * of 0: it is full.
 */
export function capacityPercent(counters: CapacityCounters): number | null {
  if (counters.capacity === null) return null;
  if (counters.capacity === 0) return 100;
  return Math.floor((takenPlaces(counters) * 100) / counters.capacity);
}

/** The highest of the thresholds that it has reached; 0: none. */
export function capacityLevel(counters: CapacityCounters, thresholds: readonly number[]): number {
  const percent = capacityPercent(counters);
  return percent === null ? 0 : Math.max(0, ...thresholds.filter((threshold) => threshold <= percent));
}
