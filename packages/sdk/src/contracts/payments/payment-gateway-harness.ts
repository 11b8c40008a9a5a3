import type { PaymentGateway, Webhook } from '../../ports/payment-gateway.ts';

/** What can be done on the provider's side: in its sandbox, or in a double of it. */
export interface PaymentGatewaySide {
  /** The customer pays so much. */
  pay(providerReference: string, amountMinor: number): Promise<void>;
  /** The customer has paid, and the money is not final. */
  see?(providerReference: string): Promise<void>;
  /** The parameters with which the browser comes back after paying. */
  returnQuery?(providerReference: string): Promise<Record<string, string>>;
  /** So much time passes that the bank gives money back that was not confirmed. */
  reverse?(providerReference: string): Promise<void>;
  /** The provider gives the payment up without money. */
  end?(providerReference: string): Promise<void>;
  /** The bank takes so much back. */
  chargeBack?(providerReference: string, amountMinor: number): Promise<void>;
  /**
   * So much comes to the address of a paid payment again; answers the reference of the payment that it makes.
   */
  payAgain?(providerReference: string, amountMinor: number): Promise<string>;
  /** The webhooks that came since this was asked last, as they came. */
  webhooks(): Promise<Webhook[]>;
}

/** One gateway under test. */
export interface PaymentGatewayHarness {
  gateway: PaymentGateway;
  side: PaymentGatewaySide;
  /** What payments are made of; the amount is one that the provider takes. */
  money: { amountMinor: number; currency: string };
  /** The same gateway on a way that fails. */
  faults: {
    /** Nobody answers, and nothing arrives. */
    unreachable(): PaymentGateway;
    /** What is asked is done, and the answer is lost. */
    losingAnswers(): PaymentGateway;
    /** Whatever is asked is answered so; absent where no provider is asked over HTTP (without `http`). */
    answering?(answer: () => Response): PaymentGateway;
  };
  /** Lets the provider's own time pass until a refund is listed; returns at once where it always is. */
  settle(): Promise<void>;
  /** The provider's time; fixed when absent. */
  now?(): Date;
  /** Frees what `setup` took. */
  teardown(): Promise<void>;
}

/** What a harness, or the provider, may not be able to do. */
export type PaymentGatewayAbility =
  | 'partial-payments'
  /** The provider reports money that is not final. */
  | 'seen'
  /** The provider settles only when the merchant asks for it. */
  | 'confirmation'
  /** The provider sends the browser back with a reference. */
  | 'returns'
  /** The provider sends signed webhooks. */
  | 'webhooks'
  /** A signature is over the body byte for byte, not over what it says. */
  | 'raw-signatures'
  /** The provider is asked over HTTP, and the harness can answer in its place. */
  | 'http'
  | 'ends'
  | 'chargebacks'
  | 'refunds'
  /**
   * The provider refunds in parts, and lists each refund under our id. Without it: whole payments, and only
   * how much went back.
   */
  | 'named-refunds'
  | 'states-in-webhooks';

/**
 * What only some providers do. The first three are declared by the gateway: one that has them is to be tested
 * so.
 */
export type PaymentGatewayExtra =
  /** `eventList` */
  | 'event-list'
  /** `hasUnsignedWebhooks` */
  | 'unsigned-webhooks'
  /** `needsContact` */
  | 'needs-contact'
  /** Money that comes to an old address makes a payment under ours; the harness has `payAgain`. */
  | 'children'
  /** The provider says what was asked and paid in a coin. */
  | 'paid-in';

/** What is true of the gateway under test. */
export interface PaymentGatewayDeclaration {
  /** Tests that need these are left out. */
  without?: PaymentGatewayAbility[];
  /** Tests of these are added. */
  with?: PaymentGatewayExtra[];
}
