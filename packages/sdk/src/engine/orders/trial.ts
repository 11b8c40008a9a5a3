import type { Customer } from '../../domain/orders/customer.ts';
import type { OrderItem } from '../../domain/orders/order.ts';
import type { Plan } from '../../domain/orders/plan.ts';
import type { Unit } from '../../domain/orders/unit.ts';
import { invalidInput } from '../../errors/error-factories.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { Transaction } from '../../ports/storage.ts';

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

/**
 * Takes the customer's one free trial, if the order has one. The customer is locked.
 * @throws PanelkitError `NOT_ELIGIBLE`, `INVALID_INPUT`
 */
export async function claimTrial(
  tx: Transaction,
  customer: Pick<Customer, 'id' | 'trialUnitId'>,
  lines: { item: OrderItem; holds: { unitId: string }[][] }[],
): Promise<void> {
  const trials = lines.filter(({ item }) => item.isTrial);
  const [trial] = trials;
  if (trial === undefined) return;
  if (trials.length > 1)
    throw invalidInput([{ path: 'items', code: 'too_big', message: 'each customer has one trial' }]);
  await takeTrial(tx, customer, trial.holds[0]?.[0]?.unitId ?? '');
}

/** The customer is locked. @throws PanelkitError `NOT_ELIGIBLE` when he has had it */
export async function takeTrial(
  tx: Transaction,
  { id, trialUnitId }: Pick<Customer, 'id' | 'trialUnitId'>,
  unitId: string,
): Promise<void> {
  if (trialUnitId !== null && trialUnitId !== unitId) {
    throw trialUsed();
  }
  // Somebody who left and came back under the same address is the same somebody.
  if (await tx.customerIdentities.lockAndFindTrial(id)) throw trialUsed();
  await tx.customers.update(id, { trialUnitId: unitId });
}

function trialUsed(): PanelkitError<'NOT_ELIGIBLE'> {
  return new PanelkitError('NOT_ELIGIBLE', {
    message: 'The free trial has already been used',
    details: { reasons: ['trial-used'] },
  });
}

/** A trial that was not delivered was none. The customer is locked. */
export async function giveTrialBack(
  tx: Transaction,
  { id, trialUnitId }: Pick<Customer, 'id' | 'trialUnitId'>,
  unit: Pick<Unit, 'id'>,
): Promise<void> {
  if (trialUnitId === unit.id) await tx.customers.update(id, { trialUnitId: null });
}
