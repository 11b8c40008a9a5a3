import * as z from 'zod';
import type { Actor } from '../../domain/actor.ts';
import { evaluatePlanChange, type PlanChangeOffer } from '../../domain/evaluate-plan-change.ts';
import { availableMinor } from '../../domain/ledger.ts';
import { assertSameCurrency } from '../../domain/money.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Subscription } from '../../domain/subscription.ts';
import { notFound } from '../../errors/error-factories.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { Queries, Transaction } from '../../ports/storage.ts';
import { requireOwner } from '../authorize.ts';
import { placeUnit } from '../choose-places.ts';
import type { Engine } from '../engine.ts';
import { insufficientBalance } from '../insufficient-balance.ts';
import { idSchema } from '../parse-input.ts';
import { type CommandContext, runCommand } from '../run-command.ts';
import { changePending, holdChangeMoney, openChange } from './open-change.ts';

const changePlanSchema = z.object({
  subscriptionId: idSchema,
  planId: idSchema,
  /** What the customer was shown: if it no longer holds, nothing is charged. */
  expected: z.object({ priceMinor: z.int().min(0), refundMinor: z.int().min(0) }).optional(),
});

export type ChangePlanInput = z.input<typeof changePlanSchema>;

/** The offer at this moment, without locking. @throws PanelkitError `CURRENCY_MISMATCH` */
export async function planChangeOffer(
  engine: Engine,
  store: Pick<Queries, 'changes' | 'ledger'>,
  subscription: Subscription,
  toPlan: Plan,
): Promise<PlanChangeOffer> {
  assertSameCurrency(engine.currency, toPlan.price.currency);
  const wallet = await store.ledger.wallet(subscription.customerId, engine.currency);
  const hasPendingChange = (await store.changes.findPending(subscription.id)) !== null;
  const facts = { subscription, toPlan, availableMinor: availableMinor(wallet), hasPendingChange };
  return evaluatePlanChange(facts, engine.backend.clock.now());
}

/**
 * Changes a running subscription to another plan, at once: what is left of its period is set off against the new price, and a surplus is
 * given back to the wallet when it was applied. The place of the new plan is on the same inbound.
 * @throws PanelkitError `NOT_ELIGIBLE | OFFER_CHANGED | CHANGE_PENDING | INSUFFICIENT_BALANCE | SOLD_OUT | PLAN_UNAVAILABLE | NOT_FOUND`
 */
export function changePlan(engine: Engine, input: ChangePlanInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'subscriptions.changePlan',
    schema: changePlanSchema,
    input,
    by,
    effect: async (tx, { subscriptionId, planId, expected }, actor) => {
      const known = await tx.subscriptions.find(subscriptionId);
      if (known === null) throw notFound('subscription', subscriptionId);
      requireOwner(actor, known.customerId, { kind: 'subscription', id: subscriptionId });
      await tx.customers.get(known.customerId);
      const toPlan = await tx.plans.find(planId);
      if (toPlan === null) throw notFound('plan', planId);
      const offer = await planChangeOffer(engine, tx, known, toPlan);
      if (expected !== undefined) assertSameOffer(offer, expected);
      await assertAllowed(engine, tx, known, offer);
      await apply(engine, tx, { known, toPlan, offer, actor });
      return subscriptionId;
    },
  });
}

async function apply(
  engine: Engine,
  tx: Transaction,
  {
    known,
    toPlan,
    offer,
    actor,
  }: { known: Subscription; toPlan: Plan; offer: PlanChangeOffer; actor: Actor },
): Promise<void> {
  const changeId = engine.ids.uuid();
  const { priceMinor, refundMinor } = offer;
  await holdChangeMoney(engine, tx, { customerId: known.customerId, changeId, priceMinor });
  const account = await tx.accounts.find(known.accountId);
  if (account === null) throw notFound('account', known.accountId);
  const { capacityHoldId } = await placeUnit(engine, tx, {
    plan: toPlan,
    fulfilmentId: known.fulfilmentId,
    accepts: ({ id }) => id === account.inboundId,
  });
  await tx.fulfilments.get(known.fulfilmentId);
  const subscription = await tx.subscriptions.get(known.id);
  const latest = await planChangeOffer(engine, tx, subscription, toPlan);
  // The price is held already, so that the wallet shows less: only what was judged of the subscription must still hold.
  assertSameOffer(latest, offer);
  const { durationDays, trafficLimitBytes, deviceLimit } = toPlan;
  const change = {
    id: changeId,
    subscriptionId: known.id,
    kind: 'plan-change' as const,
    planId: toPlan.id,
    terms: { durationDays, trafficLimitBytes, deviceLimit, startsOnFirstUse: false },
    units: 1,
    continuesFrom: null,
    endsPeriod: subscription.period,
    priceMinor,
    refundMinor,
    valueMinor: offer.planPriceMinor,
    by: actor.kind === 'customer' ? ('customer' as const) : ('staff' as const),
    revives: false,
    capacityHoldId,
  };
  await openChange(engine, tx, { subscription, change, actor });
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
