import { type Order, taxOfItems } from '@panelkit/sdk';
import { lines, type Screen } from '../../screens/screen.ts';
import type { Transfer } from '../card-to-pay.ts';
import {
  atCursor,
  homeRow,
  moreRow,
  nameIn,
  resumeLine,
  type ScreenContext,
  taxLine,
  to,
} from './screen-context.ts';
import { transferLines, transferRows } from './transfer-part.ts';
import { type WayOn, wayOnRows, whatCame } from './unpaid-order.ts';

/** An order with the services that came of it. */
export interface OrderView {
  order: Order;
  subscriptionIds: readonly string[];
  /** How money for it is transferred; null: nothing is. */
  transfer: Transfer | null;
  /** A payment that can be made at a provider's page. */
  onlinePaymentId: string | null;
  /** It was paid at its provider, and the money is not final. */
  isArriving: boolean;
  /** A receipt was sent, and staff have not decided yet. */
  isInReview: boolean;
  /** When staff look at receipts again; null: now. */
  reviewsResumeAt: Date | null;
  hasInvoices: boolean;
  /** How it is paid after a payment that came to nothing; null: it does not wait for another. */
  wayOn: WayOn | null;
  mayCancel: boolean;
  /** What was just done. */
  note: string | null;
}

const MAX_SERVICES = 8;
const BEING_PREPARED: readonly string[] = ['paid', 'fulfilling'];

export function orderScreen(context: ScreenContext, view: OrderView): Screen {
  const { texts, format } = context;
  const { order, subscriptionIds, transfer, onlinePaymentId, hasInvoices, wayOn, note } = view;
  const { status } = order.state;
  const total = format.money(order.total.amountMinor, order.total.currency);
  const isReady = status === 'fulfilled' || status === 'partially-fulfilled';
  return {
    html: lines(
      ...(note === null ? [] : [note, '']),
      `<b>${texts.order(nameIn(context, order.number))}</b>`,
      ...order.items.map(
        ({ planName, quantity }) => `${nameIn(context, planName)} × ${format.number(quantity)}`,
      ),
      texts.price(total),
      taxLine(context, taxOfItems(order.items), order.total.currency),
      statusLine(context, view),
      view.isInReview ? resumeLine(context, view.reviewsResumeAt) : null,
      '',
      BEING_PREPARED.includes(status) ? texts.preparing : null,
      isReady ? texts.ready : null,
      ...transferLines(context, transfer, order.total),
      wayOn === null ? null : whatCame(context, order.total, wayOn),
      wayOn === null || wayOn.methods.length === 0 ? null : texts.unpaid.payAgain,
    ),
    buttons: [
      ...transferRows(context, transfer),
      ...(status === 'awaiting-payment' && onlinePaymentId !== null
        ? [[to(texts.toPaymentPage, 'checkout', { id: onlinePaymentId })]]
        : []),
      ...(isReady
        ? subscriptionIds.slice(0, MAX_SERVICES).map((id) => [to(texts.yourLink, 'service', { id })])
        : [[to(texts.refresh, 'order', { id: order.id })]]),
      ...(wayOn === null ? [] : wayOnRows(context, order, wayOn)),
      ...(view.mayCancel ? [[to(texts.unpaid.cancel, 'cancellation', { id: order.id })]] : []),
      ...(hasInvoices ? [[to(texts.invoices, 'invoices', { id: order.id })]] : []),
      homeRow(context, to(texts.back, 'orders')),
    ],
  };
}

function statusLine({ texts }: ScreenContext, { order, isInReview, isArriving }: OrderView): string {
  if (isInReview) return texts.inReview;
  return isArriving ? texts.unpaid.arriving : texts.orderStatus[order.state.status];
}

export function ordersScreen(
  context: ScreenContext,
  { rows: orders, nextCursor }: { rows: readonly Order[]; nextCursor: string | null },
): Screen {
  const { texts, format } = context;
  if (orders.length === 0)
    return { html: texts.noOrders, buttons: [[to(texts.menu.plans, 'plans')], homeRow(context)] };
  const buttons = orders.map(({ id, number, state }) => [
    to(`${format.named(number)} · ${texts.orderStatus[state.status]}`, 'order', { id }),
  ]);
  const more = moreRow(context, 'orders', atCursor(nextCursor));
  return { html: texts.ordersTitle, buttons: [...buttons, ...more, homeRow(context)] };
}
