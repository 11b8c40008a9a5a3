import * as z from 'zod';
import type { Account } from '../../domain/accounts/account.ts';
import { statusOf } from '../../domain/lifecycle/subscription.ts';
import { whyNotMove } from '../../domain/lifecycle/subscription-actions.ts';
import type { Plan } from '../../domain/orders/plan.ts';
import { atPlace } from '../../domain/placement/plan-places.ts';
import { illegalTransition, notFound } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import { raiseGeneration } from '../accounts/bump-generation.ts';
import { condemnAccounts } from '../accounts/condemn-accounts.ts';
import { wakeAccount } from '../accounts/wake-account.ts';
import { moveUnit, openNewAccount } from '../changes/new-place.ts';
import { voidChange } from '../changes/void-change.ts';
import { leaveDedicatedInbound } from '../inbounds/make-inbounds.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, placeKeySchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { findSubscription, type LockedSubscription, lockSubscription } from '../locks/lock-subscription.ts';
import { type ChosenPlace, choosePlace, toPlace } from '../placement/choose-places.ts';
import { givePlaceBack } from '../placement/give-place-back.ts';
import { takePlaces, whilePlacesLast } from '../placement/take-places.ts';
import { cameWith, leadOf, servesUnit } from '../units/unit-places.ts';

const moveSchema = z.object({
  subscriptionId: idSchema,
  inboundId: idSchema.optional(),
  /** Which of its places is moved; the lead place by default. */
  placeKey: placeKeySchema.optional(),
});

export type MoveInput = z.input<typeof moveSchema>;

/**
 * Moves a place of a subscription with what remains of it: within a panel the account is changed, between
 * panels it is replaced.
 */
export function moveSubscription(engine: Engine, input: MoveInput, by: CommandContext): Promise<string> {
  return whilePlacesLast((tried) =>
    runCommand(engine, {
      name: 'subscriptions.move',
      schema: moveSchema,
      input,
      by,
      effect: async ({ tx, actor, audit, emit }, { subscriptionId: id, inboundId, placeKey }) => {
        const target = { kind: 'subscription', id };
        requireStaff(actor, target);
        const known = await findSubscription(tx, id);
        const locked = await lockSubscription(tx, known, { customers: [known.customerId] });
        assertMovable(locked, tx.now);
        await voidPlacedChange(engine, tx, locked);
        const { subscription, unit } = locked;
        const account = accountAt(locked, placeKey);
        if (locked.change !== null && cameWith(locked.change, account))
          throw notFound('place', account.placeKey);
        const isLead = account.id === locked.account.id;
        const sold = await tx.plans.find(subscription.planId);
        if (sold === null) throw notFound('plan', subscription.planId);
        const plan = await planOfMove(tx, atPlace(sold, account.placeKey), inboundId ?? null);
        const accepts = (inbound: { id: string }) =>
          inbound.id !== account.inboundId && (inboundId === undefined || inbound.id === inboundId);
        const place = { key: account.placeKey, required: account.required, isLead };
        const chosen = await choosePlace(engine, tx, { plan, place, unitId: unit.id, accepts, tried });
        const { panelId, inboundId: from } = account;
        const data = { customerId: subscription.customerId, fromPanelId: panelId, toPanelId: chosen.panelId };
        await emit({ aggregate: target, type: 'subscription.moved', data });
        const after = { panelId: chosen.panelId, inboundId: chosen.inboundId };
        const before = { panelId, inboundId: from };
        await audit({ action: 'subscription.move', target, before, after });
        if (chosen.panelId === panelId) await moveWithinPanel(tx, locked, { account, chosen });
        else await replaceAccount(engine, tx, locked, { account, chosen });
        return id;
      },
    }),
  );
}

/** @throws PanelkitError `NOT_FOUND` */
function accountAt({ account, accounts, unit }: LockedSubscription, placeKey: string | undefined): Account {
  if (placeKey === undefined) return account;
  const found = accounts.find((own) => own.placeKey === placeKey && servesUnit(unit, own));
  if (found === undefined) throw notFound('place', placeKey);
  return found;
}

/**
 * Where a subscription of the plan may be moved. An inbound that staff name is one, whatever the plan sells.
 * A plan whose inbounds are all gone from their panels, or off, holds nobody where nothing works: then any
 * other inbound of its panels and protocols will do.
 */
async function planOfMove(tx: Transaction, plan: Plan, inboundId: string | null): Promise<Plan> {
  const { selector, dedicated } = plan.placement;
  if (inboundId !== null && !dedicated) {
    return { ...plan, placement: { ...plan.placement, selector: { inboundIds: [inboundId] } } };
  }
  const named = selector?.inboundIds ?? [];
  for (const id of named) {
    const inbound = await tx.inbounds.find(id);
    if (inbound?.status === 'active' || inbound?.status === 'pending') return plan;
  }
  if (named.length === 0) return plan;
  const { inboundIds: _gone, ...others } = selector ?? {};
  return { ...plan, placement: { ...plan.placement, selector: others } };
}

/** @throws PanelkitError `ILLEGAL_TRANSITION` */
function assertMovable({ subscription }: LockedSubscription, now: Date): void {
  const { id } = subscription;
  const status = statusOf(subscription, now);
  const refusal = whyNotMove({ status });
  if (refusal !== null) throw illegalTransition({ kind: 'subscription', id, from: refusal, action: 'move' });
}

/**
 * A paid extension or a usage reset goes along and is applied at the new place: a customer who waits on a
 * dead inbound has paid for it. A plan change has its own place at the inbound that is left, so it is voided
 * and its money is back.
 */
async function voidPlacedChange(
  engine: Engine,
  tx: Transaction,
  { subscription, change }: LockedSubscription,
): Promise<void> {
  if (change === null || change.capacityHoldId === null) return;
  await voidChange(engine, tx, { subscription, change, reason: 'staff' });
}

/** The same account on another inbound of its panel: names and credentials stay. */
async function moveWithinPanel(
  tx: Transaction,
  { unit }: LockedSubscription,
  { account, chosen }: { account: Account; chosen: ChosenPlace },
): Promise<void> {
  const at = tx.now;
  const place = leadOf(toPlace(chosen));
  const { inboundId, capacityHoldId } = place;
  if (chosen.countsForPlan) await moveUnit(tx, unit.id, { ...place, accountId: account.id });
  await raiseGeneration(tx, [account], { inboundId, capacityHoldId });
  await takePlaces(tx, [chosen]);
  await givePlaceBack(tx, account.capacityHoldId, at);
  await leaveDedicatedInbound(tx, account.inboundId);
  await tx.capacity.post(capacityHoldId, at);
}

/** The former account is condemned; the new one is written when that one is off, or cannot be reached. */
async function replaceAccount(
  engine: Engine,
  tx: Transaction,
  locked: LockedSubscription,
  { account, chosen }: { account: Account; chosen: ChosenPlace },
): Promise<void> {
  // Nothing was paid for the move, so it has no deadline: it is tried until it is there, or staff move it
  // again. What goes along keeps its own, which ends with the condemned account.
  const { deadlineAt } = await tx.accounts.get(account.id);
  await condemnAccounts(tx, [account.id]);
  const place = toPlace(chosen);
  const moved = await openNewAccount(engine, tx, { locked, place, isLead: chosen.countsForPlan });
  await tx.accounts.update(moved.id, { deadlineAt });
  await wakeAccount(tx, moved);
  await takePlaces(tx, [chosen]);
}
