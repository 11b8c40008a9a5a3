import type { Order } from '../../domain/orders/order.ts';
import type { Actor } from '../../domain/records/actor.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { requireConfirmed } from './require-confirmed.ts';

/** What an order keeps of the network that it came from. */
export function networkHashOf({ secretBox }: Engine, network: string | null): string | null {
  return network === null ? null : secretBox.hash(network, 'order-network');
}

/**
 * Whether this customer may have the order's places before any money came. The customer is locked.
 * @throws PanelkitError `NOT_CONFIRMED`, `TOO_MANY_UNPAID`
 */
export async function requireStanding(
  engine: Engine,
  tx: Transaction,
  { order, actor }: { order: Order; actor: Actor },
): Promise<void> {
  if (actor.kind !== 'customer') return;
  const { customerId, items, total, paymentMethod } = order;
  const isFree = total.amountMinor === 0;
  const method = isFree ? 'wallet' : paymentMethod;
  const hasTrial = items.some(({ isTrial }) => isTrial);
  await requireConfirmed(engine, tx, { customerId, actor, method, hasTrial });
  if (method !== 'wallet') await requireFewUnpaid(engine, tx, order);
}

async function requireFewUnpaid(
  engine: Engine,
  tx: Transaction,
  { customerId, networkHash, items }: Order,
): Promise<void> {
  const { unpaidUnitsPerCustomer, unpaidUnitsPerNetwork } = engine.policies.purchases;
  const wanted = items.reduce((sum, { quantity }) => sum + quantity, 0);
  const ofCustomer = await tx.orders.countUnpaidOfCustomer(customerId);
  if (ofCustomer + wanted > unpaidUnitsPerCustomer)
    throw tooMany({ scope: 'customer', unpaid: ofCustomer, maximum: unpaidUnitsPerCustomer });
  if (networkHash === null) return;
  const ofNetwork = await tx.orders.lockAndCountUnpaidOfNetwork(networkHash);
  if (ofNetwork + wanted > unpaidUnitsPerNetwork)
    throw tooMany({ scope: 'network', unpaid: ofNetwork, maximum: unpaidUnitsPerNetwork });
}

function tooMany(details: {
  scope: 'customer' | 'network';
  unpaid: number;
  maximum: number;
}): PanelkitError<'TOO_MANY_UNPAID'> {
  return new PanelkitError('TOO_MANY_UNPAID', { message: 'Too many units wait for payment', details });
}
