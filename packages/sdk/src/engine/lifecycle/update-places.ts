import { statusOf } from '../../domain/lifecycle/subscription.ts';
import type { Plan } from '../../domain/orders/plan.ts';
import { placesRefusal } from '../../domain/placement/places-preview.ts';
import { placeChanges, placesOf } from '../../domain/placement/plan-places.ts';
import { notFound } from '../../errors/error-factories.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { Transaction } from '../../ports/storage.ts';
import { raiseGeneration } from '../accounts/bump-generation.ts';
import { condemnAccounts } from '../accounts/condemn-accounts.ts';
import { wakeAccount } from '../accounts/wake-account.ts';
import { openNewAccount } from '../changes/new-place.ts';
import { changePending } from '../changes/open-change.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { findSubscription, type LockedSubscription, lockSubscription } from '../locks/lock-subscription.ts';
import { chooseOtherPlaces } from '../placement/choose-other-places.ts';
import { type ChosenPlace, toPlace } from '../placement/choose-places.ts';
import { takePlaces, whilePlacesLast } from '../placement/take-places.ts';
import { servingAccounts } from '../units/unit-places.ts';
import { idOnlySchema, notPossible, type SubscriptionInput } from './staff-actions.ts';

/**
 * Gives a delivered subscription the places that its plan has now: an account at each new one, none at those
 * that it no longer has. Its terms, its link and the accounts at the other places stay.
 * @throws PanelkitError `NOT_ELIGIBLE | CHANGE_PENDING | ILLEGAL_TRANSITION | SOLD_OUT | PLAN_UNAVAILABLE |
 *   PLAN_NOT_SUPPORTED | NOT_FOUND`
 */
export function updatePlaces(engine: Engine, input: SubscriptionInput, by: CommandContext): Promise<string> {
  return whilePlacesLast((tried) =>
    runCommand(engine, {
      name: 'subscriptions.updatePlaces',
      schema: idOnlySchema,
      input,
      by,
      effect: async ({ tx, actor, audit }, { subscriptionId: id }) => {
        const target = { kind: 'subscription', id };
        requireStaff(actor, target);
        const locked = await lockSubscription(tx, await findSubscription(tx, id));
        const plan = await tx.plans.find(locked.subscription.planId);
        if (plan === null) throw notFound('plan', locked.subscription.planId);
        assertPossible(locked, plan, tx.now);
        const own = servingAccounts(locked);
        const keys = own.map(({ placeKey }) => placeKey);
        const { coming: places, leaving } = placeChanges(plan, keys);
        if (places.length === 0 && leaving.length === 0) return id;
        const unitId = locked.unit.id;
        const chosen = await chooseOtherPlaces(engine, tx, { plan, places, unitId, tried, chosen: [] });
        for (const place of chosen) await open(engine, tx, locked, place);
        const staying = own.filter(({ placeKey }) => !leaving.includes(placeKey));
        const gone = own.filter(({ placeKey }) => leaving.includes(placeKey)).map((account) => account.id);
        // Whether others share its volume says which limit an account has: those that stay are looked at
        // again.
        await raiseGeneration(tx, staying);
        await condemnAccounts(tx, gone);
        const after = { places: placesOf(plan).map(({ key }) => key) };
        await audit({ action: 'subscription.updatePlaces', target, before: { places: keys }, after });
        await takePlaces(tx, chosen);
        return id;
      },
    }),
  );
}

function assertPossible({ subscription, change, account }: LockedSubscription, plan: Plan, now: Date): void {
  const status = statusOf(subscription, now);
  const situation = {
    isDelivered: subscription.granted !== null && status !== 'terminated',
    isChanging: change !== null,
    leadKey: account.placeKey,
  };
  switch (placesRefusal(plan, situation)) {
    case null:
      return;
    case 'ILLEGAL_TRANSITION':
      throw notPossible(subscription, status, 'update the places of');
    case 'CHANGE_PENDING':
      throw changePending(subscription.id);
    case 'NOT_ELIGIBLE':
      throw new PanelkitError('NOT_ELIGIBLE', {
        message: 'The plan begins with another place: the lead account cannot follow it',
        details: { reasons: ['places-differ'] },
      });
  }
}

/** Nothing was paid for it, so it has no deadline. */
async function open(
  engine: Engine,
  tx: Transaction,
  locked: LockedSubscription,
  chosen: ChosenPlace,
): Promise<void> {
  const account = await openNewAccount(engine, tx, { locked, place: toPlace(chosen), isLead: false });
  await tx.accounts.update(account.id, { deadlineAt: null });
  await wakeAccount(tx, account);
}
