import type { BankMessagePattern } from './message-pattern.ts';

/** How transfers to cards are asked for and matched. */
export interface CardPolicy {
  /** How the shop's banks write that money arrived; the first one that fits reads a message. */
  patterns: BankMessagePattern[];
  /** Whether a deposit that fits exactly one payment approves it; else it is proposed to staff. False by default. */
  approveMatches: boolean;
  /** How long a customer is told to pay to a card, in milliseconds; one hour by default. */
  payMs: number;
}

export const DEFAULT_CARD_POLICY: CardPolicy = { patterns: [], approveMatches: false, payMs: 60 * 60_000 };
