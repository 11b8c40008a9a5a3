import { type FullPlace, isNoRoomError } from '../../errors/no-room-error.ts';
import type { Transaction } from '../../ports/storage.ts';
import { type ChosenPlace, soldOut } from './choose-places.ts';

/**
 * Runs work that chooses places, takes them last in its transaction, and is done again from the beginning,
 * without the place in question, when another buyer was faster or it sells nothing any more. Ends, since each
 * try leaves out one place more.
 * @throws PanelkitError `SOLD_OUT` when the plan is full
 */
export async function whilePlacesLast<Result>(
  work: (tried: ReadonlySet<string>) => Promise<Result>,
): Promise<Result> {
  const tried = new Set<string>();
  for (;;) {
    try {
      return await work(tried);
    } catch (error) {
      if (!isNoRoomError(error)) throw error;
      const { full } = error;
      if (full.place === 'plan') throw soldOut(full.planId, full.quantity);
      const others = idsToLeaveOut(full).filter((id) => !tried.has(id));
      if (others.length === 0) throw error;
      for (const id of others) tried.add(id);
    }
  }
}

/** The panel counts for inbounds that are still to be made there; one that is there is left out by itself. */
function idsToLeaveOut({ place, panelId, inboundId }: FullPlace): string[] {
  return place === 'panel' ? [inboundId, panelId] : [inboundId];
}

/** Takes chosen places, all or none, last in the transaction of `whilePlacesLast`. */
export async function takePlaces(tx: Transaction, places: ChosenPlace[]): Promise<void> {
  for (const { opens } of places) if (opens !== null) await tx.inbounds.insert(opens);
  // By panel before inbound: a transaction that takes several locks their counters in the same order.
  const groups = Map.groupBy(places, ({ planId, panelId, inboundId }) => `${planId} ${panelId} ${inboundId}`);
  for (const key of [...groups.keys()].sort()) {
    const group = groups.get(key) ?? [];
    await tx.capacity.take(group.map(({ opens: _opens, required: _required, ...hold }) => hold));
  }
}
