import * as z from 'zod';

const idSchema = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/);
/** Decimals are texts; numbers arrive as their text too (`parseJsonExactly`). */
const decimalSchema = z.string().regex(/^\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,2})?$/);
const unixSchema = z.coerce.number().int();

/**
 * `GET /api/v1/stores/{storeId}/invoices/{invoiceId}`, the fields that we read. Source:
 * `swagger.template.invoices.json`.
 */
export const invoiceSchema = z.object({
  id: idSchema,
  storeId: idSchema,
  amount: decimalSchema,
  /** Everything that came, confirmed or not, in the invoice's currency. */
  paidAmount: decimalSchema,
  currency: z.string().regex(/^[A-Z]{3}$/),
  status: z.enum(['New', 'Processing', 'Settled', 'Expired', 'Invalid']),
  checkoutLink: z.url({ protocol: /^https?$/ }),
  expirationTime: unixSchema,
});
export const invoiceListSchema = z.array(invoiceSchema).max(1000);

/** `GET …/payment-methods`. */
export const paymentMethodListSchema = z
  .array(
    z.object({
      currency: z.string().max(20).nullish(),
      /** The invoice's currency for one of the coin. */
      rate: decimalSchema,
      /** What is asked in the coin. */
      amount: decimalSchema,
      payments: z
        .array(z.object({ value: decimalSchema, status: z.enum(['Invalid', 'Processing', 'Settled']) }))
        .max(1000),
    }),
  )
  .max(100);

/** The body of a webhook, the fields that we read. */
export const deliverySchema = z.object({
  /** The same for each delivery of one event. */
  originalDeliveryId: z.string().min(1).max(190),
  type: z.string().max(100),
  invoiceId: idSchema,
  metadata: z.object({ orderId: z.string().max(200).nullish() }).nullish(),
});

export type BtcpayInvoice = z.output<typeof invoiceSchema>;
export type BtcpayPaymentMethod = z.output<typeof paymentMethodListSchema>[number];
