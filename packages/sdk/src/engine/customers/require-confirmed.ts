import type { Actor } from '../../domain/records/actor.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';

/**
 * What customers only promise to pay is for those who can be reached. Staff vouch for whom they act for. The
 * customer is locked.
 * @throws PanelkitError `NOT_CONFIRMED`
 */
export async function requireConfirmed(
  engine: Engine,
  tx: Transaction,
  wanted: { customerId: string; actor: Actor; method: string; hasTrial?: boolean },
): Promise<void> {
  const { customerId, actor, method, hasTrial = false } = wanted;
  const isPromised = method !== 'wallet' && !engine.gateways.has(method);
  if (!engine.policies.purchases.confirmedOnly || actor.kind !== 'customer') return;
  if (!isPromised && !hasTrial) return;
  if (await isConfirmed(tx, customerId)) return;
  throw new PanelkitError('NOT_CONFIRMED', {
    message: 'This is for confirmed customers only',
    details: { customerId, wanted: hasTrial ? 'trial' : 'receipt' },
  });
}

/** They proved an address or a chat, or staff know them. */
async function isConfirmed(tx: Transaction, customerId: string): Promise<boolean> {
  const identities = await tx.customerIdentities.listByCustomer(customerId);
  if (identities.some(({ confirmedAt }) => confirmedAt !== null)) return true;
  return isKnownToStaff(tx, customerId);
}

/** Staff said that they know this customer. */
export async function isKnownToStaff(tx: Transaction, customerId: string): Promise<boolean> {
  const buyer = await tx.cardBuyers.find(customerId);
  return buyer !== null && buyer.confirmedAt !== null;
}
