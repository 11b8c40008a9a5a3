import { addMs } from '../../domain/period.ts';
import type { Subscription } from '../../domain/subscription.ts';
import type { AccountPatch, Transaction } from '../../ports/storage.ts';
import type { WriteOf } from './send-write.ts';
import type { ReconcileWork } from './work.ts';

/**
 * An account that is replaced by another one leaves the panel: what its counter shows over what was booked counts for the subscription,
 * once. The caller locks the account after this.
 */
export async function bookLastCounter(
  tx: Transaction,
  work: ReconcileWork,
  action: Extract<WriteOf, { kind: 'remove' }>,
): Promise<AccountPatch> {
  const { account, subscription } = work;
  if (account.condemnedAt === null || subscription.termination !== null || account.resetIntent !== null)
    return {};
  const seenBytes = Math.max(0, ...action.accounts.map(({ usedBytes }) => usedBytes));
  const locked = await tx.subscriptions.get(subscription.id);
  const latest = await tx.accounts.find(account.id);
  const deltaBytes = seenBytes - (latest?.counterBytes ?? seenBytes);
  if (deltaBytes <= 0 || locked.termination !== null || locked.period !== subscription.period) return {};
  if (beganAfter(locked, account.condemnedAt)) return {};
  await tx.subscriptions.update(locked.id, { usedBytes: locked.usedBytes + deltaBytes });
  return { counterBytes: seenBytes };
}

/** What it counted belongs to the period in which it was replaced, which is never before the first; periods begin at whole seconds. */
function beganAfter({ granted, period }: Subscription, replacedAt: Date): boolean {
  return period > 1 && granted !== null && addMs(granted.startsAt, 1000) > replacedAt;
}
