import type {
  GatewayCallOptions,
  PaymentGateway,
  PaymentToStart,
  PaymentToVerify,
  ProviderEvent,
  ProviderState,
  RefundOutcome,
  RefundToSend,
  StartOutcome,
  Webhook,
} from '@panelkit/sdk';
import { fromMinor } from '../amounts/decimal.ts';
import { notSigned } from '../http/not-signed.ts';
import { parseJson } from '../http/read-json.ts';
import { toRefundOutcome } from '../http/to-refund-outcome.ts';
import { unreachable } from '../http/unreachable.ts';
import { describeRefund, EXPONENT, PAYMENT_ID, toProviderState } from './to-provider-state.ts';
import { get, METHOD, post, read, type YookassaApi } from './yookassa-api.ts';
import { noticeSchema, paymentSchema, refundListSchema, refundSchema } from './yookassa-schemas.ts';

/** How YooKassa is reached. */
export interface YookassaOptions {
  shopId: string;
  /** Of a test shop: play money. */
  secretKey: string;
  /**
   * Has YooKassa send a fiscal receipt (54-FZ) for each payment; it then needs an e-mail or a phone. Null or
   * absent: none.
   */
  receipt?: { vatCode: number } | null;
  /** Another address of the API, such as a simulator's. */
  baseUrl?: string;
}

type Receipt = NonNullable<YookassaOptions['receipt']>;

const ROUBLE = 'RUB';

/** YooKassa: cards, SBP and wallets, in roubles, on its page. */
export function yookassa(options: YookassaOptions): PaymentGateway {
  const { shopId, secretKey, receipt = null, baseUrl = 'https://api.yookassa.ru' } = options;
  const api: YookassaApi = { baseUrl, shopId, secretKey };
  return {
    method: METHOD,
    currencies: [ROUBLE],
    needsContact: receipt !== null,
    // A partial refund needs its own receipt, and no customer is named then. For a full refund YooKassa uses
    // the payment's.
    refundAbility: receipt === null ? 'part' : 'whole',
    settleMs: 30_000,
    start: (payment, call) => start(api, receipt, payment, call),
    verify: (payment, call) => look(api, payment, call),
    hasUnsignedWebhooks: true,
    parseWebhook: readNotice,
    refund: (refund, call) => sendRefund(api, refund, call),
  };
}

async function start(
  api: YookassaApi,
  receipt: Receipt | null,
  payment: PaymentToStart,
  call: GatewayCallOptions,
): Promise<StartOutcome> {
  const { paymentId, amountMinor, currency, description, returnUrl, payer } = payment;
  if (currency !== ROUBLE) return { kind: 'refused', reason: `YooKassa takes ${ROUBLE} only` };
  if (returnUrl === null) return { kind: 'refused', reason: 'YooKassa needs an address to return to' };
  if (receipt !== null && payer.email === null && payer.phone === null)
    return { kind: 'refused', reason: 'the fiscal receipt needs an e-mail or a phone' };
  const amount = { value: fromMinor(amountMinor, EXPONENT), currency };
  const body = {
    amount,
    capture: true,
    confirmation: { type: 'redirect', return_url: returnUrl },
    description: description.slice(0, 128),
    metadata: { [PAYMENT_ID]: paymentId },
    ...(receipt !== null && { receipt: receiptOf(payment, amount, receipt) }),
  };
  const answer = await post(api, { path: 'payments', body, key: paymentId }, call);
  if (answer.kind === 'answer' && answer.status === 400)
    return { kind: 'refused', reason: 'YooKassa does not take this payment' };
  const { id: providerReference, confirmation } = read(answer, paymentSchema);
  const redirectUrl = confirmation?.confirmation_url;
  if (redirectUrl == null) throw unreachable(METHOD, 'opened a payment without a page');
  return { kind: 'started', providerReference, instructions: { redirectUrl, text: null } };
}

function receiptOf(
  { payer: { email, phone }, description }: PaymentToStart,
  amount: { value: string; currency: string },
  { vatCode }: Receipt,
): object {
  return {
    customer: email === null ? { phone: phone?.replaceAll(/\D/g, '') } : { email },
    items: [
      {
        description: description.slice(0, 128),
        quantity: 1,
        amount,
        vat_code: vatCode,
        payment_subject: 'service',
        payment_mode: 'full_payment',
      },
    ],
  };
}

/**
 * Nobody signs notices, so a payment that somebody made elsewhere in the same account must not pass for ours.
 */
async function look(
  api: YookassaApi,
  { providerReference, paymentId, currency }: PaymentToVerify,
  call: GatewayCallOptions,
): Promise<ProviderState> {
  const path = `payments/${encodeURIComponent(providerReference)}`;
  const payment = await get(api, { path, schema: paymentSchema }, call);
  if (payment.metadata?.[PAYMENT_ID] !== paymentId) return madeForSomethingElse(currency);
  if (payment.status !== 'succeeded') return toProviderState(payment, []);
  const query = { payment_id: providerReference, limit: '100' };
  const { items } = await get(api, { path: 'refunds', query, schema: refundListSchema }, call);
  return toProviderState(payment, items);
}

function madeForSomethingElse(currency: string): ProviderState {
  const none = { receivedMinor: 0, chargedBackMinor: 0, refunds: [] };
  return { status: 'ended', endReason: 'the payment was made for something else', currency, ...none };
}

async function sendRefund(
  api: YookassaApi,
  { refundId, providerReference, amountMinor, currency }: RefundToSend,
  call: GatewayCallOptions,
): Promise<RefundOutcome> {
  const body = {
    payment_id: providerReference,
    amount: { value: fromMinor(amountMinor, EXPONENT), currency },
    description: describeRefund(refundId),
  };
  const answer = await post(api, { path: 'refunds', body, key: refundId }, call);
  return toRefundOutcome('YooKassa', answer, (text) => {
    const refund = refundSchema.safeParse(parseJson(text));
    if (!refund.success) return null;
    const { status, cancellation_details } = refund.data;
    if (status === 'canceled') return { kind: 'refused', reason: cancellation_details?.reason ?? status };
    return { kind: status === 'succeeded' ? 'applied' : 'accepted' };
  });
}

/**
 * YooKassa signs nothing: anybody can send this, so it only causes a look at a payment of ours. It has no id
 * either: an id made of what it says would let a forged notice pass for one that comes later.
 */
function readNotice({ rawBody }: Webhook): ProviderEvent[] {
  const parsed = noticeSchema.safeParse(parseJson(rawBody));
  if (!parsed.success) throw notSigned(METHOD);
  const { id, payment_id, metadata } = parsed.data.object;
  const paymentId = metadata?.[PAYMENT_ID] ?? null;
  // A payment that the shop did not ask for. A refund names its payment.
  if (paymentId === null && payment_id == null) return [{ id: null, payment: null }];
  return [{ id: null, payment: { providerReference: payment_id ?? id, paymentId, state: null } }];
}
