import { moneyUnitsOf, TOMAN, unitExponent } from './money-unit.ts';

const PERSIAN_ZERO = 0x6f0;
const ARABIC_ZERO = 0x660;
/**
 * Between groups of three digits, and nothing else: spaces of any width, apostrophes, the Arabic thousands
 * separator.
 */
const GROUPING = /[\s'’٬]/;

/**
 * What people write beside an amount of this unit. Beside an amount of another it is refused: it was meant
 * differently.
 */
const SIGNS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(['USD', 'AUD', 'CAD', 'NZD', 'SGD', 'HKD'].map((code) => [code, ['$']])),
  EUR: ['€'],
  GBP: ['£'],
  IRR: ['ریال', 'Rial'],
  [TOMAN]: ['تومان', 'Toman'],
};

/** Persian and Arabic digits as Latin ones; everything else as it is. */
export function toLatinDigits(text: string): string {
  return text
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - PERSIAN_ZERO))
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - ARABIC_ZERO));
}

/**
 * Reads an amount of money as people type it: `12,50`, `۱۲٫۵`, `1 250`, `1.234,56`, `$3`, `۱۰٬۰۰۰ تومان`.
 *
 * @param unit - a currency, or `IRT` for Toman: the answer is in Rial then
 * @returns the amount in minor units, 0 or more; null when the text is no amount, has more decimals than the
 * unit, names another unit, or can be read in two ways (`1.234` dollars may be a thousand or one)
 */
export function parseAmountMinor(text: string, unit: string): number | null {
  const exponent = unitExponent(unit);
  const parts = splitAtDecimals(withoutSign(toLatinDigits(text).trim(), SIGNS[unit]), exponent);
  if (parts === null) return null;
  const amountMinor = Number(parts.whole + parts.decimals.padEnd(exponent, '0'));
  return Number.isSafeInteger(amountMinor) ? amountMinor : null;
}

/**
 * The same for a form that carries its unit: the display may have changed since the page was opened.
 *
 * @returns null also for a unit that this currency is not typed in, and for none where there is more than one
 */
export function parseTypedMinor(
  text: string,
  typed: { unit: string | undefined; currency: string },
): number | null {
  const units = moneyUnitsOf(typed.currency);
  const unit = typed.unit ?? (units.length === 1 ? typed.currency : '');
  return units.includes(unit) ? parseAmountMinor(text, unit) : null;
}

function withoutSign(text: string, signs: readonly string[] = []): string {
  const before = signs.find((sign) => text.startsWith(sign));
  if (before !== undefined) return text.slice(before.length).trimStart();
  const after = signs.find((sign) => text.endsWith(sign));
  return after === undefined ? text : text.slice(0, -after.length).trimEnd();
}

function splitAtDecimals(plain: string, exponent: number): { whole: string; decimals: string } | null {
  const at = decimalIndex(plain, exponent);
  if (at === 'ambiguous') return null;
  const whole = withoutGroups(at === null ? plain : plain.slice(0, at));
  const decimals = at === null ? '' : plain.slice(at + 1);
  const isFraction = at === null || /^\d+$/.test(decimals);
  return whole === null || !isFraction || decimals.length > exponent ? null : { whole, decimals };
}

/** Where the decimal separator is; null: there is none. */
function decimalIndex(plain: string, exponent: number): number | null | 'ambiguous' {
  const arabic = plain.indexOf('٫');
  if (arabic !== -1) return arabic;
  const last = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','));
  if (last === -1) return null;
  const separators = plain.match(/[.,]/g) ?? [];
  if (new Set(separators).size === 2) return last;
  if (separators.length > 1) return null;
  if (plain.length - last - 1 !== 3) return last;
  // Three digits follow the only separator: thousands of what has no cents (Rial, and Toman with its tenth),
  // else it is ambiguous.
  if (exponent <= 1) return null;
  return exponent === 3 && plain[last] === '.' ? last : 'ambiguous';
}

/**
 * The digits of a whole number; null when its separators are not all the same or do not part groups of three.
 */
function withoutGroups(text: string): string | null {
  if (/^\d+$/.test(text)) return text;
  const separator = text.match(new RegExp(`[.,]|${GROUPING.source}`))?.[0];
  if (separator === undefined) return null;
  const [first = '', ...groups] = text.split(separator);
  const isGrouped = /^\d{1,3}$/.test(first) && groups.every((group) => /^\d{3}$/.test(group));
  return isGrouped ? [first, ...groups].join('') : null;
}
