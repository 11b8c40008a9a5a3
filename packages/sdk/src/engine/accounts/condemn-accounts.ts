import type { CondemnedAccount } from '../../ports/storage/storage-many.ts';
import type { Transaction } from '../../ports/storage.ts';
import { wakeAccount } from './wake-account.ts';

/**
 * Desired = absent, for good. The reconciler removes them and gives their places back when their absence was
 * read.
 */
export async function condemnAccounts(tx: Transaction, accountIds: string[]): Promise<void> {
  if (accountIds.length > 0) await emitCondemned(tx, await tx.accounts.condemn(accountIds, tx.now));
}

/** The same for every account of these subscriptions, which are locked. */
export async function condemnSubscriptions(tx: Transaction, subscriptionIds: string[]): Promise<void> {
  await emitCondemned(tx, await tx.accounts.condemnLive(subscriptionIds, tx.now));
}

async function emitCondemned(tx: Transaction, condemned: CondemnedAccount[]): Promise<void> {
  const at = tx.now;
  for (const account of condemned) {
    const { id, panelId, subscriptionId } = account;
    const data = { panelId, subscriptionId };
    await tx.events.append({ aggregate: { kind: 'account', id }, type: 'account.condemned', data, at });
    await wakeAccount(tx, account);
  }
}
