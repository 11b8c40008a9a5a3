import type { Language } from '../notifications/language.ts';

/** A buyer, as PanelKit knows him: the shop keeps its own users and gives their id as `externalId`. */
export interface Customer {
  id: string;
  /** Unique; the shop's own user id. */
  externalId: string;
  displayName: string | null;
  /** In which he is written to; null: the shop's default. */
  language: Language | null;
  /** The unit that was the customer's one free trial; null while it may still be had. */
  trialUnitId: string | null;
  /** Since when staff let this customer buy nothing; null: not blocked. */
  blockedAt: Date | null;
  /** Why, for staff alone; null for those who are not, and wherever a customer asks. */
  blockReason: string | null;
  /**
   * Who has everything since staff merged the two: this one buys, pays and signs in no more; null: nobody.
   */
  mergedIntoId: string | null;
  mergedAt: Date | null;
  /**
   * When all chats of this customer gave way to another one, for somebody who lost their account at a
   * messenger; null: never.
   */
  chatsMovedAt: Date | null;
  createdAt: Date;
}
