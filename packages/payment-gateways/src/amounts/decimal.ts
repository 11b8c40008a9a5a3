/** A decimal number, exact: `digits` × 10^−`scale`. */
export interface Decimal {
  digits: bigint;
  scale: number;
}

/** Reads `12.5`, `1.2e-7`. @throws TypeError */
export function parseDecimal(text: string): Decimal {
  const found = /^(-?)(\d{1,60})(?:\.(\d{1,60}))?(?:[eE]([+-]?\d{1,2}))?$/.exec(text);
  if (found === null) throw new TypeError('expected a decimal number');
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = found;
  const digits = BigInt(`${sign}${whole}${fraction}`);
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** Below 0 when `first` is smaller, above when it is greater. */
export function compareDecimals(first: Decimal, second: Decimal): number {
  const scale = Math.max(first.scale, second.scale);
  const difference = scaled(first, scale) - scaled(second, scale);
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/** `amount` × `part` / `whole`, rounded down. */
export function shareOf(amount: number, part: Decimal, whole: Decimal): number {
  const scale = Math.max(part.scale, whole.scale);
  const divisor = scaled(whole, scale);
  if (divisor <= 0n) return 0;
  return Number((BigInt(amount) * scaled(part, scale)) / divisor);
}

/** A decimal amount in minor units of a currency with `exponent` decimals, rounded down. */
export function toMinor(amount: Decimal, exponent: number): number {
  return Number(
    scaled(amount, Math.max(exponent, amount.scale)) / 10n ** BigInt(Math.max(0, amount.scale - exponent)),
  );
}

/** `1234` with exponent 2 is `12.34`. */
export function fromMinor(amountMinor: number, exponent: number): string {
  if (exponent === 0) return String(amountMinor);
  const digits = String(amountMinor).padStart(exponent + 1, '0');
  return `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

function scaled({ digits, scale }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(to - scale);
}
