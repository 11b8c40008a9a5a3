import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { invalidInput } from '../../errors/error-factories.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { ProviderEvent, Webhook } from '../../ports/payment-gateway.ts';

/** A webhook on its way. */
export type SentWebhook = Pick<Webhook, 'rawBody' | 'headers'>;

/** How webhooks are delivered. */
export interface DeliveryOptions {
  /** In an order drawn from this source (`createSeededRandom`). */
  shuffle?: () => number;
  /** Each is delivered so often; 1 by default. */
  times?: number;
}

const TOLERANCE_MS = 5 * 60_000;
const SIGNATURE = 'fake-signature';

// What the body of a fake webhook looks like: the events as they are.
const stateSchema = z.object({
  status: z.enum(['open', 'seen', 'unconfirmed', 'ended']),
  endReason: z.string().nullable(),
  currency: z.string(),
  receivedMinor: z.int(),
  chargedBackMinor: z.int(),
  paidIn: z.object({ currency: z.string(), asked: z.string(), paid: z.string() }).exactOptional(),
  refunds: z.array(
    z.object({
      refundId: z.string(),
      status: z.enum(['pending', 'succeeded', 'refused']),
      reason: z.string().nullable(),
    }),
  ),
});
const bodySchema = z.object({
  id: z.string().nullable(),
  payment: z
    .object({
      providerReference: z.string(),
      paymentId: z.string().nullable(),
      parentReference: z.string().nullable(),
      state: stateSchema.nullable(),
    })
    .nullable(),
});

/** The body of one event, signed with the time of its sending. */
export function signWebhook(event: ProviderEvent, secret: string, sentAt: Date): SentWebhook {
  const rawBody = JSON.stringify(event);
  const sentAtMs = String(sentAt.getTime());
  const signature = `${sentAtMs}.${signatureOf(rawBody, secret, sentAtMs)}`;
  return { rawBody, headers: { [SIGNATURE]: signature, 'content-type': 'application/json' } };
}

/** @throws PanelkitError `PAYMENT_SIGNATURE_INVALID`, `INVALID_INPUT` */
export function readSignedWebhook(webhook: Webhook, secret: string, method: string): ProviderEvent[] {
  const [sentAtMs = '', given = ''] = (webhook.headers[SIGNATURE] ?? '').split('.');
  const expected = Buffer.from(signatureOf(webhook.rawBody, secret, sentAtMs));
  const isSame = given.length === expected.length && timingSafeEqual(Buffer.from(given), expected);
  const ageMs = Math.abs(webhook.receivedAt.getTime() - Number(sentAtMs));
  if (!isSame || !(ageMs <= TOLERANCE_MS)) throw notSigned(method);
  const event = readEvent(webhook);
  if (event !== null) return [event];
  throw invalidInput([{ path: 'rawBody', code: 'unreadable', message: 'is no event' }]);
}

/**
 * Anybody could have sent it: what it says of the payment is left out.
 * @throws PanelkitError `PAYMENT_SIGNATURE_INVALID`
 */
export function readUnsignedWebhook(webhook: Webhook, method: string): ProviderEvent[] {
  const event = readEvent(webhook);
  if (event === null) throw notSigned(method);
  const { id, payment } = event;
  return [{ id, payment: payment === null ? null : { ...payment, state: null } }];
}

function readEvent({ rawBody }: Webhook): ProviderEvent | null {
  return bodySchema.safeParse(readJson(rawBody)).data ?? null;
}

function notSigned(method: string): PanelkitError<'PAYMENT_SIGNATURE_INVALID'> {
  const message = `A webhook of ${method} is not signed as it should be`;
  return new PanelkitError('PAYMENT_SIGNATURE_INVALID', { message, details: { method } });
}

function signatureOf(rawBody: string, secret: string, sentAtMs: string): string {
  return createHmac('sha256', secret).update(`${sentAtMs}.${rawBody}`).digest('hex');
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The events as often and in the order in which they are delivered. */
export function arrange<Item>(items: Item[], { shuffle, times = 1 }: DeliveryOptions): Item[] {
  const all = Array.from({ length: times }, () => items).flat();
  if (shuffle === undefined) return all;
  return all
    .map((item) => ({ item, place: shuffle() }))
    .sort((first, second) => first.place - second.place)
    .map(({ item }) => item);
}
