import * as z from 'zod';
import { evaluatePlanChange, type PlanChangeOffer } from '../../domain/changes/evaluate-plan-change.ts';
import { entitlementOf } from '../../domain/entitlement/entitlement.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { Plan } from '../../domain/orders/plan.ts';
import type { TaxPolicy } from '../../domain/orders/tax.ts';
import { availableMinor } from '../../domain/payments/ledger.ts';
import { assertSameCurrency } from '../../domain/payments/money.ts';
import { atPlace, placeChanges } from '../../domain/placement/plan-places.ts';
import type { Actor } from '../../domain/records/actor.ts';
import { notFound } from '../../errors/error-factories.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { Queries, Transaction } from '../../ports/storage.ts';
import { assertMoneyFree, requireUnblocked } from '../customers/block-customer.ts';
import { factsOf } from '../entitlement/append-facts.ts';
import { requireOwner } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { findSubscription, type LockedSubscription, lockSubscription } from '../locks/lock-subscription.ts';
import { insufficientBalance } from '../payments/insufficient-balance.ts';
import { chooseOtherPlaces } from '../placement/choose-other-places.ts';
import { choosePlace, toPlace } from '../placement/choose-places.ts';
import { takePlaces, whilePlacesLast } from '../placement/take-places.ts';
import { servingAccounts } from '../units/unit-places.ts';
import { openNewAccount } from './new-place.ts';
import { changePending, holdChangeMoney, openChange } from './open-change.ts';

const changePlanSchema = z.object({
  subscriptionId: idSchema,
  planId: idSchema,
  /** What the customer was shown: if it no longer holds, nothing is charged. */
  expected: z.object({ priceMinor: z.int().min(0), refundMinor: z.int().min(0) }).optional(),
});

export type ChangePlanInput = z.input<typeof changePlanSchema>;

/** The offer at this moment, without locking: to be shown. @throws PanelkitError `CURRENCY_MISMATCH` */
export async function planChangeOffer(
  engine: Engine,
  store: Pick<Queries, 'accounts' | 'changes' | 'ledger' | 'entitlement'>,
  subscription: Subscription,
  toPlan: Plan,
): Promise<PlanChangeOffer> {
  const hasPendingChange = (await store.changes.findPending(subscription.id)) !== null;
  const live = await store.accounts.listLive(subscription.id);
  return offerFor(engine, store, {
    subscription,
    hasPendingChange,
    toPlan,
    leadKey: live.find(({ id }) => id === subscription.accountId)?.placeKey ?? null,
    now: engine.backend.clock.now(),
  });
}

async function offerFor(
  engine: Engine,
  store: Pick<Queries, 'ledger' | 'entitlement'>,
  known: {
    subscription: Subscription;
    hasPendingChange: boolean;
    toPlan: Plan;
    leadKey: string | null;
    now: Date;
    tax?: TaxPolicy | null | undefined;
  },
): Promise<PlanChangeOffer> {
  assertSameCurrency(engine.currency, known.toPlan.price.currency);
  const wallet = await store.ledger.wallet(known.subscription.customerId, engine.currency);
  const entitlement = entitlementOf(await factsOf(store, known.subscription));
  const tax = known.tax === undefined ? engine.policies.tax : known.tax;
  const facts = { ...known, tax, entitlement, availableMinor: availableMinor(wallet) };
  return evaluatePlanChange(facts, known.now);
}

/**
 * Changes a running subscription to another plan, at once: what is left of its period is set off against the
 * new price, and a surplus is given back to the wallet when it was applied. Places that both plans have stay
 * on their inbounds; others come at once, or go when it was applied.
 * @throws PanelkitError `NOT_ELIGIBLE | OFFER_CHANGED | CHANGE_PENDING | INSUFFICIENT_BALANCE | SOLD_OUT |
 *   PLAN_UNAVAILABLE | NOT_FOUND`
 */
export function changePlan(engine: Engine, input: ChangePlanInput, by: CommandContext): Promise<string> {
  return whilePlacesLast((tried) =>
    runCommand(engine, {
      name: 'subscriptions.changePlan',
      schema: changePlanSchema,
      input,
      by,
      effect: async ({ tx, actor }, { subscriptionId, planId, expected }) => {
        const known = await findSubscription(tx, subscriptionId);
        requireOwner(actor, known.customerId, { kind: 'subscription', id: subscriptionId });
        const locked = await lockSubscription(tx, known, { customers: [known.customerId] });
        await changePlanOf(engine, tx, {
          locked,
          planId,
          actor,
          tried,
          accept: (offer) => {
            if (expected !== undefined) assertSameOffer(offer, expected);
          },
        });
        return subscriptionId;
      },
    }),
  );
}

