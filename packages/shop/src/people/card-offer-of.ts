import type { Payment } from '@panelkit/sdk';
import type { CardOffer } from '../pages/parts/card-part.ts';
import { SHOP_ACTOR, type Shop } from '../shop.ts';
import type { User } from '../store/shop-store.ts';

/** How this payment can go to one of the shop's cards; null: it cannot. */
export async function cardOfferOf(
  shop: Pick<Shop, 'panelkit'>,
  payment: Payment | null,
  user: User,
): Promise<CardOffer | null> {
  const { cards } = shop.panelkit;
  if (payment === null || payment.method !== 'receipt' || payment.state.status !== 'pending') return null;
  const by = { actor: SHOP_ACTOR };
  const toPay = await cards.toPay(payment.id, by);
  if (!(await isConfirmed(shop, payment.customerId, user)))
    return (await cards.areOffered()) ? { kind: 'not-confirmed' } : null;
  if (toPay !== null) return { kind: 'assigned', toPay };
  return (await cards.areOffered()) ? { kind: 'on-request' } : null;
}

/** Staff decide; until they do, it is whoever has confirmed an e-mail address. */
async function isConfirmed(
  { panelkit }: Pick<Shop, 'panelkit'>,
  customerId: string,
  { emailConfirmedAt }: User,
): Promise<boolean> {
  const buyer = await panelkit.cards.buyer(customerId, { actor: SHOP_ACTOR });
  return buyer === null ? emailConfirmedAt !== null : buyer.confirmedAt !== null;
}

/** Tells the engine before it is asked for a card that this person confirmed an address. */
export async function confirmBuyer(
  shop: Pick<Shop, 'panelkit'>,
  customerId: string,
  { emailConfirmedAt }: User,
): Promise<void> {
  if (emailConfirmedAt === null) return;
  await confirmUnlessDecided(shop, customerId, `confirmed:${customerId}:${emailConfirmedAt.getTime()}`);
}

/**
 * The same of somebody who writes in a chat: it belongs to a telephone number, as an address does to a
 * mailbox.
 */
export async function confirmChatBuyer(shop: Pick<Shop, 'panelkit'>, customerId: string): Promise<void> {
  await confirmUnlessDecided(shop, customerId, `confirmed-by-chat:${customerId}`);
}

/** Once staff have decided, it stays so. */
async function confirmUnlessDecided(
  { panelkit: { cards } }: Pick<Shop, 'panelkit'>,
  customerId: string,
  idempotencyKey: string,
): Promise<void> {
  if ((await cards.buyer(customerId, { actor: SHOP_ACTOR })) !== null) return;
  await cards.setBuyer({ customerId, isConfirmed: true }, { actor: SHOP_ACTOR, idempotencyKey });
}
