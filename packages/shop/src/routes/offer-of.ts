import type { MethodOffer, Payment } from '@panelkit/sdk';
import type { Shop } from '../shop.ts';

/**
 * What a payment's method asks now; null for one that is not to be paid any more. A minimum that staff set
 * later does not close it.
 */
export async function offerOf({ panelkit }: Shop, payment: Payment | null): Promise<MethodOffer | null> {
  if (payment === null || payment.state.status !== 'pending') return null;
  const offers = await panelkit.payments.offers(payment.amount);
  const offer = offers.find(({ method }) => method === payment.method) ?? null;
  return offer?.closedBy === 'minimum' ? { ...offer, isOpen: true } : offer;
}
