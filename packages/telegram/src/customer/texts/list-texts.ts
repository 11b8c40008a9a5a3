import type { LedgerTransaction } from '@panelkit/sdk';

/** What is said around lists, in that of the wallet's transactions, and about when receipts are checked. */
export interface ListTexts {
  /** Leads to the next part of a list. */
  more: string;
  transactions: string;
  noTransactions: string;
  kinds: Record<LedgerTransaction['kind'], string>;
  /** In the quiet hours of staff. */
  reviewsResume(at: string): string;
}
