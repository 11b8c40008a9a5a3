import type { Order, Payment } from '@panelkit/sdk';
import { commandOf } from '../inbox/command-of.ts';
import type { Screen } from '../screens/screen.ts';
import type { CustomerContext } from './customer-context.ts';
import { methodOf } from './methods.ts';
import { expectReceipt, pay } from './payments.ts';
import { cancellationScreen } from './screens/unpaid-order.ts';
import { showOrder } from './show-order.ts';

/** An order as it is. The next picture in this chat is the receipt that it waits for. */
export async function openOrder(context: CustomerContext, id: string): Promise<Screen> {
  const order = await context.panelkit.orders.get(id, context.by);
  const payment = await openPaymentOf(context, order);
  if (payment !== null) await expectReceipt(context, payment);
  return showOrder(context, order);
}

/** What the order waits for. */
async function openPaymentOf({ panelkit, by }: CustomerContext, order: Order): Promise<Payment | null> {
  if (order.state.status !== 'awaiting-payment') return null;
  const { rows } = await panelkit.payments.list({ orderId: order.id, status: 'pending' }, by);
  return rows[0] ?? null;
}

/** A placed order: its screen, or the way to pay it. */
export async function goOn(context: CustomerContext, order: Order): Promise<Screen> {
  const payment = await openPaymentOf(context, order);
  return payment === null ? showOrder(context, order) : pay(context, payment);
}

/** `<showing>.<method>`, after a payment that came to nothing. */
export async function payOrder(context: CustomerContext, id: string, value: string): Promise<Screen> {
  const [nonce = '', ref = ''] = value.split('.');
  const method = ref === 'wallet' ? ref : await methodOf(context, ref);
  if (method === null) return openOrder(context, id);
  const by = commandOf(context, `pay-order:${nonce}:${ref}`);
  return goOn(context, await context.panelkit.orders.pay({ orderId: id, payment: { method } }, by));
}

/** Asks first; the order where it cannot be cancelled any more. */
export async function askCancellation(context: CustomerContext, id: string): Promise<Screen> {
  const { panelkit, by, nonce } = context;
  const { cancel } = await panelkit.orders.allowedActions(id, by);
  if (!cancel.allowed) return openOrder(context, id);
  return cancellationScreen(context, { order: await panelkit.orders.get(id, by), nonce });
}

export async function cancelOrder(context: CustomerContext, id: string, nonce: string): Promise<Screen> {
  const { panelkit, texts } = context;
  const { cancelReason: reason, cancelled } = texts.unpaid;
  const by = commandOf(context, `cancel:${nonce}`);
  return showOrder(context, await panelkit.orders.cancel({ orderId: id, reason }, by), cancelled);
}
