import { SYSTEM_ACTOR } from '../../domain/actor.ts';
import type { Change } from '../../domain/change.ts';
import { nextDueAt } from '../../domain/due-events.ts';
import { storageConflict } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../engine.ts';
import { terminate } from '../lifecycle/terminate.ts';
import { recordAudit } from '../record-audit.ts';
import { wantAgain } from '../want-again.ts';

/**
 * A pending change is given up: its money is back in this transaction, and the account is brought back to the granted terms, so that what
 * was half applied is taken back. A revival that failed ends the subscription again. Locks the wallet, then the subscription.
 * @throws PanelkitError `STORAGE_CONFLICT` when it was settled meanwhile
 */
export async function voidChange(
  engine: Engine,
  tx: Transaction,
  { change, reason }: { change: Change; reason: string },
): Promise<void> {
  const at = engine.backend.clock.now();
  for (const hold of await tx.ledger.listHolds({ changeId: change.id }))
    await tx.ledger.voidHold(hold.id, at);
  if (change.capacityHoldId !== null) await tx.capacity.settle(change.capacityHoldId, 'voided', at);
  const subscription = await tx.subscriptions.get(change.subscriptionId);
  const locked = await tx.changes.get(change.id);
  if (locked.state !== 'pending') throw storageConflict('change', change.id);
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
  if (change.revives) {
    await terminate(engine, tx, subscription, { reason: 'expired', at });
    return;
  }
  await tx.subscriptions.update(subscription.id, { nextDueAt: nextDueAt(subscription, engine.policies) });
  await wantAgain(engine, tx, subscription.accountId, { deadlineAt: null });
}
