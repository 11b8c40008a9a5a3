import * as z from 'zod';

const idSchema = z.string().regex(/^[0-9A-Za-z-]{1,64}$/);
const amountSchema = z.object({
  value: z.string().regex(/^\d{1,20}(?:\.\d{1,2})?$/),
  currency: z.string().regex(/^[A-Z]{3}$/),
});
const cancellationSchema = z.object({ reason: z.string().max(100) }).nullish();
const metadataSchema = z.record(z.string(), z.string()).nullish();

/** `POST /v3/payments` and `GET /v3/payments/{id}`, the fields that we read. */
export const paymentSchema = z.object({
  id: idSchema,
  status: z.enum(['pending', 'waiting_for_capture', 'succeeded', 'canceled']),
  amount: amountSchema,
  /** Where the customer pays; absent once the payment is over. */
  confirmation: z.object({ confirmation_url: z.url({ protocol: /^https?$/ }).nullish() }).nullish(),
  cancellation_details: cancellationSchema,
  metadata: metadataSchema,
});

/** `POST /v3/refunds` and an item of `GET /v3/refunds?payment_id=`. */
export const refundSchema = z.object({
  status: z.enum(['pending', 'succeeded', 'canceled']),
  amount: amountSchema,
  description: z.string().nullish(),
  cancellation_details: cancellationSchema,
});
export const refundListSchema = z.object({ items: z.array(refundSchema).max(100) });

/**
 * The body of a notice, the fields that we read: the object is a payment, or a refund that names its payment.
 */
export const noticeSchema = z.object({
  type: z.literal('notification'),
  event: z.string().max(100),
  object: z.object({ id: idSchema, payment_id: idSchema.nullish(), metadata: metadataSchema }),
});

export type YookassaPayment = z.output<typeof paymentSchema>;
export type YookassaRefund = z.output<typeof refundSchema>;
