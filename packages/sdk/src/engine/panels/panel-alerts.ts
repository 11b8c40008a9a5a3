import * as z from 'zod';
import { DAY_MS } from '../../domain/lifecycle/period.ts';

/** What staff may set of a panel's alerts; what is left out is as the shop's policy says. */
export const alertsSchema = z
  .strictObject({
    capacityPercents: z.array(z.int().min(1).max(100)).max(20).nullable().default(null),
    quietPeriodMs: z
      .int()
      .min(0)
      .max(30 * DAY_MS)
      .nullable()
      .default(null),
    muted: z.boolean().default(false),
  })
  .nullable();
