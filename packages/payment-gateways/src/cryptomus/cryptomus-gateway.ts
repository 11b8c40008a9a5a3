import type {
  GatewayCallOptions,
  PaymentGateway,
  PaymentToStart,
  ProviderEvent,
  StartOutcome,
  Webhook,
} from '@panelkit/sdk';
import { fromMinor } from '../amounts/decimal.ts';
import { parseJsonExactly } from '../amounts/parse-json-exactly.ts';
import { notSigned } from '../http/not-signed.ts';
import { type CryptomusApi, createInvoice, findInvoice } from './cryptomus-api.ts';
import { noticeSchema } from './cryptomus-schemas.ts';
import { isSignedBy } from './cryptomus-signature.ts';
import { toProviderState } from './to-provider-state.ts';

/** How Cryptomus or Heleket is reached. */
export interface CryptomusOptions {
  /** The merchant's UUID. */
  merchantId: string;
  /** The payment key, not the one for payouts. */
  paymentKey: string;
  /** Where notices are sent. Null or absent: nowhere, and payments are found by polling. */
  notifyUrl?: string | null;
  /** Another address of the API, such as a simulator's. */
  baseUrl?: string;
}

const CURRENCIES = ['USD', 'EUR', 'RUB'] as const;

/** How long an invoice can be paid, in seconds. */
const LIFE_S = { least: 300, usual: 3600, most: 43_200 };

/** Cryptomus: the customer chooses a coin on its page and pays to an address. */
export function cryptomus(options: CryptomusOptions): PaymentGateway {
  return gatewayTo({ method: 'cryptomus', baseUrl: 'https://api.cryptomus.com', ...options });
}

/** Heleket, which speaks the protocol of Cryptomus. */
export function heleket(options: CryptomusOptions): PaymentGateway {
  return gatewayTo({ method: 'heleket', baseUrl: 'https://api.heleket.com', ...options });
}

function gatewayTo(api: CryptomusApi & Pick<CryptomusOptions, 'notifyUrl'>): PaymentGateway {
  const { method, paymentKey, notifyUrl = null } = api;
  return {
    method,
    currencies: CURRENCIES,
    // Its refunds go to an address, which nobody has asked the customer for.
    refundAbility: 'none',
    settleMs: 0,
    start: (payment, call) => start(api, notifyUrl, payment, call),
    verify: async ({ providerReference }, call) =>
      toProviderState(await findInvoice(api, providerReference, call)),
    parseWebhook: (webhook) => readNotice(method, webhook, paymentKey),
    refund: async () => ({ kind: 'refused', reason: `${method} gives money back only to an address` }),
  };
}

/** The order id is unique: asked twice, the provider answers the same invoice. */
async function start(
  api: CryptomusApi,
  notifyUrl: string | null,
  payment: PaymentToStart,
  call: GatewayCallOptions,
): Promise<StartOutcome> {
  const { paymentId, amountMinor, currency, returnUrl } = payment;
  const { method } = api;
  if (!CURRENCIES.some((known) => known === currency))
    return { kind: 'refused', reason: `this gateway does not take ${currency}` };
  const invoice = await createInvoice(
    api,
    {
      amount: fromMinor(amountMinor, 2),
      currency,
      order_id: paymentId,
      lifetime: lifetimeOf(payment),
      // The rest of a payment that came in part can still be paid.
      is_payment_multiple: true,
      ...(notifyUrl !== null && { url_callback: notifyUrl }),
      ...(returnUrl !== null && { url_return: returnUrl, url_success: returnUrl }),
    },
    call,
  );
  if (invoice === null) return { kind: 'refused', reason: `${method} does not take this amount` };
  return {
    kind: 'started',
    providerReference: invoice.uuid,
    instructions: { redirectUrl: invoice.url, text: null },
    payableUntil: new Date(invoice.expired_at * 1000),
  };
}

function lifetimeOf({ payableUntil, askedAt }: PaymentToStart): number {
  if (payableUntil === null) return LIFE_S.usual;
  const seconds = Math.floor((payableUntil.getTime() - askedAt.getTime()) / 1000);
  return Math.min(Math.max(seconds, LIFE_S.least), LIFE_S.most);
}

/** MD5 over a key is a weak signature, and a notice carries no time: it only causes a look. */
function readNotice(method: string, { rawBody }: Webhook, paymentKey: string): ProviderEvent[] {
  if (!isSignedBy(paymentKey, rawBody)) throw notSigned(method);
  const parsed = noticeSchema.safeParse(parseJsonExactly(rawBody));
  // Signed, and about something else, such as a payout: taken, so that it is not sent for ever.
  if (!parsed.success) return [{ id: null, payment: null }];
  const { uuid, order_id: paymentId = null, status, payment_amount } = parsed.data;
  return [
    {
      id: `${uuid}:${status}:${payment_amount ?? 0}`,
      payment: { providerReference: uuid, paymentId, state: null },
    },
  ];
}
