import { currencyExponent } from './currency.ts';
import type { Money } from './money.ts';
import { type DisplayUnit, moneyUnitOf, TOMAN, unitExponent } from './money-unit.ts';

/**
 * Units whose name follows the number, as in `10,000 Toman`. `Intl` knows neither Toman nor Telegram's Stars,
 * and puts the Persian Rial before its number.
 */
const NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  en: { [TOMAN]: 'Toman', XTR: '⭐️' },
  fa: { [TOMAN]: 'تومان', IRR: 'ریال', XTR: '⭐️' },
  ru: { [TOMAN]: 'туман', XTR: '⭐️' },
};

/** Writes amounts in one language. */
export interface MoneyFormat {
  format(money: Money): string;
  /** As it is typed into a field of `unit`: Latin digits, a point, no grouping. */
  typed(amountMinor: number, unit: string): string;
  /** What people call a unit: `Toman`, `تومان`, `EUR`. */
  nameOf(unit: string): string;
}

/**
 * @param options - `locale` (BCP 47); `displayUnit`: `IRT` writes Rial as Toman and leaves every other
 * currency alone. No amount is rounded: 15 Rial are 1.5 Toman
 */
export function createMoneyFormat(options: {
  locale: string;
  displayUnit?: DisplayUnit | null;
}): MoneyFormat {
  const { locale, displayUnit = null } = options;
  const names = NAMES[new Intl.Locale(locale).language] ?? {};
  const writers = new Map<string, (amountMinor: number) => string>();
  return {
    format: ({ amountMinor, currency }) => {
      const unit = moneyUnitOf(currency, displayUnit);
      const write = writers.get(unit) ?? writerOf(locale, unit, names[unit] ?? null);
      writers.set(unit, write);
      return write(amountMinor);
    },
    typed: (amountMinor, unit) => String(amountMinor / 10 ** unitExponent(unit)),
    nameOf: (unit) => names[unit] ?? NAMES.en?.[unit] ?? unit,
  };
}

function writerOf(locale: string, unit: string, name: string | null): (amountMinor: number) => string {
  const one = 10 ** unitExponent(unit);
  const named = name ?? NAMES.en?.[unit] ?? null;
  if (named === null) {
    const digits = currencyExponent(unit);
    const style = { style: 'currency', currency: unit } as const;
    const format = new Intl.NumberFormat(locale, {
      ...style,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    return (amountMinor) => format.format(amountMinor / one);
  }
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: unitExponent(unit) });
  return (amountMinor) => {
    const written = number.format(amountMinor / one);
    // `Intl` begins what is below zero with a left-to-right mark, by which browsers would put the Persian
    // word on the wrong side.
    return `${written.startsWith('\u200e') ? '\u200f' : ''}${written}\u00a0${named}`;
  };
}
