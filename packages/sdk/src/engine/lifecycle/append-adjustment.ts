import type { Adjustment } from '../../domain/entitlement/adjust-entries.ts';
import type { EntitlementEntry, EntitlementFact } from '../../domain/entitlement/entitlement-fact.ts';
import { passedMilestones } from '../../domain/lifecycle/due-events.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import { reachedMilestones, usageMilestones } from '../../domain/usage/usage.ts';
import type { Transaction } from '../../ports/storage.ts';
import { bumpGenerations } from '../accounts/bump-generation.ts';
import { appendFacts } from '../entitlement/append-facts.ts';
import type { Engine } from '../kernel/engine.ts';
import { dueUnlessChanging } from './due-unless-changing.ts';

/**
 * What staff add to a locked subscription for nothing, or take, inside of its period: its terms and what is
 * due follow, and its panels get them.
 */
export async function appendAdjustment(
  engine: Engine,
  tx: Transaction,
  adjusted: {
    subscription: Subscription;
    known: readonly EntitlementFact[];
    entries: readonly EntitlementEntry[];
    adjustment: Adjustment;
  },
): Promise<void> {
  const { subscription, known, entries, adjustment } = adjusted;
  const { id: subscriptionId } = subscription;
  const granted = await appendFacts(tx, { subscriptionId, known, entries });
  const after = afterwards(engine, { ...subscription, granted }, adjustment, tx.now);
  const nextDueAt = await dueUnlessChanging(engine, tx, { ...subscription, ...after });
  await tx.subscriptions.update(subscriptionId, { ...after, nextDueAt });
  await bumpGenerations(tx, subscriptionId);
}

/**
 * What was reported and lies ahead again is reported again, and a renewal that failed is tried at the new
 * end.
 */
function afterwards(
  { policies }: Engine,
  subscription: Subscription,
  { days, bytes }: Adjustment,
  now: Date,
): Pick<Subscription, 'granted' | 'renewal' | 'told' | 'runsOutAt'> {
  const { granted, told, runsOutAt } = subscription;
  const renewal = days > 0 ? null : subscription.renewal;
  const milestones = usageMilestones(policies.lifecycle.usagePercents);
  const passed = new Set([
    ...passedMilestones({ ...subscription, renewal, pause: null, told: [] }, policies, now),
    ...reachedMilestones(subscription, milestones).map(({ name }) => name),
  ]);
  return {
    granted,
    renewal,
    told: told.filter((milestone) => passed.has(milestone)),
    runsOutAt: bytes === 0 ? runsOutAt : null,
  };
}
