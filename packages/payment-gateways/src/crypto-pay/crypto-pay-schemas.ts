import * as z from 'zod';

/** Numbers arrive as their text (`parseJsonExactly`). */
const idSchema = z.string().regex(/^\d{1,30}$/);
const decimalSchema = z.string().regex(/^\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,2})?$/);

/** The answer to `createInvoice`, and an item of `getInvoices`. */
export const invoiceSchema = z.object({
  invoice_id: idSchema,
  status: z.enum(['active', 'paid', 'expired']),
  /** The price; an invoice that asks for a coin instead of a currency is not ours. */
  fiat: z.string().regex(/^[A-Z]{3}$/),
  amount: decimalSchema,
  bot_invoice_url: z.url({ protocol: /^https?$/ }),
  /** The coin; absent until it is paid. */
  paid_asset: z.string().max(20).nullish(),
  paid_amount: decimalSchema.nullish(),
  expiration_date: z.iso.datetime({ offset: true }).nullish(),
});

/** What an answer comes in, when it is one. */
export const createdSchema = z.object({ ok: z.literal(true), result: invoiceSchema });
export const listedSchema = z.object({
  ok: z.literal(true),
  result: z.object({ items: z.array(invoiceSchema).max(1000) }),
});

/** The body of a webhook, the fields that we read. */
export const updateSchema = z.object({
  update_type: z.literal('invoice_paid'),
  payload: z.object({ invoice_id: idSchema, payload: z.string().max(4096).nullish() }),
});

export type CryptoPayInvoice = z.output<typeof invoiceSchema>;
