import type { LedgerTransaction } from '../payments/ledger.ts';

/** What a ledger transaction adds to what was sold; negative for what was taken back. */
export interface PostedSale {
  grossMinor: number;
  taxMinor: number;
}

/** Whether an account counts what was sold. */
export function isSalesAccount(account: string): boolean {
  return account === 'revenue' || account === 'tax';
}

/** What of a ledger transaction was sold, with its tax. */
export function saleOf({ entries }: Pick<LedgerTransaction, 'entries'>): PostedSale {
  const sumOf = (accounts: readonly string[]): number =>
    entries.reduce(
      (sum, { account, amountMinor }) => (accounts.includes(account) ? sum + amountMinor : sum),
      0,
    );
  return { grossMinor: sumOf(['revenue', 'tax']), taxMinor: sumOf(['tax']) };
}
