import type { Account } from '../../domain/accounts/account.ts';
import type { AccountPatch, Transaction } from '../../ports/storage.ts';
import { wakeAccount } from './wake-account.ts';

/**
 * The desired state of a subscription changed: the generation of its accounts that are not condemned is
 * raised, to the same number in all of them, and the reconciler is woken.
 * @returns the new generation; null when all of them are condemned
 */
export async function bumpGenerations(
  tx: Transaction,
  subscriptionId: string,
  patch: AccountPatch = {},
): Promise<number | null> {
  return raiseGeneration(tx, await tx.accounts.lockLive(subscriptionId), patch);
}

/**
 * The same for some accounts, which are locked and not condemned; `patch` may differ for each.
 * @returns the new generation; null when there are none
 */
export async function raiseGeneration(
  tx: Transaction,
  accounts: readonly Account[],
  patch: AccountPatch | ((account: Account) => AccountPatch) = {},
): Promise<number | null> {
  if (accounts.length === 0) return null;
  const generation = Math.max(...accounts.map((account) => account.generation)) + 1;
  for (const account of accounts) {
    await tx.accounts.update(account.id, {
      generation,
      attempts: 0,
      mismatches: [],
      nextAttemptAt: tx.now,
      ...(typeof patch === 'function' ? patch(account) : patch),
    });
    await wakeAccount(tx, account);
  }
  return generation;
}
