import type { OrderState } from '../../domain/orders/order.ts';
import type { Unit, UnitState } from '../../domain/orders/unit.ts';
import { illegalTransition } from '../../errors/error-factories.ts';

/** `ILLEGAL_TRANSITION` for a unit. */
export function notPossible(unit: Unit, action: string): Error {
  return illegalTransition({ kind: 'unit', id: unit.id, from: unit.state.status, action });
}

/** Whether the order was paid and not cancelled: its units may be worked on. */
export function isPaidOrder(state: OrderState): boolean {
  return ['paid', 'fulfilling', 'fulfilled', 'partially-fulfilled', 'failed'].includes(state.status);
}

/** Whether the unit is neither delivered nor over. */
export function isOpenUnit<Row extends Pick<Unit, 'state'>>(unit: Row): unit is Row & { state: OpenState } {
  return unit.state.status === 'pending' || unit.state.status === 'provisioning';
}

type OpenState = Extract<UnitState, { status: 'pending' | 'provisioning' }>;
