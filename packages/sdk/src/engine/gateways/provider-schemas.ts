import * as z from 'zod';
import { cleanLines, cleanText, HOSTILE_CHARACTERS } from '../../domain/panels/clean-text.ts';
import type {
  ConfirmOutcome,
  EventPage,
  ProviderEvent,
  ProviderState,
  RefundOutcome,
  StartOutcome,
} from '../../ports/payment-gateway.ts';
import { amountMinorSchema } from '../kernel/parse-input.ts';

/** It is compared, so it stays as it is. */
const referenceSchema = z
  .string()
  .min(1)
  .max(200)
  .refine((reference) => !HOSTILE_CHARACTERS.test(reference) && reference.isWellFormed());
const MAX_REASON_CHARACTERS = 500;
/** For people: a long one is cut. */
const toldSchema = z.string().overwrite((reason) => cleanText(reason, MAX_REASON_CHARACTERS));
const MAX_INSTRUCTIONS_CHARACTERS = 2000;
/** What customers read of how to pay, in lines. */
const instructionsSchema = z
  .string()
  .overwrite((text) => cleanLines(text.slice(0, MAX_INSTRUCTIONS_CHARACTERS)));
/** Customers are sent there. */
const payAtSchema = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .refine((url) => !HOSTILE_CHARACTERS.test(url));
const decimalSchema = z.string().regex(/^\d{1,60}(?:\.\d{1,60})?(?:[eE][+-]?\d{1,2})?$/);

/** What a gateway says of a payment: it may be anybody's code. */
export const providerStateSchema: z.ZodType<ProviderState> = z.object({
  status: z.enum(['open', 'seen', 'unconfirmed', 'ended']),
  endReason: toldSchema.nullable(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  receivedMinor: amountMinorSchema,
  chargedBackMinor: amountMinorSchema,
  refunds: z.array(
    z.object({
      refundId: referenceSchema,
      status: z.enum(['pending', 'succeeded', 'refused']),
      reason: toldSchema.nullable(),
    }),
  ),
  returnedMinor: amountMinorSchema.exactOptional(),
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
  z.object({ kind: z.literal('refused'), reason: toldSchema }),
]);

/** What a gateway says of a start. */
export const startOutcomeSchema: z.ZodType<StartOutcome> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('started'),
    providerReference: referenceSchema,
    instructions: z.object({ redirectUrl: payAtSchema.nullable(), text: instructionsSchema.nullable() }),
    payableUntil: z.date().nullable().default(null),
  }),
  z.object({ kind: z.literal('refused'), reason: toldSchema }),
]);

/** What a gateway says of a refund. */
export const refundOutcomeSchema: z.ZodType<RefundOutcome> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('applied') }),
  z.object({ kind: z.literal('accepted') }),
  z.object({ kind: z.literal('refused'), reason: toldSchema }),
  z.object({
    kind: z.literal('not-applied'),
    reason: toldSchema,
    retryAfterMs: z.number().min(0).nullable(),
  }),
  z.object({ kind: z.literal('unknown'), cause: toldSchema }),
]);

/** What a gateway read from a webhook. */
export const providerEventSchema: z.ZodType<ProviderEvent> = z.object({
  id: referenceSchema.nullable(),
  payment: z
    .object({
      providerReference: referenceSchema,
      paymentId: referenceSchema.nullable(),
      parentReference: referenceSchema.nullable().exactOptional(),
      invoiceReference: referenceSchema.nullable().exactOptional(),
      state: providerStateSchema.nullable(),
    })
    .nullable(),
});

/**
 * What a gateway reads from its provider's list. An event without an id would be stored again at each
 * reading.
 */
export const eventPageSchema: z.ZodType<EventPage> = z.object({
  events: z.array(providerEventSchema.refine(({ id }) => id !== null)).max(1000),
  cursor: referenceSchema,
});
