import type { LedgerAccount, LedgerTransaction, Wallet } from '@panelkit/sdk';
import type { Cells } from '../database/database.ts';
import { instant, json, number, oneOf, readRow, text } from './columns.ts';

const columns = {
  id: text,
  key: text,
  kind: oneOf('payment', 'delivery', 'adjustment', 'refund', 'chargeback'),
  currency: text,
  // Read as one JSON array, in the order in which they were booked.
  entries: json<{ account: LedgerAccount; amountMinor: number }[]>(),
  reference: json<LedgerTransaction['reference']>(),
  at: instant,
};

/** A ledger transaction with its entries. */
export function readLedgerTransaction(cells: Cells): LedgerTransaction {
  return readRow<LedgerTransaction>(columns, cells);
}

const walletColumns = { customerId: text, currency: text, balanceMinor: number, heldMinor: number };

export function readWallet(cells: Cells): Wallet {
  return readRow<Wallet>(walletColumns, cells);
}
