import { currencyExponent, type ProviderState } from '@panelkit/sdk';
import { type Decimal, parseDecimal, shareOf, toMinor } from '../amounts/decimal.ts';
import type { BtcpayInvoice, BtcpayPaymentMethod } from './btcpay-schemas.ts';

/**
 * An invoice as the books see it. What it says is paid holds unconfirmed coins too, so only the share of
 * confirmed payments counts. A mark that staff set by hand on the server adds nothing that did not come.
 */
export function toProviderState(invoice: BtcpayInvoice, methods: BtcpayPaymentMethod[]): ProviderState {
  const { status, currency, amount, paidAmount } = invoice;
  const worth = worthOf(methods);
  const paidMinor = toMinor(parseDecimal(paidAmount), currencyExponent(currency));
  const receivedMinor = shareOf(paidMinor, worth.settled, worth.all);
  const isWaiting = worth.settled.digits < worth.all.digits;
  const state = (is: ProviderState['status'], endReason: string | null): ProviderState => ({
    status: is,
    endReason,
    currency,
    receivedMinor,
    chargedBackMinor: 0,
    refunds: [],
    ...paidInOf(methods),
  });
  // The rest of what came late, or beside what is settled, may still be confirmed.
  const ended = (reason: string): ProviderState =>
    isWaiting ? state('seen', null) : state('ended', receivedMinor === 0 ? reason : null);
  switch (status) {
    case 'New':
      return state('open', null);
    case 'Processing':
      return state('seen', null);
    case 'Settled':
      return ended('nothing came; somebody marked the invoice as settled');
    case 'Expired':
      return ended('the invoice was not paid in time');
    case 'Invalid':
      return ended(`the payment of ${amount} ${currency} was never confirmed`);
  }
}

/** Of what came in all coins, in the invoice's currency; both of one scale. */
function worthOf(methods: BtcpayPaymentMethod[]): { settled: Decimal; all: Decimal } {
  const parts = methods.flatMap(({ rate, payments }) =>
    payments
      .filter(({ status }) => status !== 'Invalid')
      .map(({ value, status }) => {
        const [price, coins] = [parseDecimal(rate), parseDecimal(value)];
        return {
          digits: price.digits * coins.digits,
          scale: price.scale + coins.scale,
          isSettled: status === 'Settled',
        };
      }),
  );
  const scale = Math.max(0, ...parts.map((part) => part.scale));
  const sumOf = (some: typeof parts): Decimal => ({
    digits: some.reduce((sum, part) => sum + part.digits * 10n ** BigInt(scale - part.scale), 0n),
    scale,
  });
  return { settled: sumOf(parts.filter(({ isSettled }) => isSettled)), all: sumOf(parts) };
}

/** The coin, where all came in one payment; staff find several on the server's own pages. */
function paidInOf(methods: BtcpayPaymentMethod[]): Pick<ProviderState, 'paidIn'> {
  const paid = methods.flatMap(({ currency, amount: asked, payments }) =>
    payments.map(({ value }) => ({ currency: currency ?? '', asked, paid: value })),
  );
  const [only] = paid;
  return paid.length === 1 && only !== undefined && only.currency !== '' ? { paidIn: only } : {};
}
