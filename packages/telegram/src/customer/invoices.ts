import { invoiceNumber } from '@panelkit/sdk';
import { packId, unpackId } from '../screens/action.ts';
import type { Screen } from '../screens/screen.ts';
import type { CustomerContext, InvoiceFile } from './customer-context.ts';
import { homeRow, moreRow, nameIn, to } from './screens/screen-context.ts';

const MAX_INVOICES = 12;

/**
 * The documents of an order, also those of its extensions: the newest first. `from`: the cursor, as a button
 * carries it beside the order.
 */
export async function showInvoices(context: CustomerContext, orderId: string, from: string): Promise<Screen> {
  const { panelkit, by, texts, format } = context;
  const order = await panelkit.orders.get(orderId, by);
  const cursor = unpackId(from);
  const page = { limit: MAX_INVOICES, newestFirst: true, ...(cursor !== null && { cursor }) };
  const { rows, nextCursor } = await panelkit.invoices.ofOrder(orderId, page, by);
  const buttons = rows.map((invoice) => {
    const amount = format.money(invoice.grossMinor, invoice.currency);
    const sign = invoice.kind === 'invoice' ? '' : '−';
    return [to(`${format.named(invoiceNumber(invoice))} · ${sign}${amount}`, 'invoice', { id: invoice.id })];
  });
  const back = homeRow(context, to(texts.back, 'order', { id: orderId }));
  const next = nextCursor === null ? null : { id: orderId, value: packId(nextCursor) };
  const more = moreRow(context, 'invoices', next);
  const title = texts.invoicesTitle(nameIn(context, order.number));
  return { html: rows.length === 0 ? texts.noInvoices : title, buttons: [...buttons, ...more, back] };
}

/**
 * The document as a file; null where the shop draws none.
 * @throws PanelkitError `NOT_FOUND`, also for another customer's
 */
export async function readInvoice(
  { panelkit, shop, by, language }: CustomerContext,
  invoiceId: string,
): Promise<InvoiceFile | null> {
  const invoice = await panelkit.invoices.get(invoiceId, by);
  return (await shop.invoiceFile?.(invoice, language)) ?? null;
}

/** Whether an order has a document that can be sent. */
export async function hasInvoices(
  { panelkit, shop, by }: CustomerContext,
  orderId: string,
): Promise<boolean> {
  if (shop.invoiceFile === undefined) return false;
  return (await panelkit.invoices.ofOrder(orderId, { limit: 1 }, by)).rows.length > 0;
}
