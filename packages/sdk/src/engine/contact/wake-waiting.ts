import { type Account, isUnsettled } from '../../domain/accounts/account.ts';
import type { Transaction } from '../../ports/storage.ts';
import { wakeAccount } from '../accounts/wake-account.ts';
import type { Engine } from '../kernel/engine.ts';

/** More than one panel has. */
const ALL_WAITING = 1_000_000;
const WOKEN_AT_ONCE = 200;

/**
 * Something was wrong with the panel, or with an inbound of it, and is not any more: accounts that wait for a
 * later attempt need not wait any longer. What is missing there waits on, except when `includesMissing` says
 * that its panel can be believed again.
 */
export async function wakeWaiting(
  engine: Engine,
  panelId: string,
  { includesMissing = false } = {},
): Promise<void> {
  const { storage, clock } = engine.backend;
  const ids = await storage.accounts.listWaiting(panelId, clock.now(), ALL_WAITING);
  for (let start = 0; start < ids.length; start += WOKEN_AT_ONCE) {
    // Several locks are taken in the order of ids.
    const batch = ids.slice(start, start + WOKEN_AT_ONCE).sort();
    await storage.transaction(async (tx) => {
      for (const id of batch) await wake(tx, await tx.accounts.get(id), includesMissing);
    });
  }
}

async function wake(tx: Transaction, account: Account, includesMissing: boolean): Promise<void> {
  const { id, nextAttemptAt, missingSince } = account;
  const isWaiting = nextAttemptAt !== null && nextAttemptAt > tx.now && !isUnsettled(account, tx.now);
  if (!isWaiting || (missingSince !== null && !includesMissing)) return;
  // What failed until now says nothing of how often to try from now on.
  await tx.accounts.update(id, { nextAttemptAt: tx.now, attempts: 0 });
  await wakeAccount(tx, account);
}
