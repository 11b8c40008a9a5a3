import type { Clock } from '../../ports/clock.ts';
import type { IdGenerator } from '../../ports/id-generator.ts';
import type { HeldLease } from '../locks/lease.ts';

/** How this process may talk to a panel now. */
export interface PanelPlaces {
  /** So many calls at once; 0: none for now. */
  places: number;
  /**
   * Not null: the panel bears fewer writes than there are workers, so each also needs one of so many slots
   * that all of them share.
   */
  slots: number | null;
}

/** What slots are made with. */
export interface SlotParts {
  clock: Clock;
  ids: Pick<IdGenerator, 'fraction'>;
  /** Takes a lease; null when another has it. */
  hold(key: string): Promise<HeldLease | null>;
}

/** How soon a worker looks again whether a slot is free: so long at least, and twice as long at most. */
const RETRY_MS = 50;

/**
 * Waits for one of a panel's slots; null when none is needed any more by the time it is its turn. `placesNow`
 * is asked before each try.
 */
export async function takeSlot(
  parts: SlotParts,
  panelId: string,
  placesNow: () => PanelPlaces,
): Promise<HeldLease | null> {
  for (;;) {
    const { places, slots } = placesNow();
    if (places > 0 && slots === null) return null;
    const lease = places > 0 && slots !== null ? await holdOne(parts, panelId, slots) : null;
    if (lease !== null) return lease;
    await parts.clock.sleep(RETRY_MS * (1 + parts.ids.fraction()));
  }
}

/** The first free one, beginning anywhere, so that workers do not all ask for the same. */
async function holdOne({ ids, hold }: SlotParts, panelId: string, slots: number): Promise<HeldLease | null> {
  const first = Math.floor(ids.fraction() * slots);
  for (let step = 0; step < slots; step += 1) {
    const lease = await hold(`panel-slot:${panelId}:${(first + step) % slots}`);
    if (lease !== null) return lease;
  }
  return null;
}
