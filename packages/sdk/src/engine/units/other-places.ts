import { type Account, isBehind } from '../../domain/accounts/account.ts';
import { isAwaited } from '../../domain/placement/lost-place.ts';
import type { AccountPatch, Transaction } from '../../ports/storage.ts';
import { raiseGeneration } from '../accounts/bump-generation.ts';
import type { LockedSubscription } from '../locks/lock-subscription.ts';
import { servesUnit } from './unit-places.ts';

/** Whether other places use the same volume. */
export function sharesVolume({ unit, accounts }: LockedSubscription, leaving: readonly string[]): boolean {
  return accounts.filter((account) => servesUnit(unit, account) && !leaving.includes(account.id)).length > 1;
}

/** Whether every other place that the unit waits for was read back already. */
export function isLastRequired({ unit, accounts }: LockedSubscription, account: Account): boolean {
  return !accounts.some(
    (other) => other.id !== account.id && servesUnit(unit, other) && isAwaited(other) && isBehind(other),
  );
}

/**
 * The terms are granted with this account: those of other places that are behind follow in their own
 * generation, so that no attempt which read the rows before writes old terms. Nothing is given up for them
 * any more.
 */
export async function raiseOthers(
  tx: Transaction,
  { unit, accounts }: LockedSubscription,
  account: Account,
  patch: Pick<AccountPatch, 'resetDueGeneration'>,
): Promise<void> {
  for (const other of accounts) {
    if (other.id === account.id || !servesUnit(unit, other) || !isBehind(other)) continue;
    await raiseGeneration(tx, [other], {
      ...patch,
      deadlineAt: null,
      counterEpoch: other.counterEpoch + 1,
    });
  }
}
