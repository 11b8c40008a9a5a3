import type { ReturnedPayment } from '@panelkit/sdk';
import { startPayload } from '@panelkit/telegram';
import { Router } from 'express';
import { pageContextOf } from '../../page-context.ts';
import { chatReturn } from '../../pages/telegram-pages.ts';
import { hostError } from '../../security/host-error.ts';
import { SHOP_ACTOR, type Shop } from '../../shop.ts';
import { botLink } from '../../telegram/bot-link.ts';
import { paramOf } from '../param-of.ts';

type Returned = NonNullable<ReturnedPayment>;

/** Whether who pays is expected back in the chat: the order was placed there, or they cannot sign in here. */
export async function cameFromChat(
  { panelkit, bots, store }: Pick<Shop, 'panelkit' | 'bots' | 'store'>,
  { paymentId, orderId }: Returned,
): Promise<boolean> {
  if (bots.customers === null) return false;
  const by = { actor: SHOP_ACTOR };
  if (orderId !== null) return (await panelkit.orders.get(orderId, by)).channel === 'telegram';
  const { customerId } = await panelkit.payments.get(paymentId, by);
  return (await store.users.findByCustomer(customerId))?.email === null;
}

export function chatReturnPage({ orderId, paymentId }: Returned): string {
  return `/telegram/return/${startPayload(orderId === null ? { paymentId } : { orderId })}`;
}

/** For a browser in which nobody is signed in: it shows nothing of the payment, and leads back to the chat. */
export function createChatReturnRoute(shop: Shop): Router {
  const router = Router();
  if (shop.bots.customers === null) return router;
  router.get('/telegram/return/:payload', async (request, response) => {
    const payload = paramOf(request, 'payload');
    if (!/^(order|pay)_[\w-]{22}$/.test(payload)) throw hostError('PAGE_NOT_FOUND');
    response.send(chatReturn(pageContextOf(request), await botLink(shop, 'customers', payload)));
  });
  return router;
}
