import { LANGUAGES, type Language, toLatinDigits } from '@panelkit/sdk';
import * as z from 'zod';

/** A whole number; left empty: null. */
export const wholeNumber = z
  .string()
  .transform((text) => toLatinDigits(text.trim()))
  .pipe(z.string().regex(/^\d{0,9}$/))
  .transform((text) => (text === '' ? null : Number(text)));

/** Numbers with commas between them; left empty: null. */
export const percents = z
  .string()
  .transform((text) => toLatinDigits(text).replace(/[\s%٪]/g, ''))
  .pipe(z.string().regex(/^(\d{1,3}([,،]\d{1,3})*)?$/))
  .transform((text) => (text === '' ? null : text.split(/[,،]/).map(Number)));

/** A box that may be ticked. */
export const flag = z
  .literal('1')
  .optional()
  .transform((value) => value === '1');

/** A field of a form for each language: `text-en`, `text-fa` … */
export function perLanguage<Name extends string, Schema>(
  name: Name,
  schema: Schema,
): Record<`${Name}-${Language}`, Schema> {
  return Object.fromEntries(LANGUAGES.map((code) => [`${name}-${code}`, schema])) as Record<
    `${Name}-${Language}`,
    Schema
  >;
}

/** With at most two decimals. */
export const DECIMAL = /^\d{1,6}(?:[.٫,]\d{1,2})?$/;

/** A number without a sign, in any digits; null: it has another form. */
export function typedNumber(text: string, form: RegExp): number | null {
  const plain = toLatinDigits(text);
  return form.test(plain) ? Number(plain.replace(/[٫,]/, '.')) : null;
}
