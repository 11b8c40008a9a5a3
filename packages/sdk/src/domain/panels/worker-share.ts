/** A worker that divides by this has no share of any panel: it waits until the others have seen it. */
export const NO_SHARE = 2_147_483_647;

/**
 * The other workers that are alive. `least`: the smallest number by which one of them divides; null when
 * there are none.
 */
export interface OtherWorkers {
  count: number;
  least: number | null;
}

/**
 * Among how many workers one may divide each panel's concurrency from now on. No worker may divide by less
 * than the number of workers that have a share, or together they would exceed the panel's concurrency. So one
 * takes more only once nobody divides by less than all who live, and less only once its calls under way fit.
 *
 * @param own - `sharingAmong`: by what it divides now; `readyFor`: its calls under way fit a share that
 *   divides by this
 */
export function shareAmong(others: OtherWorkers, own: { sharingAmong: number; readyFor: number }): number {
  const live = others.count + 1;
  if (own.readyFor < live) return own.sharingAmong;
  const takesLess = live >= own.sharingAmong;
  return takesLess || (others.least ?? live) >= live ? live : own.sharingAmong;
}
