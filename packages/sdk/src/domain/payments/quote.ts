import { addMs } from '../lifecycle/period.ts';
import { minorUnitsPerMajor } from './currency.ts';
import { type ExchangeRate, parseRate } from './exchange-rate.ts';
import type { MethodPolicy } from './method-policy.ts';
import type { Money } from './money.ts';

/**
 * What a provider is asked for a price in another currency. Fixed when the payment starts: what arrives is
 * booked by it, whatever rates do.
 */
export interface Quote {
  /** In the shop's currency. */
  price: Money;
  /** In the provider's currency: equivalent to the whole price. */
  asked: Money;
  /** One unit of this currency … */
  base: string;
  /** … was so much of the other one. */
  rate: string;
  /** Who said so, and as of when. */
  source: string;
  rateAt: Date;
  marginBasisPoints: number;
  quotedAt: Date;
  /** Until then it may be paid; what comes later is booked by it all the same. */
  validUntil: Date;
}

export const BASIS_POINTS = 10_000;

/**
 * A price in another currency, rounded up to its smallest unit. Null: the amount is too large to be kept
 * exactly, or the rate is none.
 */
export function quoteOf(
  price: Money,
  { currency, base, rate, source, at }: ExchangeRate,
  { marginBasisPoints, quoteValidMs }: Pick<MethodPolicy, 'marginBasisPoints' | 'quoteValidMs'>,
  now: Date,
): Quote | null {
  const fraction = parseRate(rate);
  if (fraction === null) return null;
  const { numerator, denominator } = fraction;
  // One unit of the shop's currency is a / b units of the provider's.
  const [a, b] = base === currency ? [denominator, numerator] : [numerator, denominator];
  const amount = BigInt(price.amountMinor) * BigInt(minorUnitsPerMajor(currency)) * a;
  const divisor = BigInt(minorUnitsPerMajor(price.currency)) * b;
  const margin = BigInt(BASIS_POINTS + marginBasisPoints);
  const amountMinor = toAmount(divideUp(amount * margin, divisor * BigInt(BASIS_POINTS)));
  if (amountMinor === null) return null;
  return {
    price,
    asked: { amountMinor, currency },
    base,
    rate,
    source,
    rateAt: at,
    marginBasisPoints,
    quotedAt: now,
    validUntil: addMs(now, quoteValidMs),
  };
}

/**
 * What an amount in the provider's currency is worth by the quote, in minor units of the shop's currency,
 * rounded down: all that was asked is the price, never more. Null: it is too large to be kept exactly.
 */
export function bookedMinor(
  { price, asked }: Pick<Quote, 'price' | 'asked'>,
  paidMinor: number,
): number | null {
  if (asked.amountMinor === 0) return null;
  return toAmount((BigInt(price.amountMinor) * BigInt(paidMinor)) / BigInt(asked.amountMinor));
}

/**
 * How much of the provider's currency an amount of the shop's is, rounded down: never more than what was paid
 * for it.
 */
export function askedMinorFor(
  { price, asked }: Pick<Quote, 'price' | 'asked'>,
  amountMinor: number,
): number | null {
  if (price.amountMinor === 0) return null;
  return toAmount((BigInt(asked.amountMinor) * BigInt(amountMinor)) / BigInt(price.amountMinor));
}

/**
 * What of a price is missing and the shop bears, in minor units, once `receivedMinor` of it arrived. What was
 * borne before stays so: only more money makes it less.
 */
export function forgivenMinorOf(facts: {
  priceMinor: number;
  receivedMinor: number;
  forgivenMinor: number;
  toleranceBasisPoints: number;
}): number {
  const { priceMinor, receivedMinor, forgivenMinor, toleranceBasisPoints } = facts;
  const missing = Math.max(0, priceMinor - receivedMinor);
  if (forgivenMinor > 0) return Math.min(missing, forgivenMinor);
  const allowed = (BigInt(priceMinor) * BigInt(toleranceBasisPoints)) / BigInt(BASIS_POINTS);
  return BigInt(missing) <= allowed ? missing : 0;
}

function divideUp(amount: bigint, divisor: bigint): bigint {
  return (amount + divisor - 1n) / divisor;
}

function toAmount(value: bigint): number | null {
  const amount = Number(value);
  return Number.isSafeInteger(amount) ? amount : null;
}
