import type { ProviderEvent, RefusalToPay } from '@panelkit/sdk';

/**
 * The gateway of Telegram Stars, as the bot needs it: `telegramStars` of `@panelkit/payment-gateways` makes
 * one.
 */
export interface StarsDesk {
  /** The name of its payment method. */
  method: string;
  /** What a message to the bot tells of money; null: nothing. */
  eventOfMessage(message: unknown): ProviderEvent | null;
}

/**
 * Why somebody may not pay an invoice now. *other-payer*: it is not theirs. *later*: nobody can tell at the
 * moment.
 */
export type CheckoutRefusal = RefusalToPay | 'other-payer' | 'later';
