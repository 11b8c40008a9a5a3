import type { PaidIn } from '../domain/payments/provider-payment.ts';

/** Who pays, as far as the shop knows. A provider may show it, write to it, or need it for a receipt. */
export interface Payer {
  /** The language of the provider's page (`fa`). */
  language: string | null;
  email: string | null;
  /** With `+` and the country. */
  phone: string | null;
  telegramId: string | null;
}

/** A payment that a provider is asked to collect. */
export interface PaymentToStart {
  /**
   * Our id of the payment. A gateway passes it on as the provider's idempotency key and as the order's id, so
   * that events carry it back.
   */
  paymentId: string;
  /** Null for a top-up. */
  orderId: string | null;
  amountMinor: number;
  /** ISO 4217. */
  currency: string;
  /** What is paid for, as the provider's page and the bank's statement show it. */
  description: string;
  payer: Payer;
  /** Where the provider sends the customer's browser afterwards; null when the shop gave none. */
  returnUrl: string | null;
  /** After that nobody needs to pay it any more; null for never. */
  payableUntil: Date | null;
  /** The instant of the call: a gateway has no clock. */
  askedAt: Date;
}

/** A payment that was started, as its provider is asked about it. */
export interface PaymentToVerify {
  providerReference: string;
  paymentId: string;
  /** What was asked for, in minor units. */
  amountMinor: number;
  /** ISO 4217. */
  currency: string;
}

/** What the customer is to do; at least one of them is given. */
export interface PaymentInstructions {
  /** The provider's page, for the browser; http or https. */
  redirectUrl: string | null;
  /** For people: an address to pay to, a code. */
  text: string | null;
}

/**
 * How a start ended. *refused*: the provider will not take this payment (an amount below its minimum);
 * `reason` is for people.
 */
export type StartOutcome =
  | {
      kind: 'started';
      providerReference: string;
      instructions: PaymentInstructions;
      /** When the provider stops taking money for it; null or absent when it never does. */
      payableUntil?: Date | null;
    }
  | { kind: 'refused'; reason: string };

/** One of our refunds as the provider reports it. `refundId` is our id. */
export interface ProviderRefund {
  refundId: string;
  status: 'pending' | 'succeeded' | 'refused';
  /** Why it was refused, for people; null otherwise. */
  reason: string | null;
}

/**
 * A further payment that a provider knows under one of ours: a coin that was chosen on its page, a second
 * deposit on the same address.
 */
export interface ProviderChild {
  providerReference: string;
  /** The payment whose address it came to again; null when it is the payment that was asked for. */
  parentReference: string | null;
}

/**
 * A payment as its provider reports it, as a whole. The amounts are sums over its life and never decrease. So
 * a state can arrive twice, late and in any order: anything above the known sums is new, anything below is
 * old.
 */
export interface ProviderState {
  /**
   * - *open*: not paid, or not all of it.
   * - *seen*: paid, not final yet. Its order keeps its places.
   * - *unconfirmed*: paid, and given back by the bank unless `confirmation.confirm` is called in time.
   * - *ended*: no more money is expected (paid, failed, run out). What comes all the same is taken.
   */
  status: 'open' | 'seen' | 'unconfirmed' | 'ended';
  /** Why it ended without money, for people; null otherwise. */
  endReason: string | null;
  /** ISO 4217 of the amounts. */
  currency: string;
  /** Everything received so far, in minor units, including parts. */
  receivedMinor: number;
  /**
   * Everything taken back without us, in minor units: chargebacks, and refunds made on the provider's own
   * pages. Not the refunds that we requested.
   */
  chargedBackMinor: number;
  /** The refunds that we requested. */
  refunds: ProviderRefund[];
  /**
   * Everything that went back, in minor units, from a provider that does not say why: `chargedBackMinor` is 0
   * then and `refunds` empty. It counts as the refunds that we sent, the rest as taken back without us.
   */
  returnedMinor?: number;
  /** Absent where the amounts above are what was asked and paid. */
  paidIn?: PaidIn;
  /**
   * Payments that belong to ours beside this one. Each is looked at, and its money counts, under its own
   * reference only.
   */
  children?: ProviderChild[];
}

/**
 * What came of a confirmation. *answered*: how the payment is now. *refused*: it was not confirmed and must
 * not be (the amount is another), so the bank gives the money back; `reason` is for people.
 */
export type ConfirmOutcome = { kind: 'answered'; state: ProviderState } | { kind: 'refused'; reason: string };

/** One event from a provider. */
export interface ProviderEvent {
  /**
   * The provider's own id of the event: the same at each delivery of it, 1–200 characters. Null: it has none,
   * equal bodies are one event.
   */
  id: string | null;
  /** Null: not about a payment. It is stored, and that is all. */
  payment: {
    /** 1–200 characters. */
    providerReference: string;
    /** Our id, where the provider carries it back. */
    paymentId: string | null;
    /** The payment whose address it came to again, where the provider says so. */
    parentReference?: string | null;
    /**
     * The reference that `start` returned, where the provider gives money another one: it is booked by the
     * amounts asked then.
     */
    invoiceReference?: string | null;
    /**
     * Null: the event only says that something changed; `verify` is asked of all that was opened for our
     * payment.
     */
    state: ProviderState | null;
  } | null;
}

/** A page of a provider's list of events. */
export interface EventPage {
  events: ProviderEvent[];
  /** 1–200 characters. */
  cursor: string;
}

