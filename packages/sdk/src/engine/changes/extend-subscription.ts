import * as z from 'zod';
import { changeOf, evaluateExtension } from '../../domain/changes/evaluate-extension.ts';
import type { ExtensionFacts, ExtensionOffer, ExtensionType } from '../../domain/changes/extension-offer.ts';
import { isAmountMinor } from '../../domain/payments/money.ts';
import type { Actor } from '../../domain/records/actor.ts';
import { invalidInput, notFound } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import { assertMoneyFree, requireUnblocked } from '../customers/block-customer.ts';
import { requireOwner, requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { findSubscription, type LockedSubscription, lockSubscription } from '../locks/lock-subscription.ts';
import { type ChosenPlace, choosePlaces, toPlace } from '../placement/choose-places.ts';
import { takePlaces, whilePlacesLast } from '../placement/take-places.ts';
import { extensionFacts, type WantedExtension } from './extension-offer.ts';
import { openNewAccount } from './new-place.ts';
import { holdChangeMoney, openChange } from './open-change.ts';
import { assertAllowed, assertSameOffer } from './refuse-extension.ts';

export const unitsSchema = z.int().min(1).max(120);
const extendSchema = z.object({
  subscriptionId: idSchema,
  units: unitsSchema.default(1),
  /** What the customer was shown: if it no longer holds, nothing is charged. */
  expected: z.object({ type: z.enum(['extend', 'reset']), priceMinor: z.int().min(0) }).optional(),
  /** Staff: without a charge. */
  free: z.boolean().default(false),
});

export type ExtendInput = z.input<typeof extendSchema>;

/**
 * Extends a subscription: charge and new terms in one transaction, applied by the reconciler, undone with the
 * money back if the panel refuses.
 * @throws PanelkitError `NOT_ELIGIBLE | OFFER_CHANGED | CHANGE_PENDING | INSUFFICIENT_BALANCE | SOLD_OUT |
 *   NOT_FOUND`
 */
export function extendSubscription(engine: Engine, input: ExtendInput, by: CommandContext): Promise<string> {
  return whilePlacesLast((tried) =>
    runCommand(engine, {
      name: 'subscriptions.extend',
      schema: extendSchema,
      input,
      by,
      effect: async ({ tx, actor }, { subscriptionId, units, expected, free }) => {
        const known = await findSubscription(tx, subscriptionId);
        const resource = { kind: 'subscription', id: subscriptionId };
        requireOwner(actor, known.customerId, resource);
        if (free) requireStaff(actor, resource);
        const locked = await lockSubscription(tx, known, { customers: [known.customerId] });
        await extend(engine, tx, {
          locked,
          tried,
          actor,
          by: actor.kind === 'customer' ? 'customer' : 'staff',
          wanted: { units, pays: free ? null : 'today' },
          accept: (offer) => assertSameOffer(offer, expected),
        });
        return subscriptionId;
      },
    }),
  );
}

/**
 * An extension in the caller's transaction, which has locked the customer, too. `accept` throws for an offer
 * that is not wanted.
 * @returns the id of the change
 */
export async function extend(
  engine: Engine,
  tx: Transaction,
  extension: {
    locked: LockedSubscription;
    wanted: WantedExtension;
    actor: Actor;
    by: 'customer' | 'staff' | 'auto';
    accept: (offer: ExtensionOffer) => void;
    /** As `whilePlacesLast` gives it: a revival needs a place. */
    tried?: ReadonlySet<string>;
    /** Its price was paid in for it. */
    isPaidIn?: boolean;
  },
): Promise<string> {
  const { locked, wanted, actor, by, accept, tried = new Set(), isPaidIn = false } = extension;
  const { subscription } = locked;
  const now = tx.now;
  if (by !== 'staff') {
    const customer = await requireUnblocked(tx, subscription.customerId);
    if (actor.kind === 'customer' && !isPaidIn) assertMoneyFree(customer, now);
  }
  const judged = { subscription, hasPendingChange: locked.change !== null };
  const facts = await extensionFacts(engine, tx, judged, wanted);
  const { type, priceMinor } = judge(subscription.id, facts, now, accept);
  const changeId = engine.ids.uuid();
  await holdChangeMoney(engine, tx, { customerId: subscription.customerId, changeId, priceMinor });
  const revives = subscription.termination !== null;
  const chosen = revives ? await choosePlacesAgain(engine, tx, locked, tried) : [];
  for (const [index, place] of chosen.map(toPlace).entries())
    await openNewAccount(engine, tx, { locked, place, isLead: index === 0 });
  const { chargedAt: _at, startsAt: _start, ...terms } = changeOf(facts, type, now);
  const change = {
    ...terms,
    id: changeId,
    subscriptionId: subscription.id,
    planId: subscription.planId,
    by,
    revives,
    capacityHoldId: null,
  };
  await openChange(engine, tx, { subscription, change, actor });
  await takePlaces(tx, chosen);
  return changeId;
}

/** @throws PanelkitError `SOLD_OUT | PLAN_UNAVAILABLE` */
async function choosePlacesAgain(
  engine: Engine,
  tx: Transaction,
  { subscription, unit }: LockedSubscription,
  tried: ReadonlySet<string>,
): Promise<ChosenPlace[]> {
  const plan = await tx.plans.find(subscription.planId);
  if (plan === null) throw notFound('plan', subscription.planId);
  const [chosen = []] = await choosePlaces(engine, tx, { plan, unitIds: [unit.id], tried });
  return chosen;
}

function judge(
  subscriptionId: string,
  facts: ExtensionFacts,
  now: Date,
  accept: (offer: ExtensionOffer) => void,
): { type: ExtensionType; priceMinor: number } {
  if (!isAmountMinor(facts.unitPriceMinor * facts.units)) {
    throw invalidInput([{ path: 'units', code: 'too_big', message: 'the total is too large' }]);
  }
  const offer = evaluateExtension(facts, now);
  if (offer.type !== null) accept(offer);
  assertAllowed(subscriptionId, offer);
  return { type: offer.type ?? 'reset', priceMinor: offer.priceMinor };
}
