import { type Account, isBehind } from '../accounts/account.ts';

/**
 * What becomes of a paid unit when a place that it requires cannot be provisioned, and another one can.
 * - `give-up`: the unit fails, and its money is released.
 * - `deliver`: it is delivered with the places that are ready. The lost one is still retried, and staff are
 *   alerted.
 * - `deliver-and-give-days`: the same, and the customer gets free days: the share of the period that the lost
 *   places have in all places of the unit, rounded up. A unit without an end gets none.
 */
export type LostPlacePolicy = 'give-up' | 'deliver' | 'deliver-and-give-days';

export const LOST_PLACE_POLICIES = [
  'deliver-and-give-days',
  'deliver',
  'give-up',
] as const satisfies LostPlacePolicy[];

const REFUSALS = new Set(['PANEL_REFUSED', 'ACCOUNT_CONFLICT']);

/** Whether an account that was not read back may still be. */
export function mayFollow(account: Account, now: Date): boolean {
  const { deadlineAt, lastError } = account;
  if (!isBehind(account) || REFUSALS.has(lastError?.code ?? '')) return false;
  return deadlineAt === null || deadlineAt > now;
}

/** Whether a unit waits for this account. */
export function isAwaited({ required, lostAt }: Pick<Account, 'required' | 'lostAt'>): boolean {
  return required && lostAt === null;
}

/**
 * The required accounts of a unit with which it can be delivered when this one is lost; empty: with none.
 * Pure.
 */
export function accountsLeft(accounts: readonly Account[], lost: Pick<Account, 'id'>, now: Date): Account[] {
  return accounts.filter(
    (other) => other.id !== lost.id && isAwaited(other) && (!isBehind(other) || mayFollow(other, now)),
  );
}

/** The days that are given for lost places: their share of the period, rounded up. Pure. */
export function daysForLost(
  durationDays: number | null,
  places: { count: number; lostCount: number },
): number {
  return durationDays === null ? 0 : Math.ceil((durationDays * places.lostCount) / places.count);
}
