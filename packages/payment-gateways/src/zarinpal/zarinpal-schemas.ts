import * as z from 'zod';

const codeSchema = z.coerce.number().int();

/** Done, or refused with a code. */
export type ZarinpalAnswer<Data> = { kind: 'done'; data: Data } | { kind: 'refused'; code: number };

/**
 * The envelope of Zarinpal v4: `{ data: {…}, errors: [] }` on success, `{ data: [], errors: {…} }` on
 * failure: what is absent is an empty array. `code` is a number, or a number as text. Source:
 * zarinpal.com/docs/paymentGateway/connectToGateway.
 */
function envelope<Data>(data: z.ZodType<Data>): z.ZodType<ZarinpalAnswer<Data>> {
  const refusal = z.object({ errors: z.object({ code: codeSchema }) });
  return z
    .object({ data: z.unknown(), errors: z.unknown() })
    .transform((answer, context): ZarinpalAnswer<Data> => {
      const done = data.safeParse(answer.data);
      if (done.success) return { kind: 'done', data: done.data };
      const refused = refusal.safeParse(answer);
      if (refused.success) return { kind: 'refused', code: refused.data.errors.code };
      context.addIssue({ code: 'custom', message: 'neither done nor refused' });
      return z.NEVER;
    });
}

/** `POST /pg/v4/payment/request.json`. */
export const requestSchema = envelope(z.object({ authority: z.string().regex(/^[A-Za-z0-9-]{10,64}$/) }));

/** `POST /pg/v4/payment/inquiry.json`. */
export const inquirySchema = envelope(
  z.object({ status: z.enum(['PAID', 'VERIFIED', 'IN_BANK', 'FAILED', 'REVERSED']) }),
);

/** `POST /pg/v4/payment/verify.json`: 100 the first time, 101 ever after. */
export const verifySchema = envelope(z.object({ code: codeSchema.pipe(z.literal([100, 101])) }));
