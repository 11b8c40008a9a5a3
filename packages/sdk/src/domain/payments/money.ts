import { PanelkitError } from '../../errors/panelkit-error.ts';

/** An amount in minor units (cents) of an ISO 4217 currency. Always an integer. */
export interface Money {
  amountMinor: number;
  currency: string;
}

/** Whether `value` is an amount that PanelKit stores: an integer that arithmetic keeps exact. */
export function isAmountMinor(value: number): boolean {
  return Number.isSafeInteger(value);
}

/** Adds amounts of one currency. @throws PanelkitError `CURRENCY_MISMATCH` */
export function addMoney(first: Money, second: Money): Money {
  assertSameCurrency(first.currency, second.currency);
  return { amountMinor: first.amountMinor + second.amountMinor, currency: first.currency };
}

/** `amount` times a whole number of units. */
export function multiplyMoney(amount: Money, units: number): Money {
  return { amountMinor: amount.amountMinor * units, currency: amount.currency };
}

/**
 * Splits an amount into `parts` that add up to the whole: each gets the floor, the first ones a minor unit
 * more until nothing is left (so the rounding rule is "earlier parts carry the remainder").
 */
export function splitMoney(amount: Money, parts: number): Money[] {
  const share = Math.floor(amount.amountMinor / parts);
  const remainder = amount.amountMinor - share * parts;
  return Array.from({ length: parts }, (_, index) => ({
    amountMinor: share + (index < remainder ? 1 : 0),
    currency: amount.currency,
  }));
}

/** @throws PanelkitError `CURRENCY_MISMATCH` */
export function assertSameCurrency(expected: string, actual: string): void {
  if (expected === actual) return;
  throw new PanelkitError('CURRENCY_MISMATCH', {
    message: `The currency is ${actual}, expected ${expected}`,
    details: { expected, actual },
  });
}
