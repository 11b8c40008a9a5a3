import {
  currencyExponent,
  type GatewayCallOptions,
  type PaymentGateway,
  type PaymentToStart,
  type ProviderEvent,
  type ProviderState,
  type StartOutcome,
  type Webhook,
} from '@panelkit/sdk';
import { compareDecimals, fromMinor, parseDecimal } from '../amounts/decimal.ts';
import { parseJsonExactly } from '../amounts/parse-json-exactly.ts';
import { notSigned } from '../http/not-signed.ts';
import { unreachable } from '../http/unreachable.ts';
import {
  type BtcpayApi,
  createInvoice,
  findInvoice,
  findInvoicesOf,
  listPaymentMethods,
  METHOD,
} from './btcpay-api.ts';
import { type BtcpayInvoice, deliverySchema } from './btcpay-schemas.ts';
import { isSignedBy, SIGNATURE_HEADER } from './btcpay-signature.ts';
import { toProviderState } from './to-provider-state.ts';

/** How a BTCPay Server is reached. */
export interface BtcpayOptions {
  /** The address of the server, without `/api`. */
  baseUrl: string;
  /** With the permissions to create and to view invoices of the store. */
  apiKey: string;
  storeId: string;
  /** Of the store's webhook. */
  webhookSecret: string;
}

const MINUTE_MS = 60_000;
/** How long an invoice can be paid when its order does not expire. */
const USUAL_LIFE_MS = 60 * MINUTE_MS;
const SHORTEST_LIFE_MS = 5 * MINUTE_MS;

/**
 * BTCPay Server, the operator's own: coins go to the operator's wallet. Its refunds are links that a customer
 * claims, so none goes through here.
 */
export function btcpay({ baseUrl, webhookSecret, ...keys }: BtcpayOptions): PaymentGateway {
  const api: BtcpayApi = { ...keys, baseUrl: baseUrl.replace(/\/+$/, '') };
  return {
    method: METHOD,
    refundAbility: 'none',
    settleMs: 0,
    start: (payment, call) => start(api, payment, call),
    verify: ({ providerReference }, call) => look(api, providerReference, call),
    parseWebhook: (webhook) => readDelivery(webhook, webhookSecret),
    refund: async () => ({
      kind: 'refused',
      reason: 'BTCPay Server gives money back by a link on its own pages',
    }),
  };
}

/** BTCPay makes a new invoice for each request, so one whose answer was lost is looked up first. */
async function start(
  api: BtcpayApi,
  payment: PaymentToStart,
  call: GatewayCallOptions,
): Promise<StartOutcome> {
  const { paymentId, amountMinor, currency } = payment;
  const amount = fromMinor(amountMinor, currencyExponent(currency));
  const known = await findInvoicesOf(api, paymentId, call);
  const open = known.find((invoice) => isFor(invoice, { api, amount, currency }));
  const invoice = open ?? (await createInvoice(api, toInvoice(payment, amount), call));
  if (invoice === null)
    return { kind: 'refused', reason: `BTCPay Server does not take ${amount} ${currency}` };
  return {
    kind: 'started',
    providerReference: invoice.id,
    instructions: { redirectUrl: invoice.checkoutLink, text: null },
    payableUntil: new Date(invoice.expirationTime * 1000),
  };
}

function isFor(
  { status, storeId, amount, currency }: BtcpayInvoice,
  asked: { api: BtcpayApi; amount: string; currency: string },
): boolean {
  const isAlive = status !== 'Expired' && status !== 'Invalid';
  const isSame = compareDecimals(parseDecimal(amount), parseDecimal(asked.amount)) === 0;
  return isAlive && isSame && currency === asked.currency && storeId === asked.api.storeId;
}

function toInvoice(payment: PaymentToStart, amount: string): object {
  const { paymentId, currency, description, payableUntil, askedAt, returnUrl, payer } = payment;
  const lifeMs = payableUntil === null ? USUAL_LIFE_MS : payableUntil.getTime() - askedAt.getTime();
  return {
    amount,
    currency,
    metadata: { orderId: paymentId, itemDesc: description },
    checkout: {
      expirationMinutes: Math.floor(Math.max(lifeMs, SHORTEST_LIFE_MS) / MINUTE_MS),
      // What is short stays open, so that the customer can pay the rest.
      paymentTolerance: 0,
      ...(returnUrl !== null && { redirectURL: returnUrl }),
      ...(payer.language !== null && { defaultLanguage: payer.language }),
    },
  };
}

async function look(api: BtcpayApi, id: string, call: GatewayCallOptions): Promise<ProviderState> {
  const invoice = await findInvoice(api, id, call);
  if (invoice.storeId !== api.storeId) throw unreachable(METHOD, 'answered with an invoice of another store');
  return toProviderState(invoice, await listPaymentMethods(api, id, call));
}

/** A delivery says nothing of sums: it only causes a look. */
function readDelivery({ rawBody, headers }: Webhook, secret: string): ProviderEvent[] {
  if (!isSignedBy(secret, rawBody, headers[SIGNATURE_HEADER])) throw notSigned(METHOD);
  const parsed = deliverySchema.safeParse(parseJsonExactly(rawBody));
  // Signed, and about something else, such as a payout: taken, so that it is not sent for ever.
  if (!parsed.success) return [{ id: null, payment: null }];
  const { originalDeliveryId: id, invoiceId: providerReference, metadata } = parsed.data;
  return [{ id, payment: { providerReference, paymentId: metadata?.orderId ?? null, state: null } }];
}
