import { type Account, isResetOpen } from '../../domain/accounts/account.ts';
import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import type { Change } from '../../domain/changes/change.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { AccountPatch, Transaction } from '../../ports/storage.ts';
import { raiseGeneration } from '../accounts/bump-generation.ts';
import { smallerCounter } from './look.ts';
import type { WriteOf } from './send-write.ts';

/**
 * An account that is replaced by another one leaves the panel: what its counter shows over what was booked
 * counts for the subscription, once. Both are locked. `period`: the subscription's when the account was
 * looked at.
 */
export async function bookLastCounter(
  tx: Transaction,
  { account, subscription }: { account: Account; subscription: Subscription },
  { action, period }: { action: Extract<WriteOf, { kind: 'remove' }>; period: number },
): Promise<AccountPatch> {
  if (account.condemnedAt === null || subscription.termination !== null || isResetOpen(account)) return {};
  const seenBytes = Math.max(0, ...action.accounts.map(({ usedBytes }) => usedBytes));
  const deltaBytes = seenBytes - account.counterBytes;
  if (deltaBytes <= 0 || subscription.period !== period) return {};
  if (await beganAfter(tx, subscription, account.condemnedAt)) return {};
  await tx.subscriptions.update(subscription.id, { usedBytes: subscription.usedBytes + deltaBytes });
  if (subscription.granted?.trafficLimitBytes != null) await lowerLimits(tx, account);
  return { counterBytes: seenBytes };
}

/**
 * The limits of accounts at other places were reckoned before its last use was known. Its successor is not
 * written before it is gone.
 */
async function lowerLimits(tx: Transaction, { id, subscriptionId }: Account): Promise<void> {
  const live = await tx.accounts.lockLive(subscriptionId);
  const others = live.filter(({ predecessorId }) => predecessorId !== id);
  await raiseGeneration(tx, others);
}

/**
 * What it counted belongs to the period in which it was replaced, which is never before the first. A change
 * that waited when the account was replaced began its period later, whatever start it was charged for.
 */
async function beganAfter(tx: Transaction, { id, period }: Subscription, replacedAt: Date): Promise<boolean> {
  if (period <= 1) return false;
  const begunBy = await tx.changes.findPosted(id, period - 1);
  return begunBy !== null && begunBy.settledAt !== null && begunBy.settledAt >= replacedAt;
}

/**
 * A reset or recreation that was open is over: from here on the counter is booked again, from what it shows
 * now.
 */
export function counterAfter(account: Account, change: Change | null, seen: ObservedAccount): AccountPatch {
  const { counterEpoch, counterBytes, resetIntent, resetDueGeneration } = account;
  const isReset = resetDueGeneration !== null || (change !== null && change.kind !== 'purchase');
  if (resetIntent === null && !isReset) return {};
  const counter = isReset ? seen.usedBytes : smallerCounter(counterBytes, seen);
  return { counterEpoch: counterEpoch + 1, counterBytes: counter, resetIntent: null };
}
