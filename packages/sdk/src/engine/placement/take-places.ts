import type { Transaction } from '../../ports/storage.ts';
import { type ChosenPlace, soldOut } from './choose-places.ts';

/** Another buyer filled a chosen place before it was reserved, or it sells nothing any more: nothing of this try stands. */
class PlaceTaken extends Error {
  readonly placeId: string;

  constructor(placeId: string) {
    super('the chosen place was taken meanwhile');
    this.placeId = placeId;
  }
}

/**
 * Runs work that chooses places, reserves them last in its transaction, and is done again from the beginning, without the place in question, when
 * another buyer was faster. Ends, since each try leaves out one place more.
 */
export async function whilePlacesLast<Result>(
  work: (tried: ReadonlySet<string>) => Promise<Result>,
): Promise<Result> {
  const tried = new Set<string>();
  for (;;) {
    try {
      return await work(tried);
    } catch (error) {
      if (!(error instanceof PlaceTaken) || tried.has(error.placeId)) throw error;
      tried.add(error.placeId);
    }
  }
}

/** Reserves chosen places, last in the transaction of `whilePlacesLast`. @throws PanelkitError `SOLD_OUT` when the plan is full */
export async function takePlaces(tx: Transaction, places: ChosenPlace[]): Promise<void> {
  const taken = await reservePlaces(tx, places);
  if (taken !== null) throw new PlaceTaken(taken);
}

/** Reserves chosen places, all or none. @returns the inbound (or the panel of one that is to be made) that another buyer filled meanwhile; null when all are reserved. @throws PanelkitError `SOLD_OUT` when the plan is full */
async function reservePlaces(tx: Transaction, places: ChosenPlace[]): Promise<string | null> {
  for (const { opens } of places) if (opens !== null) await tx.inbounds.insert(opens);
  const groups = Map.groupBy(places, ({ planId, inboundId }) => `${planId} ${inboundId}`);
  for (const key of [...groups.keys()].sort()) {
    const group = groups.get(key) ?? [];
    const [first] = group;
    if (first === undefined) continue;
    const noRoomOn = await tx.capacity.reserve(group.map(({ opens: _, ...hold }) => hold));
    if (noRoomOn === 'plan') throw soldOut(first.planId, group.length);
    if (noRoomOn !== null) return first.opens === null ? first.inboundId : first.panelId;
  }
  return null;
}
