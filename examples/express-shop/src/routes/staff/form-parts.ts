import * as z from 'zod';
import { toLatinDigits } from '../../amounts.ts';

/** How many at most; left empty: no limit. */
export const capacity = z
  .string()
  .transform((text) => toLatinDigits(text.trim()))
  .pipe(z.string().regex(/^\d{0,9}$/))
  .transform((text) => (text === '' ? null : Number(text)));

/** A box that may be ticked. */
export const flag = z
  .literal('1')
  .optional()
  .transform((value) => value === '1');
