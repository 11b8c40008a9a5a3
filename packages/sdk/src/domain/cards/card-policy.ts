import type { BankMessagePattern } from './message-pattern.ts';

/** How transfers to cards are asked for and matched. */
export interface CardPolicy {
  /** How the shop's banks write that money arrived; the first one that fits reads a message. */
  patterns: BankMessagePattern[];
  /**
   * Whether a deposit that fits exactly one payment approves it; else it is proposed to staff. False by
   * default.
   */
  approveMatches: boolean;
  /** How long a customer is told to pay to a card, in milliseconds; one hour by default. */
  payMs: number;
  /** How long staff can take an approval by hand back, in milliseconds; 72 hours by default. */
  undoMs: number;
}

const HOUR_MS = 3_600_000;

export const DEFAULT_CARD_POLICY: CardPolicy = {
  patterns: [],
  approveMatches: false,
  payMs: HOUR_MS,
  undoMs: 72 * HOUR_MS,
};
