import type { Money, Order, Payment } from '@panelkit/sdk';
import { escapeHtml, type Screen, type ScreenButton } from '../../screens/screen.ts';
import type { PayMethod } from '../methods.ts';
import { methodRows } from './method-buttons.ts';
import { homeRow, nameIn, type ScreenContext, to } from './screen-context.ts';

/**
 * How an order goes on whose payment is over (turned down, failed, or captured with less than the price), or
 * cannot be transferred.
 */
export interface WayOn {
  state: Payment['state'];
  /** Beside the wallet. */
  methods: readonly PayMethod[];
  availableMinor: number;
  canTopUp: boolean;
  /** Of this showing: two taps are one payment. */
  nonce: string;
}

/** What became of the payment; null: it is open, and cannot be paid. */
export function whatCame(
  { texts, format }: ScreenContext,
  { currency }: Money,
  { state }: WayOn,
): string | null {
  const { unpaid } = texts;
  if (state.status === 'pending') return null;
  if (state.status === 'rejected') return unpaid.rejected(escapeHtml(state.reason));
  const cameMinor = state.status === 'captured' ? state.receivedMinor : 0;
  return cameMinor > 0 ? unpaid.partArrived(format.money(cameMinor, currency)) : unpaid.notPaid;
}

/** From the wallet, or by adding what it lacks; and by every method. */
export function wayOnRows(
  context: ScreenContext,
  { id, total }: Pick<Order, 'id' | 'total'>,
  { state, methods, availableMinor, canTopUp, nonce }: WayOn,
): ScreenButton[][] {
  const { texts, format } = context;
  const { amountMinor, currency } = total;
  const missingMinor = amountMinor - availableMinor;
  const price = format.money(amountMinor, currency);
  const missing = { value: missingMinor.toString(36) };
  const target = (ref: string) => ({ name: 'pay-order' as const, id, value: `${nonce}.${ref}` });
  const { name, ...fromWallet } = target('wallet');
  const isPart = state.status === 'captured';
  return [
    ...(missingMinor <= 0 ? [[to(texts.buyByWallet(price), name, fromWallet)]] : []),
    ...(missingMinor > 0 && isPart && canTopUp
      ? [[to(texts.unpaid.addMissing(format.money(missingMinor, currency)), 'top-up', missing)]]
      : []),
    ...methodRows(context, { methods, amount: total }, target),
  ];
}

/** Asks first. */
export function cancellationScreen(
  context: ScreenContext,
  { order, nonce }: { order: Pick<Order, 'id' | 'number' | 'state'>; nonce: string },
): Screen {
  const { texts } = context;
  const { unpaid } = texts;
  const number = nameIn(context, order.number);
  const isUnpaid = order.state.status === 'awaiting-payment';
  return {
    html: isUnpaid ? unpaid.cancelQuestion(number) : unpaid.cancelPaidQuestion(number),
    buttons: [
      [to(unpaid.cancelYes, 'cancel', { id: order.id, value: nonce })],
      homeRow(context, to(texts.back, 'order', { id: order.id })),
    ],
  };
}
