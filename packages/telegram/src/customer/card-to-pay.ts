import { type CardToPay, createMoneyFormat, isPanelkitError, moneyUnitOf, type Payment } from '@panelkit/sdk';
import { commandOf } from '../inbox/command-of.ts';
import { escapeHtml } from '../screens/screen.ts';
import type { CustomerContext } from './customer-context.ts';

/** How a payment is transferred now. */
export type Transfer =
  | {
      kind: 'card';
      toPay: CardToPay;
      /** The amount as it is typed. */
      typed: string;
      /** The same in Rial, where the shop writes Toman: banks count in Rial. */
      typedInRial: string | null;
    }
  /** The shop has no cards, and says where to send money itself. */
  | { kind: 'text'; html: string }
  | { kind: 'not-confirmed' }
  | { kind: 'none-free' };

/** Assigns a card and an exact amount, or keeps those it has. Null: nothing is to be transferred. */
export async function transferOf(
  context: CustomerContext,
  payment: Payment | null,
): Promise<Transfer | null> {
  const { panelkit, shop, language, customerId, key } = context;
  const { cardTransfer } = shop;
  if (payment?.method !== 'receipt' || payment.state.status !== 'pending' || cardTransfer === undefined)
    return null;
  if (!(await panelkit.cards.areOffered()))
    return { kind: 'text', html: escapeHtml(cardTransfer.instructions(language)) };
  await cardTransfer.confirm?.(customerId);
  try {
    // Also of a payment that has one: whoever lost the shop's trust sees its number no more.
    const by = commandOf(context, `${key}:card`);
    return toTransfer(context, payment, await panelkit.cards.assign({ paymentId: payment.id }, by));
  } catch (error) {
    const code = isPanelkitError(error) ? error.code : null;
    if (code === 'NOT_CONFIRMED') return { kind: 'not-confirmed' };
    if (code === 'NO_CARD_FREE') return { kind: 'none-free' };
    throw error;
  }
}

function toTransfer(
  { shop }: CustomerContext,
  { amount: { currency } }: Payment,
  toPay: CardToPay,
): Transfer {
  const displayUnit = shop.messageFormat?.displayUnit ?? null;
  const { typed } = createMoneyFormat({ locale: 'en', displayUnit });
  const unit = moneyUnitOf(currency, displayUnit);
  const isInToman = currency === 'IRR' && unit !== currency;
  return {
    kind: 'card',
    toPay,
    typed: typed(toPay.amountMinor, unit),
    typedInRial: isInToman ? typed(toPay.amountMinor, currency) : null,
  };
}
