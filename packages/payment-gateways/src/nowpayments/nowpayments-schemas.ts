import * as z from 'zod';

/** Numbers arrive as their text (`parseJsonExactly`): ids are numbers in one answer and texts in the next. */
const idSchema = z.string().regex(/^\d{1,30}$/);
const decimalSchema = z.string().regex(/^\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,2})?$/);
const codeSchema = z.string().regex(/^[a-z0-9]{2,20}$/i);

/** `POST /v1/invoice`. */
export const invoiceSchema = z.object({ id: idSchema, invoice_url: z.url({ protocol: /^https?$/ }) });

const statusSchema = z.enum([
  'waiting',
  'confirming',
  'confirmed',
  'sending',
  'partially_paid',
  'finished',
  'failed',
  'refunded',
  'expired',
  'cancelled',
  'canceled',
]);

/** `GET /v1/payment/{id}`. Source: the provider's Postman collection. */
export const paymentSchema = z.object({
  payment_id: idSchema,
  payment_status: statusSchema,
  price_amount: decimalSchema,
  price_currency: codeSchema,
  pay_amount: decimalSchema,
  pay_currency: codeSchema,
  actually_paid: decimalSchema.nullish(),
  order_id: z.string().nullish(),
  payment_extra_ids: z.array(idSchema).nullish(),
});

/** `GET /v1/payment/?invoiceId=`. */
export const paymentListSchema = z.object({
  data: z.array(z.object({ payment_id: idSchema, parent_payment_id: idSchema.nullish() })).max(500),
});

/** `POST /v1/auth`. */
export const tokenSchema = z.object({ token: z.string().min(1).max(5000) });

/** The body of a notice, the fields that we read. */
export const noticeSchema = z.object({
  payment_id: idSchema,
  parent_payment_id: idSchema.nullish(),
  payment_status: z.string().max(50),
  actually_paid: decimalSchema.nullish(),
  order_id: z.string().max(200).nullish(),
});

export type NowPayment = z.output<typeof paymentSchema>;
