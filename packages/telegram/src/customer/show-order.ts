import type { Order, Payment } from '@panelkit/sdk';
import type { Screen } from '../screens/screen.ts';
import { type Transfer, transferOf } from './card-to-pay.ts';
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
  const { panelkit, by } = context;
  const [services, payment, actions] = await Promise.all([
    panelkit.subscriptions.list({ orderId: order.id }, by),
    lastPaymentOf(context, order),
    panelkit.orders.allowedActions(order.id, by),
  ]);
  const isPending = payment?.state.status === 'pending';
  const isArriving = payment !== null && (await panelkit.payments.isArriving(payment.id, by));
  const isWaiting = order.state.status === 'awaiting-payment';
  const transfer = isWaiting ? await transferOf(context, payment) : null;
  const items = order.items.map(async (item) => ({
    ...item,
    planName: (await inLanguage(context, { id: item.planId, name: item.planName })).name,
  }));
  return orderScreen(context, {
    order: { ...order, items: await Promise.all(items) },
    subscriptionIds: services.rows.filter(({ status }) => status !== 'terminated').map(({ id }) => id),
    transfer,
    onlinePaymentId: isPending && !isArriving && isTakenOnline(context, payment) ? payment.id : null,
    isArriving,
    isInReview: payment?.state.status === 'in-review',
    reviewsResumeAt: panelkit.payments.reviewsResumeAt(),
    hasInvoices: await hasInvoices(context, order.id),
    wayOn: isWaiting && payment !== null ? await wayOnOf(context, order, { payment, transfer }) : null,
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

/** Null: the payment is still under way. */
async function wayOnOf(
  context: CustomerContext,
  order: Order,
  { payment: { state }, transfer }: { payment: Payment; transfer: Transfer | null },
): Promise<WayOn | null> {
  const isStuck = transfer?.kind === 'not-confirmed' || transfer?.kind === 'none-free';
  if (state.status === 'in-review' || (state.status === 'pending' && !isStuck)) return null;
  const { panelkit, customerId, by, shop, nonce } = context;
  const { amountMinor: availableMinor } = await panelkit.wallets.available(customerId, by);
  const offered = await methodsFor(context, order.total.amountMinor);
  const methods = isStuck ? offered.filter(({ method }) => method !== 'receipt') : offered;
  return { state, methods, availableMinor, canTopUp: (shop.topUpAmountsMinor ?? []).length > 0, nonce };
}
