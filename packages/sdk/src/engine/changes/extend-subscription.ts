import * as z from 'zod';
import type { Actor } from '../../domain/actor.ts';
import { changeOf, evaluateExtension } from '../../domain/evaluate-extension.ts';
import type { ExtensionFacts, ExtensionOffer, ExtensionType } from '../../domain/extension-offer.ts';
import { isAmountMinor } from '../../domain/money.ts';
import type { Subscription } from '../../domain/subscription.ts';
import { invalidInput, notFound } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import { requireOwner, requireStaff } from '../authorize.ts';
import { placeUnit } from '../choose-places.ts';
import type { Engine } from '../engine.ts';
import { idSchema } from '../parse-input.ts';
import { type CommandContext, runCommand } from '../run-command.ts';
import { extensionFacts, type WantedExtension } from './extension-offer.ts';
import { moveUnit, type NewPlace, openNewAccount } from './new-place.ts';
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
 * Extends a subscription: charge and new terms in one transaction, applied by the reconciler, undone with the money back if the panel
 * refuses. @throws PanelkitError `NOT_ELIGIBLE | OFFER_CHANGED | CHANGE_PENDING | INSUFFICIENT_BALANCE | SOLD_OUT | NOT_FOUND`
 */
export function extendSubscription(engine: Engine, input: ExtendInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'subscriptions.extend',
    schema: extendSchema,
    input,
    by,
    effect: async (tx, { subscriptionId, units, expected, free }, actor) => {
      const known = await tx.subscriptions.find(subscriptionId);
      const resource = { kind: 'subscription', id: subscriptionId };
      if (known === null) throw notFound('subscription', subscriptionId);
      requireOwner(actor, known.customerId, resource);
      if (free) requireStaff(actor, resource);
      await tx.customers.get(known.customerId);
      const wanted: WantedExtension = { units, pays: free ? null : 'today' };
      const extension = {
        known,
        wanted,
        actor,
        by: actor.kind === 'customer' ? 'customer' : 'staff',
      } as const;
      await extend(engine, tx, { ...extension, accept: (offer) => assertSameOffer(offer, expected) });
      return subscriptionId;
    },
  });
}

/** An extension in the caller's transaction; the customer is locked. `accept` throws for an offer that is not wanted. */
export async function extend(
  engine: Engine,
  tx: Transaction,
  extension: {
    known: Subscription;
    wanted: WantedExtension;
    actor: Actor;
    by: 'customer' | 'staff' | 'auto';
    accept: (offer: ExtensionOffer) => void;
  },
): Promise<void> {
  const { known, wanted, actor, by, accept } = extension;
  const now = engine.backend.clock.now();
  const facts = await extensionFacts(engine, tx, known, wanted);
  const { type, priceMinor } = judge(known.id, facts, now, accept);
  const changeId = engine.ids.uuid();
  await holdChangeMoney(engine, tx, { customerId: known.customerId, changeId, priceMinor });
  const revives = known.termination !== null;
  const place = revives ? await placeAgain(engine, tx, known) : null;
  // The money is held before the subscription is locked: what was judged must still hold for the locked one.
  const subscription = await tx.subscriptions.get(known.id);
  const latest = { ...facts, subscription, availableMinor: null };
  judge(known.id, latest, now, (offer) => assertSameOffer(offer, { type, priceMinor }));
  const target = place === null ? subscription : await openNewAccount(engine, tx, { subscription, place });
  const { chargedAt: _at, startsAt: _start, ...terms } = changeOf(latest, type, now);
  const { planId } = known;
  const change = {
    ...terms,
    id: changeId,
    subscriptionId: known.id,
    planId,
    by,
    revives,
    capacityHoldId: null,
  };
  await openChange(engine, tx, { subscription: target, change, actor });
}

/** @throws PanelkitError `SOLD_OUT | PLAN_UNAVAILABLE` */
async function placeAgain(engine: Engine, tx: Transaction, known: Subscription): Promise<NewPlace> {
  const { fulfilmentId } = known;
  const plan = await tx.plans.get(known.planId);
  const placed = await placeUnit(engine, tx, { plan, fulfilmentId });
  const place = { ...placed, accountId: engine.ids.uuid() };
  await moveUnit(tx, fulfilmentId, place);
  return place;
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
