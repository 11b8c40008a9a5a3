/** How many of its smallest units one of a currency has: 100 cents, one yen. */
export function minorUnitsOf(currency: string): number {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  return 10 ** maximumFractionDigits;
}

/** An amount as people type it, also in Persian or Arabic digits, in the currency's smallest unit; null when it is none above zero. */
export function parseAmount(text: string, currency: string): number | null {
  const plain = toLatinDigits(text)
    .replace(/[\s,٬$€]/g, '')
    .replace('٫', '.');
  if (!/^\d{1,12}(\.\d{1,3})?$/.test(plain)) return null;
  const amount = Number(plain) * minorUnitsOf(currency);
  return Number.isSafeInteger(Math.round(amount)) &&
    Math.abs(amount - Math.round(amount)) < 1e-6 &&
    amount >= 1
    ? Math.round(amount)
    : null;
}

/** Digits of people who read from right to left, as machines write them. */
export function toLatinDigits(text: string): string {
  return text
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660));
}
