import type { ProviderState } from '@panelkit/sdk';
import { parseDecimal, toMinor } from '../amounts/decimal.ts';
import { worthOfCoins } from '../amounts/worth-of-coins.ts';
import type { CryptomusInvoice } from './cryptomus-schemas.ts';

/** Of all fiat currencies that the gateway takes. */
const EXPONENT = 2;

/** An invoice as the books see it: what arrived is worth the price × paid / asked, rounded down. */
export function toProviderState(invoice: CryptomusInvoice): ProviderState {
  const { payment_status: status, currency, payer_currency, payer_amount, payment_amount } = invoice;
  const state = (is: ProviderState['status'], receivedMinor: number, endReason: string | null) => ({
    status: is,
    endReason,
    currency,
    receivedMinor,
    chargedBackMinor: status === 'refund_paid' ? receivedMinor : 0,
    refunds: [],
    ...(payer_currency != null &&
      payer_amount != null && {
        paidIn: { currency: payer_currency, asked: payer_amount, paid: payment_amount ?? '0' },
      }),
  });
  switch (status) {
    case 'check':
      return state('open', 0, null);
    case 'process':
    case 'confirm_check':
    // Held until the provider has looked at where it comes from.
    case 'locked':
      return state('seen', 0, null);
    case 'wrong_amount_waiting':
      return state('open', worthOf(invoice), null);
    case 'wrong_amount':
    case 'paid':
    case 'paid_over':
    case 'refund_process':
    case 'refund_fail':
    case 'refund_paid':
      return state('ended', worthOf(invoice), worthOf(invoice) === 0 ? 'nothing of worth arrived' : null);
    case 'fail':
    case 'system_fail':
    case 'cancel':
      return state('ended', 0, `the payment is ${status}`);
  }
}

function worthOf({
  amount,
  payer_amount: asked,
  payment_amount: paid,
  payment_status,
}: CryptomusInvoice): number {
  const priceMinor = toMinor(parseDecimal(amount), EXPONENT);
  // Marked as paid on the provider's pages: no coin came, and the merchant's people say that they have the
  // price.
  if (paid == null && payment_status === 'paid') return priceMinor;
  return asked == null || paid == null ? 0 : worthOfCoins(priceMinor, { paid, asked });
}
