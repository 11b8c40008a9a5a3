import * as z from 'zod';

const uuidSchema = z.string().regex(/^[0-9a-f-]{8,64}$/i);
/** Amounts are texts. */
const decimalSchema = z.string().regex(/^\d{1,40}(?:\.\d{1,40})?$/);

const statusSchema = z.enum([
  'check',
  'process',
  'confirm_check',
  'paid',
  'paid_over',
  'wrong_amount',
  'wrong_amount_waiting',
  'fail',
  'system_fail',
  'cancel',
  'refund_process',
  'refund_fail',
  'refund_paid',
  'locked',
]);

/** `POST /v1/payment` and `/v1/payment/info`, the fields that we read. */
export const invoiceSchema = z.object({
  uuid: uuidSchema,
  order_id: z.string().max(128),
  /** The price. */
  amount: decimalSchema,
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** What is asked in the coin; null until the customer chose one. */
  payer_amount: decimalSchema.nullish(),
  payer_currency: z.string().max(20).nullish(),
  /** What arrived, in the coin. */
  payment_amount: decimalSchema.nullish(),
  payment_status: statusSchema,
  url: z.url({ protocol: /^https?$/ }),
  /** Unix seconds. */
  expired_at: z.coerce.number().int(),
});

/** What every answer comes in. */
export const envelopeSchema = z.object({ state: z.coerce.number(), result: z.unknown() });

/** The body of a notice, the fields that we read. */
export const noticeSchema = z.object({
  type: z.literal('payment'),
  uuid: uuidSchema,
  order_id: z.string().max(128).nullish(),
  status: z.string().max(50),
  payment_amount: decimalSchema.nullish(),
});

export type CryptomusInvoice = z.output<typeof invoiceSchema>;
export type CryptomusStatus = z.output<typeof statusSchema>;
