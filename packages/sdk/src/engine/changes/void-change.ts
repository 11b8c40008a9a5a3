import type { Change } from '../../domain/changes/change.ts';
import { nextDueAt } from '../../domain/lifecycle/due-events.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import type { Transaction } from '../../ports/storage.ts';
import { raiseGeneration } from '../accounts/bump-generation.ts';
import { condemnAccounts } from '../accounts/condemn-accounts.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { terminate } from '../lifecycle/terminate.ts';
import { cameWith } from '../units/unit-places.ts';

/**
 * The pending change of a locked subscription is given up: its money is back in this transaction, and the
 * account is brought back to the granted terms, so that what was half applied is taken back. Places that came
 * with it go. A revival that failed ends the subscription again.
 */
export async function voidChange(
  engine: Engine,
  tx: Transaction,
  { subscription, change, reason }: { subscription: Subscription; change: Change; reason: string },
): Promise<void> {
  const at = tx.now;
  await tx.changes.update(change.id, { state: 'voided', settledAt: at });
  await tx.events.append({
    aggregate: { kind: 'subscription', id: subscription.id },
    type: 'subscription.change-voided',
    data: { customerId: subscription.customerId, changeId: change.id, kind: change.kind, reason },
    at,
  });
  await recordAudit(engine, tx, {
    actor: SYSTEM_ACTOR,
    action: `subscription.void-${change.kind}`,
    target: { kind: 'subscription', id: subscription.id },
    after: { changeId: change.id, priceMinor: change.priceMinor },
    reason,
  });
  if (change.revives) await terminate(tx, subscription, { reason: 'expired', at });
  else {
    await tx.subscriptions.update(subscription.id, { nextDueAt: nextDueAt(subscription, engine.policies) });
    const live = await tx.accounts.lockLive(subscription.id);
    const staying = live.filter((account) => !cameWith(change, account));
    const coming = live.filter((account) => cameWith(change, account)).map(({ id }) => id);
    await raiseGeneration(tx, staying, { deadlineAt: null });
    await condemnAccounts(tx, coming);
  }
  for (const hold of await tx.ledger.listHolds({ changeId: change.id }))
    await tx.ledger.voidHold(hold.id, at);
  if (change.capacityHoldId !== null) await tx.capacity.settle(change.capacityHoldId, 'voided', at);
}
