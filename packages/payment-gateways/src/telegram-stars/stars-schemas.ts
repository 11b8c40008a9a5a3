import * as z from 'zod';

/** What surrounds every answer of the Bot API. Source: core.telegram.org/bots/api#making-requests. */
export const refusalSchema = z.object({
  ok: z.literal(false),
  description: z.string(),
  parameters: z.object({ retry_after: z.number().min(0).optional() }).optional(),
});

export const linkSchema = z.object({ ok: z.literal(true), result: z.url() });

/** `TransactionPartner`, the fields we read; there are many kinds of it. */
const partnerSchema = z.object({
  user: z.object({ id: z.int() }).optional(),
  invoice_payload: z.string().optional(),
});

/** `StarTransaction`: with a source it came in, with a receiver it went out. */
const transactionSchema = z.object({
  id: z.string().min(1),
  amount: z.int().min(0),
  source: partnerSchema.optional(),
  receiver: partnerSchema.optional(),
});
export type StarTransaction = z.output<typeof transactionSchema>;

export const transactionsSchema = z.object({
  ok: z.literal(true),
  result: z.object({ transactions: z.array(transactionSchema) }),
});

const paymentSchema = z.object({
  currency: z.literal('XTR'),
  total_amount: z.int().min(0),
  invoice_payload: z.string(),
  telegram_payment_charge_id: z.string().min(1),
});

/** `Message`, as far as it tells of money. */
export const moneyMessageSchema = z.object({
  successful_payment: paymentSchema.optional(),
  refunded_payment: paymentSchema.optional(),
});
