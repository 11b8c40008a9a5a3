import type { Change } from '../../domain/change.ts';
import { termsOf } from '../../domain/desired-of.ts';
import { nextDueAt, passedMilestones } from '../../domain/due-events.ts';
import type { Subscription } from '../../domain/subscription.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../engine.ts';

/**
 * The terms of a change become the granted ones: a new period begins, with nothing told and nothing used but what the panel shows already.
 * The caller has locked the subscription and the change. @returns the subscription as it is now
 */
export async function grantTerms(
  engine: Engine,
  tx: Transaction,
  { subscription, change, usedBytes }: { subscription: Subscription; change: Change; usedBytes: number },
): Promise<Subscription> {
  const at = engine.backend.clock.now();
  const granted = termsOf(change, at);
  const begun = {
    granted,
    planId: change.planId,
    anchorAt: change.continuesFrom === null ? granted.startsAt : subscription.anchorAt,
    period: subscription.period + 1,
    usedBytes,
    renewal: null,
    told: [],
    dueErrors: 0,
  };
  // Milestones that lie before the period begins are not told.
  const told = passedMilestones({ ...subscription, ...begun }, engine.policies, at);
  const due = nextDueAt({ ...subscription, ...begun, told }, engine.policies);
  await tx.subscriptions.update(subscription.id, { ...begun, told, nextDueAt: due });
  await tx.changes.update(change.id, { state: 'posted', settledAt: at });
  return { ...subscription, ...begun, told, nextDueAt: due };
}
