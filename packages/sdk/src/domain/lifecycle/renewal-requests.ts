import { addMs } from './period.ts';
import type { Subscription } from './subscription.ts';

const HOUR_MS = 3_600_000;

/**
 * The milestone of a renewal that was requested. From then on `dueErrors` counts the requests since its last
 * outcome.
 */
export const RENEWAL_REQUESTED = 'renewal-requested';

/**
 * How often a renewal without an outcome is requested, over about two days; then the subscription ends as if
 * it were not renewed.
 */
export const MOST_RENEWAL_REQUESTS = 6;

/**
 * How often the renewal was requested since its last outcome: a charge, or a failure with the time of the
 * next try.
 */
export function renewalRequests({ told, dueErrors }: Pick<Subscription, 'told' | 'dueErrors'>): number {
  return told.includes(RENEWAL_REQUESTED) ? dueErrors : 0;
}

/**
 * When a renewal that was requested at `now`, after `requests` others, is looked at again: its job may be
 * lost. Each wait is twice the one before, but nothing else that is due (`others`) waits for it.
 */
export function nextRenewalRequest(requests: number, others: Date | null, now: Date): Date {
  const again = addMs(now, HOUR_MS * 2 ** requests);
  return others !== null && others > now && others < again ? others : again;
}
