import { entitlementOf } from '../../domain/entitlement/entitlement.ts';
import { restEntries } from '../../domain/entitlement/rest-entries.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { appendFacts, factsOf } from './append-facts.ts';

/**
 * Staff end a subscription that is locked: what is left of it is taken back, without a credit. Its granted terms stay as they were, so that
 * reports still tell whether it ended before its time.
 */
export async function reverseRest(
  engine: Engine,
  tx: Transaction,
  subscription: Subscription,
): Promise<void> {
  const known = await factsOf(tx, subscription);
  const entitlement = entitlementOf(known);
  if (entitlement === null) return;
  const entries = restEntries(entitlement, { now: engine.backend.clock.now(), ...subscription });
  await appendFacts(engine, tx, { subscriptionId: subscription.id, known, entries });
}
