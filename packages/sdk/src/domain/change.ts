import type { SoldTerms } from './order.ts';

/**
 * One pending alteration of a subscription's terms. A purchase is the first change of a subscription. The new terms are the account's
 * desired state at once; they become the granted ones when the account was read back.
 */
export interface Change {
  id: string;
  subscriptionId: string;
  kind: 'purchase';
  terms: SoldTerms;
  /** When the money was set aside: the period starts here, unless the panel is first written to much later. */
  chargedAt: Date;
  /** The start that was fixed by the first attempt that writes; null before it. */
  startsAt: Date | null;
  /** The account's generation that carries it. */
  generation: number;
  state: 'pending' | 'posted' | 'voided';
  settledAt: Date | null;
}

/** A first write later than this after the charge moves the period, so that nobody pays for days without service. */
export const START_GRACE_MS = 10 * 60_000;

/** When the period of a change starts if its first write leaves at `now`. Whole seconds. */
export function startOf(change: Pick<Change, 'chargedAt' | 'startsAt'>, now: Date): Date {
  if (change.startsAt !== null) return change.startsAt;
  const late = now.getTime() - change.chargedAt.getTime() > START_GRACE_MS;
  return new Date(Math.floor((late ? now : change.chargedAt).getTime() / 1000) * 1000);
}
