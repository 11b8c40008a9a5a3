import * as z from 'zod';
import type { ConfirmOutcome, ProviderEvent, ProviderState } from '../../ports/payment-gateway.ts';
import { amountMinorSchema } from '../kernel/parse-input.ts';

const referenceSchema = z.string().min(1).max(200);
const reasonSchema = z.string().max(500);
const decimalSchema = z.string().regex(/^\d{1,60}(?:\.\d{1,60})?(?:[eE][+-]?\d{1,2})?$/);

/** What a gateway says of a payment: it may be anybody's code. */
export const providerStateSchema: z.ZodType<ProviderState> = z.object({
  status: z.enum(['open', 'seen', 'unconfirmed', 'ended']),
  endReason: reasonSchema.nullable(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  receivedMinor: amountMinorSchema,
  chargedBackMinor: amountMinorSchema,
  refunds: z.array(
    z.object({
      refundId: referenceSchema,
      status: z.enum(['pending', 'succeeded', 'refused']),
      reason: reasonSchema.nullable(),
    }),
  ),
  paidIn: z
    .object({ currency: z.string().min(1).max(20), asked: decimalSchema, paid: decimalSchema })
    .exactOptional(),
  children: z
    .array(z.object({ providerReference: referenceSchema, parentReference: referenceSchema.nullable() }))
    .max(500)
    .exactOptional(),
});

/** What a gateway says of a confirmation. */
export const confirmOutcomeSchema: z.ZodType<ConfirmOutcome> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('answered'), state: providerStateSchema }),
  z.object({ kind: z.literal('refused'), reason: reasonSchema }),
]);

/** What a gateway read from a webhook. */
export const providerEventSchema: z.ZodType<ProviderEvent> = z.object({
  id: referenceSchema.nullable(),
  payment: z
    .object({
      providerReference: referenceSchema,
      paymentId: referenceSchema.nullable(),
      parentReference: referenceSchema.nullable().exactOptional(),
      state: providerStateSchema.nullable(),
    })
    .nullable(),
});
