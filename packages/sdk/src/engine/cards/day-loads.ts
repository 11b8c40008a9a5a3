import { addMs, DAY_MS } from '../../domain/lifecycle/period.ts';
import type { Queries } from '../../ports/storage.ts';

/**
 * What each card received or is to receive within 24 hours, in minor units, by its id; a card without any is
 * left out.
 */
export async function dayLoadsOf(
  { cardTransfers }: Pick<Queries, 'cardTransfers'>,
  now: Date,
): Promise<Map<string, number>> {
  const loads = await cardTransfers.sumLoads(addMs(now, -DAY_MS));
  return new Map(loads.map(({ cardId, amountMinor }) => [cardId, amountMinor]));
}
