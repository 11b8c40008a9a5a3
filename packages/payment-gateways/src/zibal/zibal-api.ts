import type { GatewayCallOptions, PaymentToVerify } from '@panelkit/sdk';
import type { ZodType } from 'zod';
import { askServer } from '../http/ask-server.ts';
import { readJson } from '../http/read-json.ts';
import { unreachable } from '../http/unreachable.ts';
import { toIranianMobile } from '../shaparak/mobile-number.ts';
import type { CardPayment, Opened, PaymentToOpen, Settled } from '../shaparak/shaparak-gateway.ts';
import {
  ALREADY_VERIFIED,
  DONE,
  NOT_PAID,
  PAID,
  PAID_AND_VERIFIED,
  REFUND_UNDER_WAY,
  REFUNDED,
  REVERSED,
  reasonOfResult,
  reasonOfStatus,
  WAITING,
} from './zibal-codes.ts';
import { inquirySchema, requestSchema, verifySchema, type ZibalInquiry } from './zibal-schemas.ts';

export const METHOD = 'zibal';

/** Where the API is, and as whom it is asked. */
export interface ZibalApi {
  baseUrl: string;
  merchant: string;
}

/** Zibal knows no key of ours: asked twice it opens two, and the one that nobody pays is harmless. */
export async function openPayment(
  api: ZibalApi,
  { paymentId, amountMinor, description, returnUrl, payer }: PaymentToOpen,
  call: GatewayCallOptions,
): Promise<Opened> {
  const mobile = toIranianMobile(payer.phone);
  const body = {
    // Zibal takes Rial, and nothing else.
    amount: amountMinor,
    callbackUrl: returnUrl,
    description,
    orderId: paymentId,
    ...(mobile !== null && { mobile }),
  };
  const { result, trackId } = await post(api, { path: 'request', body, schema: requestSchema }, call);
  if (result !== DONE) return { kind: 'refused', reason: reasonOfResult(result) };
  if (trackId === undefined) throw unreachable(METHOD, 'opened a payment without naming it');
  return { kind: 'opened', reference: trackId, pageUrl: `${api.baseUrl}/start/${trackId}` };
}

export async function lookAtPayment(
  api: ZibalApi,
  payment: PaymentToVerify,
  call: GatewayCallOptions,
): Promise<CardPayment> {
  return toCardPayment(await inquire(api, payment, call), payment);
}

/** `verify` takes no amount: what was paid, and for what, is seen by an inquiry before it. */
export async function settlePayment(
  api: ZibalApi,
  payment: PaymentToVerify,
  call: GatewayCallOptions,
): Promise<Settled> {
  const before = await inquire(api, payment, call);
  if (before.status !== PAID) return toCardPayment(before, payment);
  if (before.amount !== payment.amountMinor)
    return { status: 'refused', reason: 'the amount that was paid is not the one that was asked for' };
  if (before.orderId !== payment.paymentId)
    return { status: 'refused', reason: 'the payment was made for something else' };
  const body = { trackId: Number(payment.providerReference) };
  const { result } = await post(api, { path: 'verify', body, schema: verifySchema }, call);
  if (result === DONE || result === ALREADY_VERIFIED || result === NOT_PAID)
    // Only the inquiry says what settled: a repeated `verify` answers without details.
    return lookAtPayment(api, payment, call);
  throw unreachable(METHOD, `answered with result ${result}`);
}

async function inquire(
  api: ZibalApi,
  { providerReference }: PaymentToVerify,
  call: GatewayCallOptions,
): Promise<ZibalInquiry> {
  const body = { trackId: Number(providerReference) };
  const inquiry = await post(api, { path: 'inquiry', body, schema: inquirySchema }, call);
  if (inquiry.result === DONE || inquiry.result === ALREADY_VERIFIED || inquiry.result === NOT_PAID)
    return inquiry;
  throw unreachable(METHOD, `answered with result ${inquiry.result}`);
}

/** What settled is booked as it came, also when it is another amount. */
function toCardPayment({ status, amount, verifiedAt }: ZibalInquiry, asked: PaymentToVerify): CardPayment {
  const amountRial = amount ?? asked.amountMinor;
  switch (status) {
    case WAITING:
      return { status: 'waiting' };
    case PAID:
      return { status: 'paid' };
    case PAID_AND_VERIFIED:
    case REFUND_UNDER_WAY:
      return { status: 'settled', amountRial };
    case REFUNDED:
      return { status: 'given-back', amountRial };
    case REVERSED:
      if (verifiedAt != null) return { status: 'given-back', amountRial };
      return { status: 'over', reason: 'the bank gave the money back' };
    default: {
      const reason = reasonOfStatus(status ?? Number.NaN);
      if (reason !== null) return { status: 'over', reason };
      throw unreachable(METHOD, `has a payment of status ${status ?? 'unknown'}`);
    }
  }
}

async function post<Answer>(
  { baseUrl, merchant }: ZibalApi,
  request: { path: string; body: object; schema: ZodType<Answer> },
  call: GatewayCallOptions,
): Promise<Answer> {
  const url = `${baseUrl}/v1/${request.path}`;
  const body = { merchant, ...request.body };
  return readJson(METHOD, await askServer({ method: 'POST', url, body }, call), request.schema);
}
