import * as z from 'zod';

/**
 * `GET /v1/checkout/sessions/{id}`, the fields that we read. Source: stripe-node 22.5
 * `src/resources/Checkout/Sessions.ts`.
 */
export const sessionSchema = z.object({
  id: z.string().regex(/^cs_[A-Za-z0-9_]{1,190}$/),
  /** Null once it is closed. */
  url: z.url({ protocol: /^https?$/ }).nullish(),
  status: z.enum(['open', 'complete', 'expired']),
  payment_status: z.enum(['paid', 'unpaid', 'no_payment_required']),
  /** Minor units. */
  amount_total: z.int().min(0),
  currency: z.string().regex(/^[a-z]{3}$/),
  /** Null until somebody pays. */
  payment_intent: z.string().nullish(),
  /** Unix seconds. */
  expires_at: z.int(),
});

/** `GET /v1/refunds?payment_intent=`. */
export const refundSchema = z.object({
  amount: z.int().min(0),
  status: z.enum(['pending', 'requires_action', 'succeeded', 'failed', 'canceled']),
  failure_reason: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
});
export const refundListSchema = z.object({ data: z.array(refundSchema).max(100) });

/** `GET /v1/disputes?payment_intent=`. */
export const disputeListSchema = z.object({
  data: z
    .array(
      z.object({
        amount: z.int().min(0),
        /** An inquiry (`warning_…`) and one that was prevented take nothing. */
        status: z.enum([
          'warning_needs_response',
          'warning_under_review',
          'warning_closed',
          'needs_response',
          'under_review',
          'won',
          'lost',
          'prevented',
        ]),
      }),
    )
    .max(100),
});

/** The body of a webhook, the fields that we read. */
export const eventSchema = z.object({
  id: z.string().regex(/^evt_[A-Za-z0-9_]{1,190}$/),
  type: z.string().max(100),
  data: z.object({
    object: z.object({
      id: z.string().max(200).nullish(),
      object: z.string().max(100),
      client_reference_id: z.string().max(200).nullish(),
      payment_intent: z.string().max(200).nullish(),
      metadata: z.record(z.string(), z.string()).nullish(),
    }),
  }),
});

export type StripeSession = z.output<typeof sessionSchema>;
export type StripeRefund = z.output<typeof refundSchema>;
export type StripeDispute = z.output<typeof disputeListSchema>['data'][number];
