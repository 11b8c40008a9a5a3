import type { LedgerTransaction } from '@panelkit/sdk';

/** What is said around lists, and in that of the wallet's transactions. */
export interface ListTexts {
  /** Leads to the next part of a list. */
  more: string;
  transactions: string;
  noTransactions: string;
  kinds: Record<LedgerTransaction['kind'], string>;
}
