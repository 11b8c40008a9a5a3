import { entitlementOf } from '../../domain/entitlement/entitlement.ts';
import { restEntries } from '../../domain/entitlement/rest-entries.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { Transaction } from '../../ports/storage.ts';
import { appendFacts, factsOf } from './append-facts.ts';

/**
 * Staff end a subscription that is locked: what is left of it is taken back, without a credit. Its granted
 * terms stay as they were, so that reports still tell whether it ended before its time.
 */
export async function reverseRest(tx: Transaction, subscription: Subscription): Promise<void> {
  const known = await factsOf(tx, subscription);
  const entitlement = entitlementOf(known);
  if (entitlement === null) return;
  const entries = restEntries(entitlement, { now: tx.now, ...subscription });
  await appendFacts(tx, { subscriptionId: subscription.id, known, entries });
}
