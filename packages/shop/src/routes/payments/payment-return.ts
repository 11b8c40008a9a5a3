import {
  coveredMinor,
  type Payment,
  standingOf as providerStandingOf,
  type ReturnedPayment,
} from '@panelkit/sdk';
import { startPayload } from '@panelkit/telegram';
import { Router } from 'express';
import { pageContextOf } from '../../page-context.ts';
import { type PaymentStanding, paymentReturnPage } from '../../pages/payment-return-page.ts';
import { hostError } from '../../security/host-error.ts';
import { paymentOfToken, returnTokenOf } from '../../security/return-token.ts';
import { SHOP_ACTOR, type Shop } from '../../shop.ts';
import { botLink } from '../../telegram/bot-link.ts';
import { paramOf } from '../param-of.ts';
import { pageOfPayment } from './page-of-payment.ts';

const PAGE = '/payments/returned';
const BY_SHOP = { actor: SHOP_ACTOR };

/** Where a provider sends the browser once its page is done. The token is of this payment alone. */
export function returnUrlOf(
  { publicUrl, cookieSecret }: Pick<Shop, 'publicUrl' | 'cookieSecret'>,
  { method, paymentId }: { method: string; paymentId: string },
): string {
  return `${publicUrl}/payments/return/${method}/${returnTokenOf(cookieSecret, paymentId)}`;
}

/** Where the browser goes on to; without the token of a payment, to a page that asks who it is. */
export function pageOfReturn(returned: ReturnedPayment, token: string | null): string {
  if (token !== null) return `${PAGE}/${encodeURIComponent(token)}`;
  return returned === null ? '/wallet' : pageOfPayment({ id: returned.paymentId, orderId: returned.orderId });
}

/**
 * The browser is back from a provider's page. It may be one that knows nobody, as of who buys in a chat: then
 * it reads how this payment stands, and no more.
 */
export function createPaymentReturnRoute(shop: Shop): Router {
  const { panelkit, cookieSecret } = shop;
  const router = Router();
  router.get(`${PAGE}/:token`, async (request, response) => {
    const paymentId = paymentOfToken(cookieSecret, paramOf(request, 'token'));
    if (paymentId === null) throw hostError('PAGE_NOT_FOUND');
    const payment = await panelkit.payments.get(paymentId, BY_SHOP);
    const page = pageOfPayment(payment);
    const pageContext = pageContextOf(request);
    if (pageContext.viewer?.actor.id === payment.customerId) return response.redirect(303, page);
    const standing = await standingOf(shop, payment);
    const isFromChat = await cameFromChat(shop, payment);
    const chat = isFromChat ? await botLink(shop, 'customers', startPayload(startOf(payment))) : null;
    response.send(paymentReturnPage(pageContext, { standing, chat, page: isFromChat ? null : page }));
  });
  return router;
}

const startOf = ({ id: paymentId, orderId }: Payment) => (orderId === null ? { paymentId } : { orderId });

/** One that its provider ended is over here, though the buyer may start it again. */
async function standingOf(
  { panelkit: { payments } }: Shop,
  { id, amount, state }: Payment,
): Promise<PaymentStanding> {
  if (state.status === 'captured') return coveredMinor(state) < amount.amountMinor ? 'part' : 'paid';
  if (state.status === 'in-review') return 'waiting';
  const opened = (await payments.atProviders(id, BY_SHOP)).map(providerStandingOf);
  // Money that is on its way arrives even if its order has ended.
  if (opened.includes('arriving')) return 'arriving';
  if (state.status !== 'pending') return 'over';
  return opened.length > 0 && opened.every((one) => one === 'ended') ? 'over' : 'waiting';
}

/** Whether who pays is expected back in the chat: the order was placed there, or they cannot sign in here. */
async function cameFromChat({ panelkit, bots, store }: Shop, payment: Payment): Promise<boolean> {
  if (bots.customers === null) return false;
  const { orderId, customerId } = payment;
  if (orderId !== null) return (await panelkit.orders.get(orderId, BY_SHOP)).channel === 'telegram';
  return (await store.users.findByCustomer(customerId))?.email === null;
}