/** A webhook as received. */
export interface Webhook {
  /** The body, byte for byte, as UTF-8 text. */
  rawBody: string;
  /** Headers by lower-case name. */
  headers: Record<string, string>;
  /** When it was received; use it to check the age of a signature. */
  receivedAt: Date;
}

/** The customer's browser comes back from the provider's page. Nobody signed it: it proves nothing. */
export interface ReturnRequest {
  /** The parameters of the address. */
  query: Readonly<Record<string, string>>;
  /** Of a form that the browser posts; empty otherwise. */
  rawBody: string;
}

/** The answer that a provider expects to a webhook; any other answer makes it resend. */
export interface WebhookAnswer {
  status: number;
  contentType: string;
  body: string;
}

/** What a provider can refund: any part of a payment, only the whole, or nothing through its API. */
export type RefundAbility = 'part' | 'whole' | 'none';

/** A refund to request from a provider. */
export interface RefundToSend {
  /**
   * Our id of the refund. A gateway passes it on as the provider's idempotency key, and `verify` lists the
   * refund under it.
   */
  refundId: string;
  providerReference: string;
  paymentId: string;
  amountMinor: number;
  currency: string;
}

/**
 * The outcome of a refund. *applied*: the money is on its way. *accepted*: in progress, `verify` returns the
 * result later. *refused*: the provider rejects it, a retry is useless. *not-applied*: certainly not done,
 * can be retried. *unknown*: it may or may not have been done (time-out, reset, 5xx). `reason` and `cause`
 * are for people and contain no secret.
 */
export type RefundOutcome =
  | { kind: 'applied' }
  | { kind: 'accepted' }
  | { kind: 'refused'; reason: string }
  | { kind: 'not-applied'; reason: string; retryAfterMs: number | null }
  | { kind: 'unknown'; cause: string };

/** The options of a call. */
export interface GatewayCallOptions {
  /** Aborts when the engine stops waiting for the call. */
  signal: AbortSignal;
  /**
   * Use it for the gateway's requests: it cuts them off when the engine stops waiting, and sends none after
   * that. A request that you send another way may still arrive after the engine has polled and resent it.
   */
  fetch: typeof globalThis.fetch;
}

/**
 * The adapter of a payment provider. The engine calls it with a deadline, and never inside a transaction. The
 * gateway itself retries nothing.
 * @see docs/guides/payments.md
 */
export interface PaymentGateway {
  /** The name of its payment method (`stripe`), stored with each payment; not `wallet` or `receipt`. */
  method: string;
  /**
   * ISO 4217 codes of the currencies that it takes; absent for any. A shop of another currency cannot have
   * it.
   */
  currencies?: readonly string[];
  /** Set where it opens a payment only with an e-mail address or a phone number of whoever pays. */
  needsContact?: boolean;
  /** Absent for `part`. */
  refundAbility?: RefundAbility;
  /**
   * How long the provider may take until `verify` lists a refund, in milliseconds. Before that, its absence
   * proves nothing.
   */
  settleMs: number;
  /**
   * Opens the payment with the provider. A repeated `paymentId` continues the same payment if the provider
   * supports that.
   * @throws PanelkitError `PAYMENT_GATEWAY_UNREACHABLE`
   */
  start(payment: PaymentToStart, options: GatewayCallOptions): Promise<StartOutcome>;
  /**
   * Reads a payment from the provider. Changes nothing.
   * @throws PanelkitError `PAYMENT_GATEWAY_UNREACHABLE`
   */
  verify(payment: PaymentToVerify, options: GatewayCallOptions): Promise<ProviderState>;
  /** Present where the provider settles only when the merchant asks for it. */
  confirmation?: {
    /** So long after the customer paid the bank gives the money back. */
    withinMs: number;
    /**
     * Takes the money for good. Safe to repeat.
     * @throws PanelkitError `PAYMENT_GATEWAY_UNREACHABLE`
     */
    confirm(payment: PaymentToVerify, options: GatewayCallOptions): Promise<ConfirmOutcome>;
  };
  /**
   * Set where nobody signs the webhooks, so that anybody can send them. A webhook then proves nothing, and is
   * treated as a return: it is not stored, and the provider is polled about payments that it opened for us.
   */
  hasUnsignedWebhooks?: boolean;
  /**
   * Present where the provider lists what happened, and part of it (a chargeback) is told nowhere else. It is
   * read every minute.
   */
  eventList?: {
    /**
     * The events after `cursor`, the oldest first, each with an id: the one by which it is told elsewhere, if
     * it is. `cursor`: after them; the same as given when there are none. Null: from the beginning.
     * @throws PanelkitError `PAYMENT_GATEWAY_UNREACHABLE`
     */
    read(cursor: string | null, options: GatewayCallOptions): Promise<EventPage>;
  };
  /**
   * Which payment a returning browser names; null for none. Absent where the provider adds nothing to the
   * address: then that names our payment.
   */
  readReturn?(request: ReturnRequest): { providerReference: string } | null;
  /**
   * Verifies the signature over the raw body and parses the events. Pure: the same webhook gives the same
   * events.
   * @throws PanelkitError `PAYMENT_SIGNATURE_INVALID`; `INVALID_INPUT` for a signed body that it cannot read
   */
  parseWebhook(webhook: Webhook): ProviderEvent[];
  /** Absent for status 200 without a body. */
  webhookAnswer?: WebhookAnswer;
  /** Requests a refund. Never throws for a provider's answer. */
  refund(refund: RefundToSend, options: GatewayCallOptions): Promise<RefundOutcome>;
}
