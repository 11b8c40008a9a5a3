import { type TaxPolicy, toLatinDigits } from '@panelkit/sdk';
import * as z from 'zod';

/** A rate as it is typed: `19`, `12,5`, `۹٫۵`, `7.25 %`. Nothing is no rate. */
const percent = z
  .string()
  .transform((text) =>
    toLatinDigits(text)
      .replace(/[\s%٪]/g, '')
      .replace(/[,٫]/, '.'),
  )
  .pipe(z.string().regex(/^(\d{1,3}(\.\d{1,2})?)?$/))
  .transform((text) => Math.round(Number(text) * 100))
  .pipe(z.int().max(10_000));

/** The shop's tax in a form of staff; both absent where it is fixed. */
export const taxFields = {
  taxPercent: percent.optional(),
  taxPrices: z.enum(['inclusive', 'exclusive']).default('inclusive'),
};

/** The tax that was typed; undefined where the form has none. */
export function toTax({
  taxPercent: rateBasisPoints,
  taxPrices: prices,
}: {
  taxPercent?: number | undefined;
  taxPrices: TaxPolicy['prices'];
}): TaxPolicy | null | undefined {
  if (rateBasisPoints === undefined) return undefined;
  return rateBasisPoints === 0 ? null : { rateBasisPoints, prices };
}
