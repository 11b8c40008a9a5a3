import type { AccountPatch, Transaction } from '../../ports/storage.ts';
import { wakeAccount } from './wake-account.ts';

/**
 * The desired state of an account changed: its generation is raised and the reconciler woken. Nothing for one that is condemned.
 * @returns the new generation; null when it is condemned
 */
export async function bumpGeneration(
  tx: Transaction,
  accountId: string,
  patch: AccountPatch = {},
): Promise<number | null> {
  const account = await tx.accounts.get(accountId);
  if (account.condemnedAt !== null) return null;
  const generation = account.generation + 1;
  await tx.accounts.update(accountId, {
    generation,
    attempts: 0,
    mismatches: [],
    nextAttemptAt: tx.now,
    ...patch,
  });
  await wakeAccount(tx, account);
  return generation;
}
