import type { GatewayCallOptions, PaymentToVerify } from '@panelkit/sdk';
import type { ZodType } from 'zod';
import { askServer } from '../http/ask-server.ts';
import { readJson } from '../http/read-json.ts';
import { unreachable } from '../http/unreachable.ts';
import { toIranianMobile } from '../shaparak/mobile-number.ts';
import type { CardPayment, Opened, PaymentToOpen, Settled } from '../shaparak/shaparak-gateway.ts';
import { AMOUNT_DIFFERS, NOT_PAID, reasonOfCode, TOO_MANY_ATTEMPTS } from './zarinpal-codes.ts';
import { inquirySchema, requestSchema, verifySchema, type ZarinpalAnswer } from './zarinpal-schemas.ts';

export const METHOD = 'zarinpal';

/** Where the API is, and as whom it is asked. */
export interface ZarinpalApi {
  baseUrl: string;
  merchantId: string;
}

/** Longer ones are refused with code -3. */
const MAX_DESCRIPTION = 500;

/** Zarinpal knows no key of ours: asked twice it opens two, and the one that nobody pays is harmless. */
export async function openPayment(
  api: ZarinpalApi,
  payment: PaymentToOpen,
  call: GatewayCallOptions,
): Promise<Opened> {
  const { paymentId, amountMinor, currency, description, returnUrl, payer } = payment;
  const mobile = toIranianMobile(payer.phone);
  const metadata = {
    order_id: paymentId,
    // Before the money is taken, the shop decides whether it can still deliver.
    auto_verify: false,
    ...(mobile !== null && { mobile }),
    ...(payer.email !== null && { email: payer.email }),
  };
  const body = {
    amount: amountMinor,
    currency,
    description: description.slice(0, MAX_DESCRIPTION),
    callback_url: returnUrl,
    metadata,
  };
  const answer = await post(api, { path: 'request', body, schema: requestSchema }, call);
  if (answer.kind === 'refused') return { kind: 'refused', reason: reasonOfCode(answer.code) };
  const { authority } = answer.data;
  return { kind: 'opened', reference: authority, pageUrl: `${api.baseUrl}/pg/StartPay/${authority}` };
}

/** Zarinpal names no amount here; what was verified was verified with ours. */
export async function lookAtPayment(
  api: ZarinpalApi,
  { providerReference: authority, amountMinor }: PaymentToVerify,
  call: GatewayCallOptions,
): Promise<CardPayment> {
  const answer = await post(api, { path: 'inquiry', body: { authority }, schema: inquirySchema }, call);
  if (answer.kind === 'refused') {
    if (answer.code === NOT_PAID) return { status: 'waiting' };
    throw unreachable(METHOD, `answered with code ${answer.code}`);
  }
  switch (answer.data.status) {
    case 'IN_BANK':
      return { status: 'waiting' };
    case 'PAID':
      return { status: 'paid' };
    case 'VERIFIED':
      return { status: 'settled', amountRial: amountMinor };
    case 'FAILED':
      return { status: 'over', reason: 'the payment failed or was cancelled' };
    case 'REVERSED':
      return { status: 'over', reason: 'the bank gave the money back' };
  }
}

/** Codes 100 and 101 both say that it is ours: 101 is the answer to every repetition. */
export async function settlePayment(
  api: ZarinpalApi,
  payment: PaymentToVerify,
  call: GatewayCallOptions,
): Promise<Settled> {
  const { providerReference: authority, amountMinor: amount } = payment;
  const answer = await post(api, { path: 'verify', body: { authority, amount }, schema: verifySchema }, call);
  if (answer.kind === 'done') return { status: 'settled', amountRial: amount };
  if (answer.code === AMOUNT_DIFFERS) return { status: 'refused', reason: reasonOfCode(answer.code) };
  // It was given back meanwhile, or never paid: a look shows which.
  if (answer.code === NOT_PAID) return lookAtPayment(api, payment, call);
  throw unreachable(METHOD, `answered with code ${answer.code}`);
}

async function post<Data>(
  { baseUrl, merchantId }: ZarinpalApi,
  request: { path: string; body: object; schema: ZodType<ZarinpalAnswer<Data>> },
  call: GatewayCallOptions,
): Promise<ZarinpalAnswer<Data>> {
  const url = `${baseUrl}/pg/v4/payment/${request.path}.json`;
  const body = { merchant_id: merchantId, ...request.body };
  const answer = readJson(METHOD, await askServer({ method: 'POST', url, body }, call), request.schema);
  if (answer.kind === 'refused' && answer.code === TOO_MANY_ATTEMPTS)
    throw unreachable(METHOD, 'was asked too often');
  return answer;
}
