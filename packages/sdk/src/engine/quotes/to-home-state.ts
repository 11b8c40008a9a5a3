import { currencyExponent } from '../../domain/payments/currency.ts';
import type { Money } from '../../domain/payments/money.ts';
import { bookedMinor, type Quote } from '../../domain/payments/quote.ts';
import type { ProviderState } from '../../ports/payment-gateway.ts';

/**
 * What a provider says of a payment, in the shop's currency. Sums stay sums: they never fall. Null: it is of
 * another currency than was asked for, or too large to be kept exactly.
 */
export function toHomeState(told: ProviderState, quote: Quote | null): ProviderState | null {
  if (quote === null) return told;
  const { asked, price } = quote;
  if (told.currency !== asked.currency) return null;
  const receivedMinor = bookedMinor(quote, told.receivedMinor);
  const chargedBackMinor = bookedMinor(quote, told.chargedBackMinor);
  const returnedMinor = bookedMinor(quote, told.returnedMinor ?? 0);
  if (receivedMinor === null || chargedBackMinor === null || returnedMinor === null) return null;
  const { paidIn = rawAmounts(asked, told.receivedMinor) } = told;
  return {
    ...told,
    currency: price.currency,
    receivedMinor,
    chargedBackMinor,
    paidIn,
    ...(told.returnedMinor !== undefined && { returnedMinor }),
  };
}

/** For staff. */
function rawAmounts(
  { amountMinor, currency }: Money,
  paidMinor: number,
): NonNullable<ProviderState['paidIn']> {
  const write = (minor: number): string => decimalOf(minor, currencyExponent(currency));
  return { currency, asked: write(amountMinor), paid: write(paidMinor) };
}

function decimalOf(minor: number, exponent: number): string {
  if (exponent === 0) return String(minor);
  const digits = String(minor).padStart(exponent + 1, '0');
  return `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
