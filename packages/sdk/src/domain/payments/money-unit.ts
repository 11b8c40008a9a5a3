import { currencyExponent } from './currency.ts';

/**
 * How people say ten Rial. Records, providers and reports keep Rial (IRR): Toman exists where people read and
 * type amounts.
 */
export const TOMAN = 'IRT';

/** In which unit a shop shows its amounts, when not in the currency itself. */
export type DisplayUnit = typeof TOMAN;

/** The units in which amounts of a currency are written and typed, the usual one first. */
export function moneyUnitsOf(currency: string): readonly string[] {
  return currency === 'IRR' ? [TOMAN, currency] : [currency];
}

/**
 * The unit in which a shop shows amounts of this currency: the currency itself where `displayUnit` is no unit
 * of it.
 */
export function moneyUnitOf(currency: string, displayUnit: DisplayUnit | null): string {
  return displayUnit !== null && moneyUnitsOf(currency).includes(displayUnit) ? displayUnit : currency;
}

/** How many decimals of a unit the records can hold: an odd Rial is a tenth of a Toman. */
export function unitExponent(unit: string): number {
  return unit === TOMAN ? 1 : currencyExponent(unit);
}
