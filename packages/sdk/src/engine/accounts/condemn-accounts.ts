import type { Transaction } from '../../ports/storage.ts';
import { wakeAccount } from './wake-account.ts';

/** Desired = absent, for good. The reconciler removes them and gives their places back when their absence was read. */
export async function condemnAccounts(tx: Transaction, accountIds: string[]): Promise<void> {
  const at = tx.now;
  for (const account of await tx.accounts.condemn(accountIds, at)) {
    const { id, panelId, subscriptionId } = account;
    const data = { panelId, subscriptionId };
    await tx.events.append({ aggregate: { kind: 'account', id }, type: 'account.condemned', data, at });
    await wakeAccount(tx, account);
  }
}
