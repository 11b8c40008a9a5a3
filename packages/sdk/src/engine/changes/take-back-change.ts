import type { Change } from '../../domain/changes/change.ts';
import { undoEntries } from '../../domain/entitlement/undo-entries.ts';
import { nextDueAt } from '../../domain/lifecycle/due-events.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { Transaction } from '../../ports/storage.ts';
import { bumpGenerations } from '../accounts/bump-generation.ts';
import { appendFacts, factsOf } from '../entitlement/append-facts.ts';
import type { Engine } from '../kernel/engine.ts';
import { endSubscription } from '../lifecycle/staff-actions.ts';
import { terminate } from '../lifecycle/terminate.ts';

/**
 * What a posted change granted is taken back from its subscription, which is locked and has no pending
 * change. What was paid for before goes on. A subscription that the change had revived ends again, and so
 * does one in which what it granted cannot be told from the rest.
 */
export async function takeBackChange(
  engine: Engine,
  tx: Transaction,
  { subscription, change }: { subscription: Subscription; change: Change },
): Promise<void> {
  const { id, customerId } = subscription;
  const at = tx.now;
  const known = await factsOf(tx, subscription);
  const entries = undoEntries(known, change, { now: at, ...subscription });
  if (entries === null) return endSubscription(engine, tx, { subscription, change: null });
  if (entries.length === 0) return;
  const granted = await appendFacts(tx, { subscriptionId: id, known, entries });
  const expiresAt = granted?.expiresAt ?? null;
  const isOver = expiresAt !== null && expiresAt <= at && subscription.pause === null;
  // A renewal would buy at once what was just taken back.
  const renewal = isOver ? { autoRenew: false, renewalPriceMinor: null, renewal: null } : {};
  const after = { ...subscription, granted, ...renewal };
  await tx.subscriptions.update(id, { granted, ...renewal, nextDueAt: nextDueAt(after, engine.policies) });
  await tx.events.append({
    aggregate: { kind: 'subscription', id },
    type: 'subscription.change-undone',
    data: { customerId, changeId: change.id, kind: change.kind, expiresAt: expiresAt?.toISOString() ?? null },
    at,
  });
  if (isOver && change.revives) await terminate(tx, subscription, { reason: 'expired', at });
  else await bumpGenerations(tx, id);
}
