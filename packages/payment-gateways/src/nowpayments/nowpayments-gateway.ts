import type {
  GatewayCallOptions,
  PaymentGateway,
  PaymentToStart,
  PaymentToVerify,
  ProviderEvent,
  ProviderState,
  StartOutcome,
  Webhook,
} from '@panelkit/sdk';
import { fromMinor } from '../amounts/decimal.ts';
import { parseJsonExactly } from '../amounts/parse-json-exactly.ts';
import { notSigned } from '../http/not-signed.ts';
import { isSignedBy, SIGNATURE_HEADER } from './notice-signature.ts';
import {
  createNowPaymentsApi,
  METHOD,
  type NowPaymentsAccount,
  type NowPaymentsApi,
} from './nowpayments-api.ts';
import { readReference, referenceOf, writeReference } from './nowpayments-reference.ts';
import { noticeSchema } from './nowpayments-schemas.ts';
import { toProviderState } from './to-provider-state.ts';

/** How NOWPayments is reached. */
export interface NowPaymentsOptions {
  apiKey: string;
  /** The IPN secret of the dashboard. */
  ipnSecret: string;
  /** Where notices are sent; null or absent: to the address that the dashboard has. */
  notifyUrl?: string | null;
  /**
   * The dashboard's account. Without it only a notice says which payments belong to an invoice, so a lost
   * notice is not made good.
   */
  account?: NowPaymentsAccount | null;
  /** Takes play money, on `api-sandbox.nowpayments.io`. */
  sandbox?: boolean;
  /** Another address of the API, such as a simulator's; `sandbox` is ignored then. */
  baseUrl?: string;
}

/** NOWPayments prices in these. */
const CURRENCIES = ['USD', 'EUR', 'CAD', 'GBP', 'AUD', 'ILS', 'RON'] as const;

/**
 * NOWPayments: the customer chooses a coin on its page and pays to an address. It gives no money back by its
 * API.
 */
export function nowpayments(options: NowPaymentsOptions): PaymentGateway {
  const { apiKey, ipnSecret, notifyUrl = null, account = null, sandbox = false } = options;
  const baseUrl = options.baseUrl ?? `https://api${sandbox ? '-sandbox' : ''}.nowpayments.io`;
  const api = createNowPaymentsApi({ baseUrl, apiKey, account });
  return {
    method: METHOD,
    currencies: CURRENCIES,
    refundAbility: 'none',
    settleMs: 0,
    start: (payment, call) => start(api, notifyUrl, payment, call),
    verify: (payment, call) => look(api, payment, call),
    parseWebhook: (webhook) => readNotice(webhook, ipnSecret),
    refund: async () => ({ kind: 'refused', reason: 'NOWPayments gives money back only by its support' }),
  };
}

/** Asked twice, NOWPayments opens two invoices; the one that nobody pays is harmless. */
async function start(
  api: NowPaymentsApi,
  notifyUrl: string | null,
  payment: PaymentToStart,
  call: GatewayCallOptions,
): Promise<StartOutcome> {
  const { paymentId, amountMinor, currency, description, returnUrl } = payment;
  if (!CURRENCIES.some((known) => known === currency))
    return { kind: 'refused', reason: `NOWPayments does not price in ${currency}` };
  const invoice = await api.createInvoice(
    {
      price_amount: Number(fromMinor(amountMinor, 2)),
      price_currency: currency.toLowerCase(),
      order_id: paymentId,
      order_description: toPlainText(description),
      ...(notifyUrl !== null && { ipn_callback_url: notifyUrl }),
      ...(returnUrl !== null && { success_url: returnUrl, cancel_url: returnUrl }),
    },
    call,
  );
  if (invoice === null) return { kind: 'refused', reason: 'NOWPayments does not take this amount' };
  const { id: invoiceId, invoice_url: redirectUrl } = invoice;
  const providerReference = writeReference({ kind: 'invoice', invoiceId });
  return { kind: 'started', providerReference, instructions: { redirectUrl, text: null } };
}

/** Signers in other languages escape what is not ASCII, and slashes, in their own ways: neither goes out. */
function toPlainText(description: string): string {
  return description.replaceAll(/[^ -~]|\//g, ' ').slice(0, 200);
}

async function look(
  api: NowPaymentsApi,
  asked: PaymentToVerify,
  call: GatewayCallOptions,
): Promise<ProviderState> {
  const reference = readReference(asked.providerReference);
  if (reference.kind === 'invoice') {
    const listed = await api.listPayments(reference.invoiceId, call);
    const children = listed.map(({ payment_id, parent_payment_id }) => {
      const child = referenceOf(payment_id, parent_payment_id);
      const parentReference = child.kind === 'deposit' ? child.parentId : null;
      return { providerReference: writeReference(child), parentReference };
    });
    // An invoice holds no money itself, and its page never closes.
    return { ...EMPTY, currency: asked.currency, ...(children.length > 0 && { children }) };
  }
  const payment = await api.payment(reference.paymentId, call);
  if (reference.kind === 'payment') return toProviderState(payment, payment);
  return toProviderState(payment, await api.payment(reference.parentId, call));
}

const EMPTY = {
  status: 'open',
  endReason: null,
  receivedMinor: 0,
  chargedBackMinor: 0,
  refunds: [],
} satisfies Partial<ProviderState>;

/** A notice carries no time, so an old one can be sent again: it only causes a look. */
function readNotice({ rawBody, headers }: Webhook, secret: string): ProviderEvent[] {
  if (!isSignedBy(secret, rawBody, headers[SIGNATURE_HEADER])) throw notSigned(METHOD);
  const parsed = noticeSchema.safeParse(parseJsonExactly(rawBody));
  // Signed, and about something else: taken, so that it is not sent for ever.
  if (!parsed.success) return [{ id: null, payment: null }];
  const { payment_id, parent_payment_id, payment_status, actually_paid, order_id } = parsed.data;
  const reference = referenceOf(payment_id, parent_payment_id);
  return [
    {
      id: `${payment_id}:${payment_status}:${actually_paid ?? 0}`,
      payment: {
        providerReference: writeReference(reference),
        paymentId: order_id ?? null,
        parentReference: reference.kind === 'deposit' ? reference.parentId : null,
        state: null,
      },
    },
  ];
}
