import * as z from 'zod';
import type { InvoiceSettings } from '../../domain/invoices/invoice.ts';
import { LANGUAGES } from '../../domain/notifications/language.ts';
import { isTimeZone } from '../../domain/reports/is-time-zone.ts';
import { linesSchema, nameSchema } from '../kernel/parse-input.ts';

const series = z.string().regex(/^[A-Z0-9]{1,10}$/, 'must be 1 to 10 capital letters or digits');
const footer = linesSchema.max(1000);

/** How a shop writes invoices; null: it writes none. */
export const invoiceSettingsSchema: z.ZodType<InvoiceSettings | null> = z
  .strictObject({
    seller: z.strictObject({
      name: nameSchema.min(1),
      address: linesSchema.max(500),
      taxId: nameSchema.max(100),
      footer: z.partialRecord(z.enum(LANGUAGES), footer),
    }),
    invoiceSeries: series,
    creditNoteSeries: series,
    fiscal: z.strictObject({
      calendar: z.enum(['gregorian', 'persian']),
      firstMonth: z.int().min(1).max(12),
      timeZone: z.string().max(100).refine(isTimeZone, 'is not known'),
    }),
  })
  .refine(({ invoiceSeries, creditNoteSeries }) => invoiceSeries !== creditNoteSeries, {
    path: ['creditNoteSeries'],
    message: 'must be another one than that of invoices',
  })
  .nullable();
