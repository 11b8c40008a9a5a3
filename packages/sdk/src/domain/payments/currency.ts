/**
 * ISO 4217's minor units where they are not two, and the currencies that people never pay in fractions: Rial
 * (IRR) and Telegram Stars (XTR). `Intl` is no source: it follows habits of display, and changes between
 * versions of Node.
 */
const EXPONENTS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    'BIF CLP DJF GNF IRR ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF XTR'
      .split(' ')
      .map((code) => [code, 0]),
  ),
  ...Object.fromEntries('BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3])),
  CLF: 4,
  UYW: 4,
};

/**
 * How many decimal places an amount of this currency (ISO 4217 code) has: 2 for USD, 0 for JPY and IRR, 3 for
 * KWD.
 */
export function currencyExponent(currency: string): number {
  return EXPONENTS[currency] ?? 2;
}

/** How many minor units one of the currency has: 100 cents, 1 yen. */
export function minorUnitsPerMajor(currency: string): number {
  return 10 ** currencyExponent(currency);
}
