import type { Payment, RepeatedReceipt } from '@panelkit/sdk';
import { escapeHtml, lines, type Screen } from '../../screens/screen.ts';
import type { StaffScreenContext } from '../staff-context.ts';
import { homeRow, moreRow, nameIn, short, to } from './button.ts';

/** A payment whose receipt is looked at. */
export interface ReceiptView {
  payment: Payment;
  customerName: string;
  /** Null: a top-up. */
  orderNumber: string | null;
  repeats: readonly Pick<RepeatedReceipt, 'trait' | 'number'>[];
}

/** A warning for each. */
export function repeatLines(context: StaffScreenContext, { repeats }: ReceiptView): string[] {
  const { texts } = context;
  return repeats.map(({ trait, number }) => `⚠️ ${texts.repeated[trait](nameIn(context, number))}`);
}

export function receiptsScreen(
  context: StaffScreenContext,
  { rows, nextCursor }: { rows: readonly ReceiptView[]; nextCursor: string | null },
): Screen {
  const { texts, format } = context;
  const buttons = rows.map(({ payment: { id, amount }, customerName }) => [
    to(
      `${format.money(amount.amountMinor, amount.currency)} · ${short(format.named(customerName))}`,
      'receipt',
      { id },
    ),
  ]);
  return {
    html: rows.length === 0 ? texts.noReceipts : texts.receiptsTitle,
    buttons: [
      ...buttons,
      ...moreRow(context, 'receipts', nextCursor === null ? null : { id: nextCursor }),
      homeRow(context),
    ],
  };
}

/**
 * With buttons only while it waits for a decision; later with who decided and when. `hasPicture`: it is shown
 * above.
 */
export function receiptScreen(
  context: StaffScreenContext,
  view: ReceiptView,
  { note, hasPicture = false }: { note?: string | undefined; hasPicture?: boolean } = {},
): Screen {
  const { texts, format } = context;
  const { payment, customerName, orderNumber } = view;
  const { id, amount, state } = payment;
  const receipt = 'receipt' in state ? state.receipt : null;
  const isOpen = state.status === 'in-review';
  return {
    html: lines(
      note ?? null,
      note === undefined ? null : '',
      `<b>${texts.receipt}: ${format.money(amount.amountMinor, amount.currency)}</b>`,
      texts.from(nameIn(context, customerName)),
      orderNumber === null ? texts.topUp : texts.order(nameIn(context, orderNumber)),
      receipt?.reference ? texts.reference(escapeHtml(receipt.reference)) : null,
      receipt?.note ? texts.note(escapeHtml(receipt.note)) : null,
      receipt === null ? null : texts.sentAt(format.instant(receipt.submittedAt.toISOString())),
      isOpen ? null : texts.paymentStatus(state.status),
      ...repeatLines(context, view),
    ),
    buttons: [
      ...(receipt?.attachmentId && !hasPicture ? [[to(texts.picture, 'picture', { id })]] : []),
      ...(isOpen ? [[to(texts.approve, 'approve', { id }), to(texts.reject, 'rejection', { id })]] : []),
      homeRow(context, to(texts.back, 'receipts')),
    ],
  };
}

export function rejectionScreen(context: StaffScreenContext, id: string): Screen {
  const { texts } = context;
  return {
    html: texts.whyReject,
    buttons: [
      ...texts.rejectReasons.map((reason, index) => [to(reason, 'reject', { id, value: String(index) })]),
      homeRow(context, to(texts.back, 'receipt', { id })),
    ],
  };
}
