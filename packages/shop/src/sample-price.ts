import { minorUnitsPerMajor } from '@panelkit/sdk';

/**
 * What a dollar is worth, roughly, where it is far from one unit, so that sample prices and suggestions look
 * like prices.
 */
const PER_DOLLAR: Readonly<Record<string, number>> = {
  CNY: 7,
  INR: 80,
  IRR: 1_000_000,
  JPY: 150,
  KRW: 1400,
  RUB: 80,
  TRY: 40,
  UAH: 40,
};

/** What a top-up offers to choose from. */
export function topUpAmountsMinor(currency: string): number[] {
  return [5, 10, 20, 50].map((dollars) => samplePriceMinor(dollars, currency));
}

/** A sample price in the minor units of a currency. */
export function samplePriceMinor(dollars: number, currency: string): number {
  return Math.round(dollars * (PER_DOLLAR[currency] ?? 1) * minorUnitsPerMajor(currency));
}
