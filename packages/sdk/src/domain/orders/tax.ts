import type { Money } from '../payments/money.ts';
import { BASIS_POINTS } from '../payments/quote.ts';

/** The one tax rate of a shop. */
export interface TaxPolicy {
  /** In hundredths of a percent: 1900 is 19 %. */
  rateBasisPoints: number;
  /** Whether the prices of plans contain the tax, or it is added to them. */
  prices: 'inclusive' | 'exclusive';
}

/** What a customer pays, with the tax that it contains and its rate. */
export interface TaxedPrice extends Money {
  taxMinor: number;
  taxBasisPoints: number;
}

/** What somebody pays, and the tax that it contains. */
export interface TaxedAmount {
  amountMinor: number;
  taxMinor: number;
}

/**
 * What a price costs with its tax: of one unit, rounded half up to the minor unit. Everything else is a
 * multiple of it, or a share by `taxOfPart`, so that parts add up to the whole.
 */
export function withTax(priceMinor: number, tax: TaxPolicy | null): TaxedAmount {
  if (tax === null || tax.rateBasisPoints === 0) return { amountMinor: priceMinor, taxMinor: 0 };
  const rate = BigInt(tax.rateBasisPoints);
  const whole = BigInt(BASIS_POINTS);
  if (tax.prices === 'exclusive') {
    const taxMinor = divideHalfUp(BigInt(priceMinor) * rate, whole);
    return { amountMinor: priceMinor + taxMinor, taxMinor };
  }
  return { amountMinor: priceMinor, taxMinor: divideHalfUp(BigInt(priceMinor) * rate, whole + rate) };
}

/** The same of a price in its currency. */
export function taxedPrice({ amountMinor, currency }: Money, tax: TaxPolicy | null): TaxedPrice {
  return { ...withTax(amountMinor, tax), currency, taxBasisPoints: tax?.rateBasisPoints ?? 0 };
}

/**
 * The tax in a part of an amount of which `beforeMinor` was taken earlier: the share of all that is taken by
 * now, rounded down, less what was counted before. Taken to the end, the parts are exactly the whole.
 */
export function taxOfPart(whole: TaxedAmount, partMinor: number, beforeMinor = 0): number {
  return shareOf(whole, beforeMinor + partMinor) - shareOf(whole, beforeMinor);
}

function shareOf({ amountMinor, taxMinor }: TaxedAmount, partMinor: number): number {
  if (amountMinor <= 0) return 0;
  return Number((BigInt(taxMinor) * BigInt(partMinor)) / BigInt(amountMinor));
}

function divideHalfUp(dividend: bigint, divisor: bigint): number {
  return Number((2n * dividend + divisor) / (2n * divisor));
}
