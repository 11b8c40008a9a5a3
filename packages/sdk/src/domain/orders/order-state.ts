import type { OrderState } from './order.ts';
import type { Unit } from './unit.ts';

/** The state of an order's units that its own state follows from. */
export interface UnitFacts {
  states: Unit['state']['status'][];
  /** Accounts of given-up units whose absence was not yet read back. */
  condemnedLeft: number;
  now: Date;
}

type PaidState = Extract<OrderState, { status: 'paid' | 'fulfilling' | 'cancelling' }>;

/**
 * The state of a paid order after its units moved. Pure; an order that is not paid, or is over, follows its
 * units no more.
 */
export function orderStateAfter(state: OrderState, units: UnitFacts): OrderState {
  if (isSettled(state))
    return hasOpenUnit(units) ? { status: 'fulfilling', paidAt: state.paidAt } : settled(state.paidAt, units);
  if (!isRunning(state)) return state;
  if (state.status === 'cancelling') return cancelled(state, units);
  if (units.states.every((status) => status === 'pending')) return state;
  if (hasOpenUnit(units)) return { status: 'fulfilling', paidAt: state.paidAt };
  return settled(state.paidAt, units);
}

function isRunning(state: OrderState): state is PaidState {
  return state.status === 'paid' || state.status === 'fulfilling' || state.status === 'cancelling';
}

function isSettled(
  state: OrderState,
): state is Extract<OrderState, { status: 'fulfilled' | 'partially-fulfilled' | 'failed' }> {
  return state.status === 'fulfilled' || state.status === 'partially-fulfilled' || state.status === 'failed';
}

function hasOpenUnit(units: UnitFacts): boolean {
  return units.states.some((status) => status === 'pending' || status === 'provisioning');
}

function settled(paidAt: Date, units: UnitFacts): OrderState {
  const completed = units.states.filter((status) => status === 'completed').length;
  if (completed === units.states.length) return { status: 'fulfilled', paidAt, settledAt: units.now };
  if (completed > 0) return { status: 'partially-fulfilled', paidAt, settledAt: units.now };
  return { status: 'failed', paidAt, settledAt: units.now };
}

function cancelled(state: Extract<OrderState, { status: 'cancelling' }>, units: UnitFacts): OrderState {
  if (hasOpenUnit(units) || units.condemnedLeft > 0) return state;
  return { status: 'cancelled', paidAt: state.paidAt, reason: state.reason, cancelledAt: units.now };
}
