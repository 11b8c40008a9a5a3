import type { ProviderChild, ProviderState } from '@panelkit/sdk';
import { parseDecimal, toMinor } from '../amounts/decimal.ts';
import { worthOfCoins } from '../amounts/worth-of-coins.ts';
import type { NowPayment } from './nowpayments-schemas.ts';

/** ISO 4217 for no currency: the engine books nothing and leaves it to staff. */
const NO_CURRENCY = 'XXX';

/** Of all fiat currencies that NOWPayments prices in. */
const EXPONENT = 2;

/**
 * A payment as the books see it: what arrived is worth the agreed price × paid / asked, rounded down.
 *
 * @param agreed - whose price and rate count: the payment itself, or the one whose address a deposit came to
 *   again. What NOWPayments says of such a deposit (always `finished`, whatever its size) is not trusted
 */
export function toProviderState(payment: NowPayment, agreed: NowPayment): ProviderState {
  const { payment_status: status, pay_currency: coin } = payment;
  const paid = payment.actually_paid ?? '0';
  const isSameCoin = coin.toLowerCase() === agreed.pay_currency.toLowerCase();
  const valueMinor = isSameCoin ? worthOf(paid, agreed) : 0;
  const paidIn = { currency: coin, asked: payment.pay_amount, paid };
  const children = (payment.payment_extra_ids ?? []).map((id): ProviderChild => {
    return { providerReference: `${payment.payment_id}/${id}`, parentReference: payment.payment_id };
  });
  const state = (is: ProviderState['status'], receivedMinor: number, endReason: string | null) => ({
    status: is,
    endReason,
    // Nobody agreed on what another coin is worth.
    currency: isSameCoin || paid === '0' ? agreed.price_currency.toUpperCase() : NO_CURRENCY,
    receivedMinor,
    chargedBackMinor: status === 'refunded' ? receivedMinor : 0,
    refunds: [],
    paidIn,
    ...(children.length > 0 && { children }),
  });
  switch (status) {
    case 'waiting':
      return state('open', 0, null);
    case 'confirming':
    case 'confirmed':
    case 'sending':
      return state('seen', 0, null);
    // Staff may still set it to finished on the provider's pages.
    case 'partially_paid':
      return state('open', valueMinor, null);
    case 'finished':
    case 'refunded':
      return state('ended', valueMinor, valueMinor === 0 ? 'nothing of worth arrived' : null);
    case 'failed':
    case 'expired':
    case 'cancelled':
    case 'canceled':
      return state('ended', 0, `the payment is ${status}`);
  }
}

function worthOf(paid: string, { price_amount, pay_amount: asked }: NowPayment): number {
  return worthOfCoins(toMinor(parseDecimal(price_amount), EXPONENT), { paid, asked });
}
