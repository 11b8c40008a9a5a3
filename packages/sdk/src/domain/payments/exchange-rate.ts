/**
 * What a currency costs: one unit of `base` is `rate` units of the other one of the two, the shop's own and
 * `currency`. A decimal number as text, since binary fractions would lose money.
 */
export interface ExchangeRate {
  /** ISO 4217: in which a provider is asked, beside the shop's own. */
  currency: string;
  /** ISO 4217: `currency` or the shop's own. */
  base: string;
  rate: string;
  /** `staff`, or the name of the shop's source. */
  source: string;
  /** As of when. */
  at: Date;
}

/** The source of a rate that staff fixed. */
export const STAFF_SOURCE = 'staff';

const DECIMAL = /^(\d{1,15})(?:\.(\d{1,15}))?$/;

/** A positive decimal number as a fraction of integers. */
export interface Fraction {
  numerator: bigint;
  denominator: bigint;
}

/** The number that a rate is; null for what is no positive decimal number of up to 15 digits on each side. */
export function parseRate(text: string): Fraction | null {
  const [, whole, decimals = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) return null;
  const numerator = BigInt(whole + decimals);
  return numerator === 0n ? null : { numerator, denominator: 10n ** BigInt(decimals.length) };
}

/** Whether a rate is known and fresh enough to ask for money by it. */
export type RateState = 'fresh' | 'missing' | 'outdated';

/** @param maxAgeMs - how old a rate may be */
export function rateStateOf(rate: Pick<ExchangeRate, 'at'> | null, maxAgeMs: number, now: Date): RateState {
  if (rate === null) return 'missing';
  return now.getTime() - rate.at.getTime() <= maxAgeMs ? 'fresh' : 'outdated';
}