/**
 * A plan change in the caller's transaction, which has locked the customer, too. `accept` throws for an offer
 * that is not wanted.
 * @returns the id of the change
 */
export async function changePlanOf(
  engine: Engine,
  tx: Transaction,
  wanted: {
    locked: LockedSubscription;
    planId: string;
    actor: Actor;
    /** As it was quoted; the shop's of today by default. */
    tax?: TaxPolicy | null | undefined;
    accept: (offer: PlanChangeOffer) => void;
    /** As `whilePlacesLast` gives it. */
    tried: ReadonlySet<string>;
    /** Its price was paid in for it. */
    isPaidIn?: boolean;
  },
): Promise<string> {
  const { locked, planId, actor, accept, tried, isPaidIn = false } = wanted;
  const { subscription, change } = locked;
  if (actor.kind !== 'staff') {
    const customer = await requireUnblocked(tx, subscription.customerId);
    if (actor.kind === 'customer' && !isPaidIn) assertMoneyFree(customer, tx.now);
  }
  const toPlan = await tx.plans.find(planId);
  if (toPlan === null) throw notFound('plan', planId);
  const leadKey = locked.account.placeKey;
  const now = { now: tx.now, tax: wanted.tax };
  const judged = { subscription, hasPendingChange: change !== null, toPlan, leadKey, ...now };
  const offer = await offerFor(engine, tx, judged);
  accept(offer);
  await assertAllowed(engine, tx, subscription, offer);
  return apply(engine, tx, { locked, toPlan, offer, actor, tried });
}

async function apply(
  engine: Engine,
  tx: Transaction,
  wanted: {
    locked: LockedSubscription;
    toPlan: Plan;
    offer: PlanChangeOffer;
    actor: Actor;
    tried: ReadonlySet<string>;
  },
): Promise<string> {
  const { locked, toPlan, offer, actor, tried } = wanted;
  const { subscription, unit, account } = locked;
  const changeId = engine.ids.uuid();
  const { priceMinor, refundMinor } = offer;
  await holdChangeMoney(engine, tx, { customerId: subscription.customerId, changeId, priceMinor });
  const place = await choosePlace(engine, tx, {
    plan: atPlace(toPlan, account.placeKey),
    place: { key: account.placeKey, required: account.required, isLead: true },
    unitId: unit.id,
    accepts: ({ id }) => id === account.inboundId,
    tried,
  });
  const { coming: places } = placeChanges(
    toPlan,
    servingAccounts(locked).map(({ placeKey }) => placeKey),
  );
  const chosen = [place];
  const coming = await chooseOtherPlaces(engine, tx, {
    plan: toPlan,
    places,
    unitId: unit.id,
    tried,
    chosen,
  });
  for (const one of coming)
    await openNewAccount(engine, tx, { locked, place: toPlace(one), isLead: false, changeId });
  const { durationDays, trafficLimitBytes, deviceLimit } = toPlan;
  const change = {
    id: changeId,
    subscriptionId: subscription.id,
    kind: 'plan-change' as const,
    planId: toPlan.id,
    terms: { durationDays, trafficLimitBytes, deviceLimit, startsOnFirstUse: false },
    units: 1,
    addsTime: false,
    carriedBytes: 0,
    endsPeriod: subscription.period,
    priceMinor,
    refundMinor,
    creditMinor: offer.creditMinor,
    lotTaxMinor: offer.planTaxMinor,
    taxMinor: offer.taxMinor,
    by: actor.kind === 'customer' ? ('customer' as const) : ('staff' as const),
    revives: false,
    capacityHoldId: place.id,
  };
  await openChange(engine, tx, { subscription, change, actor });
  await takePlaces(tx, [place, ...coming]);
  return changeId;
}

/** @throws PanelkitError `OFFER_CHANGED` */
function assertSameOffer(
  offer: PlanChangeOffer,
  expected: { priceMinor: number; refundMinor: number },
): void {
  if (offer.priceMinor === expected.priceMinor && offer.refundMinor === expected.refundMinor) return;
  throw new PanelkitError('OFFER_CHANGED', {
    message: 'The offer has changed: nothing was charged',
    details: { type: 'plan-change', priceMinor: offer.priceMinor, currency: offer.currency },
  });
}

async function assertAllowed(
  engine: Engine,
  tx: Transaction,
  { id, customerId }: Subscription,
  { denials, priceMinor }: PlanChangeOffer,
): Promise<void> {
  if (denials.length === 0) return;
  if (denials.includes('change-pending')) throw changePending(id);
  if (denials.length === 1 && denials[0] === 'insufficient-balance')
    throw insufficientBalance(await tx.ledger.wallet(customerId, engine.currency), priceMinor);
  throw new PanelkitError('NOT_ELIGIBLE', {
    message: 'The plan of this subscription cannot be changed now',
    details: { reasons: denials },
  });
}
