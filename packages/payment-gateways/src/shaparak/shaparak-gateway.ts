import type {
  GatewayCallOptions,
  PaymentGateway,
  PaymentToStart,
  PaymentToVerify,
  ProviderState,
  ReturnRequest,
  StartOutcome,
} from '@panelkit/sdk';
import { notSigned } from '../http/not-signed.ts';

/**
 * Where a card payment is: `waiting` for the customer, `paid` and waiting for the merchant, `settled`, or
 * over without money.
 */
export type CardPayment =
  | { status: 'waiting' }
  | { status: 'paid' }
  | { status: 'settled'; amountRial: number }
  | { status: 'given-back'; amountRial: number }
  | { status: 'over'; reason: string };

/** What is to be opened; the customer has an address to come back to. */
export type PaymentToOpen = PaymentToStart & { returnUrl: string };
/** How opening ended. */
export type Opened =
  | { kind: 'opened'; reference: string; pageUrl: string }
  | { kind: 'refused'; reason: string };
/** How confirming ended. *refused*: it was not confirmed, and must not be. */
export type Settled = CardPayment | { status: 'refused'; reason: string };

/** What one provider of the Iranian card network does in its own way. */
export interface ShaparakProvider {
  method: string;
  /** Unpaid, a page is of use for so long. */
  pageLifeMs: number;
  /** After the customer paid, the bank waits so long for the merchant. */
  confirmWithinMs: number;
  open(payment: PaymentToOpen, call: GatewayCallOptions): Promise<Opened>;
  /** Changes nothing. */
  look(payment: PaymentToVerify, call: GatewayCallOptions): Promise<CardPayment>;
  /** Safe to repeat. */
  settle(payment: PaymentToVerify, call: GatewayCallOptions): Promise<Settled>;
  /** The provider's reference among the parameters of the customer's return. */
  referenceOf(query: Readonly<Record<string, string>>): string | undefined;
}

/** Rial has no minor unit: an amount of the shop in minor units is the amount in Rial. */
const RIAL = 'IRR';

/**
 * A gateway to a provider of Iran's card network. All of them work in two steps: the customer pays on a page
 * and comes back by an unsigned browser request; the bank gives the money back unless the merchant confirms
 * it in time. They send no webhooks.
 */
export function shaparakGateway(provider: ShaparakProvider): PaymentGateway {
  const { method, confirmWithinMs } = provider;
  return {
    method,
    currencies: [RIAL],
    refundAbility: 'none',
    settleMs: 0,
    start: (payment, call) => start(provider, payment, call),
    verify: async (payment, call) => toState(await provider.look(payment, call)),
    confirmation: {
      withinMs: confirmWithinMs,
      confirm: async (payment, call) => {
        const end = await provider.settle(payment, call);
        if (end.status === 'refused') return { kind: 'refused', reason: end.reason };
        return { kind: 'answered', state: toState(end) };
      },
    },
    readReturn: (request) => readReturn(provider, request),
    parseWebhook: () => {
      throw notSigned(method);
    },
    refund: async () => ({ kind: 'refused', reason: `${method} gives money back only on its own pages` }),
  };
}

async function start(
  provider: ShaparakProvider,
  payment: PaymentToStart,
  call: GatewayCallOptions,
): Promise<StartOutcome> {
  const { currency, returnUrl, askedAt } = payment;
  const { method, pageLifeMs } = provider;
  if (currency !== RIAL)
    return { kind: 'refused', reason: `${method} takes ${RIAL} only, and was asked for ${currency}` };
  if (returnUrl === null) return { kind: 'refused', reason: `${method} needs an address to return to` };
  const opened = await provider.open({ ...payment, returnUrl }, call);
  if (opened.kind === 'refused') return opened;
  return {
    kind: 'started',
    providerReference: opened.reference,
    instructions: { redirectUrl: opened.pageUrl, text: null },
    payableUntil: new Date(askedAt.getTime() + pageLifeMs),
  };
}

function readReturn(
  provider: ShaparakProvider,
  { query }: ReturnRequest,
): { providerReference: string } | null {
  const providerReference = provider.referenceOf(query);
  return providerReference === undefined || providerReference === '' ? null : { providerReference };
}

function toState(payment: CardPayment): ProviderState {
  const sums = (receivedMinor: number, chargedBackMinor: number) => ({
    currency: RIAL,
    receivedMinor,
    chargedBackMinor,
    refunds: [],
  });
  switch (payment.status) {
    case 'waiting':
      return { status: 'open', endReason: null, ...sums(0, 0) };
    case 'paid':
      return { status: 'unconfirmed', endReason: null, ...sums(0, 0) };
    case 'settled':
      return { status: 'ended', endReason: null, ...sums(payment.amountRial, 0) };
    case 'given-back':
      return { status: 'ended', endReason: null, ...sums(payment.amountRial, payment.amountRial) };
    case 'over':
      return { status: 'ended', endReason: payment.reason, ...sums(0, 0) };
  }
}
