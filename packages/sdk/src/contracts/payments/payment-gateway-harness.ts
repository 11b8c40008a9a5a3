import type { PaymentGateway, Webhook } from '../../ports/payment-gateway.ts';

/** What can be done on the provider's side: in its sandbox, or in a double of it. */
export interface PaymentGatewaySide {
  /** The customer pays so much. */
  pay(providerReference: string, amountMinor: number): Promise<void>;
  /** The provider gives the payment up without money. */
  end?(providerReference: string): Promise<void>;
  /** The bank takes so much back. */
  takeBack?(providerReference: string, amountMinor: number): Promise<void>;
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
  };
  /** Lets the provider's own time pass until a refund is listed; returns at once where it always is. */
  settle(): Promise<void>;
  /** Frees what `setup` took. */
  teardown(): Promise<void>;
}

/** What a harness, or the provider, may not be able to do. */
export type PaymentGatewayAbility =
  | 'partial-payments'
  | 'ends'
  | 'take-backs'
  | 'refunds'
  | 'states-in-webhooks';

/** What is true of the gateway under test. */
export interface PaymentGatewayDeclaration {
  /** Tests that need these are left out. */
  without?: PaymentGatewayAbility[];
}
