import * as z from 'zod';
import type { ProviderEvent, ProviderState } from '../../ports/payment-gateway.ts';
import { amountMinorSchema } from '../kernel/parse-input.ts';

const referenceSchema = z.string().min(1).max(200);

/** What a gateway says of a payment: it may be anybody's code. */
export const providerStateSchema: z.ZodType<ProviderState> = z.object({
  status: z.enum(['open', 'ended']),
  endReason: z.string().max(500).nullable(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  receivedMinor: amountMinorSchema,
  takenBackMinor: amountMinorSchema,
  refunds: z.array(
    z.object({
      refundId: referenceSchema,
      status: z.enum(['pending', 'succeeded', 'refused']),
      reason: z.string().max(500).nullable(),
    }),
  ),
});

/** What a gateway read from a webhook. */
export const providerEventSchema: z.ZodType<ProviderEvent> = z.object({
  id: referenceSchema,
  payment: z
    .object({
      providerReference: referenceSchema,
      paymentId: referenceSchema.nullable(),
      state: providerStateSchema.nullable(),
    })
    .nullable(),
});
