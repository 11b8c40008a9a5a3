import * as z from 'zod';

/** Zibal answers with HTTP status 200 whatever happened; `result` says it. Source: help.zibal.ir/IPG/API. */
export const requestSchema = z.object({
  result: z.int(),
  /** An integer, only on success. */
  trackId: z.coerce
    .string()
    .regex(/^\d{1,20}$/)
    .optional(),
});

/** `POST /v1/inquiry`; the rest only on success. */
export const inquirySchema = z.object({
  result: z.int(),
  status: z.int().optional(),
  /** Rial. */
  amount: z.int().min(0).nullish(),
  orderId: z.string().nullish(),
  verifiedAt: z.string().nullish(),
});

/** `POST /v1/verify`. A repetition (201) says no more than that. */
export const verifySchema = z.object({ result: z.int() });

export type ZibalInquiry = z.output<typeof inquirySchema>;
