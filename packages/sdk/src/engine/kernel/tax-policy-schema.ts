import * as z from 'zod';
import type { TaxPolicy } from '../../domain/orders/tax.ts';

/** The shop's one tax rate; null: it charges none. */
export const taxPolicySchema: z.ZodType<TaxPolicy | null> = z
  .strictObject({
    rateBasisPoints: z.int().min(0).max(10_000),
    prices: z.enum(['inclusive', 'exclusive']),
  })
  .nullable();
