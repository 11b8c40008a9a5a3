import type { Fulfilment } from '../domain/fulfilment.ts';
import type { Order, OrderItem } from '../domain/order.ts';
import type { Plan } from '../domain/plan.ts';
import { invalidInput } from '../errors/error-factories.ts';
import { PanelkitError } from '../errors/panelkit-error.ts';
import type { Transaction } from '../ports/storage.ts';

/** @throws PanelkitError `PLAN_UNAVAILABLE` for a plan without a trial, `INVALID_INPUT` for more than one */
export function assertTrial(plan: Plan, quantity: number): void {
  if (quantity !== 1)
    throw invalidInput([{ path: 'quantity', code: 'too_big', message: 'a trial is one unit' }]);
  if (plan.trialDays !== null) return;
  throw new PanelkitError('PLAN_UNAVAILABLE', {
    message: 'This plan has no trial',
    details: { planId: plan.id, reason: 'no-trial' },
  });
}

/** Takes the customer's one free trial, if the order has one. The customer is locked. @throws PanelkitError `NOT_ELIGIBLE`, `INVALID_INPUT` */
export async function claimTrial(
  tx: Transaction,
  { customerId }: Pick<Order, 'customerId'>,
  lines: { item: OrderItem; holds: { fulfilmentId: string }[] }[],
): Promise<void> {
  const trials = lines.filter(({ item }) => item.isTrial);
  const [trial] = trials;
  if (trial === undefined) return;
  if (trials.length > 1)
    throw invalidInput([{ path: 'items', code: 'too_big', message: 'there is one trial for a customer' }]);
  await takeTrial(tx, customerId, trial.holds[0]?.fulfilmentId ?? '');
}

/** @throws PanelkitError `NOT_ELIGIBLE` when he has had it */
export async function takeTrial(tx: Transaction, customerId: string, fulfilmentId: string): Promise<void> {
  const { trialFulfilmentId } = await tx.customers.get(customerId);
  if (trialFulfilmentId !== null && trialFulfilmentId !== fulfilmentId) {
    throw new PanelkitError('NOT_ELIGIBLE', {
      message: 'The free trial was used already',
      details: { reasons: ['trial-used'] },
    });
  }
  await tx.customers.update(customerId, { trialFulfilmentId: fulfilmentId });
}

/** A trial that could not be delivered was none. Locks the customer: before everything else. */
export async function giveTrialBack(
  tx: Transaction,
  unit: Pick<Fulfilment, 'id' | 'customerId'>,
): Promise<void> {
  const known = await tx.customers.find(unit.customerId);
  if (known?.trialFulfilmentId !== unit.id) return;
  await tx.customers.get(unit.customerId);
  await tx.customers.update(unit.customerId, { trialFulfilmentId: null });
}
