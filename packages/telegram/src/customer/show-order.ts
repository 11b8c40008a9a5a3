import type { Order, Payment } from '@panelkit/sdk';
import { escapeHtml, type Screen } from '../screens/screen.ts';
import type { CustomerContext } from './customer-context.ts';
import { hasInvoices } from './invoices.ts';
import { methodsFor } from './methods.ts';
import { orderScreen } from './screens/order-screens.ts';
import type { WayOn } from './screens/unpaid-order.ts';
import { inLanguage } from './show.ts';

export async function showOrder(
  context: CustomerContext,
  order: Order,
  note: string | null = null,
): Promise<Screen> {
  const { panelkit, by, shop, language } = context;
  const [services, payment, actions] = await Promise.all([
    panelkit.subscriptions.list({ orderId: order.id }, by),
    lastPaymentOf(context, order),
    panelkit.orders.allowedActions(order.id, by),
  ]);
  const isPending = payment?.state.status === 'pending';
  const isByCard = payment?.method === 'receipt';
  const paysByCard = isPending && isByCard && shop.cardTransfer !== undefined;
  const instructions = paysByCard ? escapeHtml(shop.cardTransfer?.instructions(language) ?? '') : null;
  const items = order.items.map(async (item) => ({
    ...item,
    planName: (await inLanguage(context, { id: item.planId, name: item.planName })).name,
  }));
  return orderScreen(context, {
    order: { ...order, items: await Promise.all(items) },
    subscriptionIds: services.rows.filter(({ status }) => status !== 'terminated').map(({ id }) => id),
    instructions,
    onlinePaymentId: isPending && isTakenOnline(context, payment) ? payment.id : null,
    isInReview: payment?.state.status === 'in-review',
    reviewsResumeAt: panelkit.payments.reviewsResumeAt(),
    hasInvoices: await hasInvoices(context, order.id),
    wayOn: await wayOnOf(context, order, payment),
    mayCancel: actions.cancel.allowed,
    note,
  });
}

/** The one that counts; null: the order needs none. */
async function lastPaymentOf({ panelkit, by }: CustomerContext, { id }: Order): Promise<Payment | null> {
  const { rows } = await panelkit.payments.list({ orderId: id, limit: 1, newestFirst: true }, by);
  return rows[0] ?? null;
}

function isTakenOnline({ shop }: CustomerContext, { method }: Payment): boolean {
  return method !== 'receipt' && (shop.onlinePayments !== undefined || method === shop.stars?.method);
}

/** Null: the order does not wait, or its payment is still under way. */
async function wayOnOf(
  context: CustomerContext,
  order: Order,
  payment: Payment | null,
): Promise<WayOn | null> {
  if (order.state.status !== 'awaiting-payment' || payment === null) return null;
  const { state } = payment;
  if (state.status === 'pending' || state.status === 'in-review') return null;
  const { panelkit, customerId, by, shop, nonce } = context;
  const { availableMinor } = await panelkit.wallets.get(customerId, by);
  const methods = await methodsFor(context, order.total.amountMinor);
  return { state, methods, availableMinor, canTopUp: (shop.topUpAmountsMinor ?? []).length > 0, nonce };
}
