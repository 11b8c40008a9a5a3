import type { Change } from '../../domain/changes/change.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { Actor } from '../../domain/records/actor.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { Transaction } from '../../ports/storage.ts';
import { bumpGenerations } from '../accounts/bump-generation.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { insufficientBalance } from '../payments/insufficient-balance.ts';

/** Sets the money of a change aside. @throws PanelkitError `INSUFFICIENT_BALANCE` */
export async function holdChangeMoney(
  engine: Engine,
  tx: Transaction,
  { customerId, changeId, priceMinor }: { customerId: string; changeId: string; priceMinor: number },
): Promise<void> {
  if (priceMinor === 0) return;
  const { currency, ids } = engine;
  const isHeld = await tx.ledger.hold({
    id: ids.uuid(),
    customerId,
    currency,
    amountMinor: priceMinor,
    orderId: null,
    orderItemId: null,
    changeId,
    unitId: null,
    state: 'pending',
    createdAt: tx.now,
    settledAt: null,
  });
  if (!isHeld) throw insufficientBalance(await tx.ledger.wallet(customerId, currency), priceMinor);
}

/** What a use case decides of a change; the rest follows. */
export type NewChange = Omit<Change, 'generation' | 'state' | 'settledAt' | 'startsAt' | 'chargedAt'>;

/**
 * Opens a change of a subscription that is locked: its terms are desired at once. Nothing of the period is
 * due meanwhile.
 * @throws PanelkitError `CHANGE_PENDING`
 */
export async function openChange(
  engine: Engine,
  tx: Transaction,
  opened: { subscription: Subscription; change: NewChange; actor: Actor; reason?: string },
): Promise<void> {
  const { subscription, actor } = opened;
  const now = tx.now;
  if ((await tx.changes.lockPending(subscription.id)) !== null) throw changePending(subscription.id);
  await tx.subscriptions.update(subscription.id, { nextDueAt: null, termination: null });
  const deadlineAt = addMs(now, engine.policies.giveUpAfterMs);
  const generation = await bumpGenerations(tx, subscription.id, { deadlineAt });
  if (generation === null) throw changePending(subscription.id);
  const { change } = opened;
  await tx.changes.insert({
    ...change,
    generation,
    state: 'pending',
    startsAt: null,
    chargedAt: now,
    settledAt: null,
  });
  const { customerId } = subscription;
  const aggregate = { kind: 'subscription', id: subscription.id };
  const data = { customerId, changeId: change.id, kind: change.kind };
  await tx.events.append({ aggregate, type: 'subscription.change-pending', data, at: now });
  await recordAudit(engine, tx, {
    actor,
    action: `subscription.${change.kind}`,
    target: aggregate,
    after: { changeId: change.id, planId: change.planId, units: change.units, priceMinor: change.priceMinor },
    reason: opened.reason ?? null,
  });
}

/** `CHANGE_PENDING`. */
export function changePending(subscriptionId: string): PanelkitError<'CHANGE_PENDING'> {
  return new PanelkitError('CHANGE_PENDING', {
    message: 'A change to this subscription is still being applied',
    details: { subscriptionId },
  });
}
