import { entitlementOf, termsOfEntitlement } from '../../domain/entitlement/entitlement.ts';
import type { EntitlementEntry, EntitlementFact } from '../../domain/entitlement/entitlement-fact.ts';
import type { GrantedTerms, Subscription } from '../../domain/lifecycle/subscription.ts';
import type { Queries, Transaction } from '../../ports/storage.ts';

/** The facts of a subscription; none is asked for before the first delivery. */
export async function factsOf(
  store: Pick<Queries, 'entitlement'>,
  { id, period }: Pick<Subscription, 'id' | 'period'>,
): Promise<EntitlementFact[]> {
  return period === 0 ? [] : store.entitlement.listBySubscription(id);
}

/**
 * Appends entries to the ledger of a subscription that is locked. The caller stores the terms that follow, in
 * the same transaction.
 * @returns the terms after them; null while nothing was granted
 */
export async function appendFacts(
  tx: Transaction,
  appended: {
    subscriptionId: string;
    known: readonly EntitlementFact[];
    entries: readonly EntitlementEntry[];
  },
): Promise<GrantedTerms | null> {
  const { subscriptionId, known, entries } = appended;
  const at = tx.now;
  const facts = entries.map((entry, index) => ({
    ...entry,
    subscriptionId,
    sequence: known.length + index + 1,
    at,
  }));
  await tx.entitlement.append(facts);
  const entitlement = entitlementOf([...known, ...entries]);
  return entitlement === null ? null : termsOfEntitlement(entitlement);
}
