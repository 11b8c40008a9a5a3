import type { Change } from '../../domain/changes/change.ts';
import { changeEntries } from '../../domain/entitlement/change-entries.ts';
import { entitlementOf } from '../../domain/entitlement/entitlement.ts';
import { nextDueAt, passedMilestones } from '../../domain/lifecycle/due-events.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { Transaction } from '../../ports/storage.ts';
import { appendFacts, factsOf } from '../entitlement/append-facts.ts';
import type { Engine } from '../kernel/engine.ts';

/**
 * A change is entered in the entitlement ledger and its terms become the granted ones: a new period begins,
 * with no milestone reported and nothing used but what the panel shows already. The caller has locked the
 * subscription and the change.
 * @returns the subscription as it is now
 */
export async function grantTerms(
  engine: Engine,
  tx: Transaction,
  { subscription, change, usedBytes }: { subscription: Subscription; change: Change; usedBytes: number },
): Promise<Subscription> {
  const at = tx.now;
  const known = await factsOf(tx, subscription);
  const standing = { ...subscription, entitlement: entitlementOf(known) };
  const entries = changeEntries(change, standing, at);
  const granted = await appendFacts(tx, { subscriptionId: subscription.id, known, entries });
  const keepsPrice = change.planId === subscription.planId;
  const begun = {
    granted,
    planId: change.planId,
    anchorAt: change.addsTime ? subscription.anchorAt : (granted?.startsAt ?? at),
    // A price that was locked is the former plan's.
    renewalPriceMinor: keepsPrice ? subscription.renewalPriceMinor : null,
    period: subscription.period + 1,
    usedBytes,
    runsOutAt: null,
    renewal: null,
    told: [],
    dueErrors: 0,
  };
  // Milestones before the start of the period are not reported.
  const told = passedMilestones({ ...subscription, ...begun }, engine.policies, at);
  const due = nextDueAt({ ...subscription, ...begun, told }, engine.policies);
  await tx.subscriptions.update(subscription.id, { ...begun, told, nextDueAt: due });
  await tx.changes.update(change.id, { state: 'posted', settledAt: at });
  return { ...subscription, ...begun, told, nextDueAt: due };
}
