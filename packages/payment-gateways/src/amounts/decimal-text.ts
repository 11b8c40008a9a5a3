import { parseDecimal } from './decimal.ts';

/** The exact sum of two decimal numbers. */
export function plus(first: string, second: string): string {
  const [a, b] = [parseDecimal(first), parseDecimal(second)];
  const scale = Math.max(a.scale, b.scale);
  return write(a.digits * 10n ** BigInt(scale - a.scale) + b.digits * 10n ** BigInt(scale - b.scale), scale);
}

/** The exact product of two decimal numbers. */
export function times(first: string, second: string): string {
  const [a, b] = [parseDecimal(first), parseDecimal(second)];
  return write(a.digits * b.digits, a.scale + b.scale);
}

function write(digits: bigint, scale: number): string {
  if (scale === 0) return String(digits);
  const text = String(digits).padStart(scale + 1, '0');
  return `${text.slice(0, -scale)}.${text.slice(-scale)}`;
}
