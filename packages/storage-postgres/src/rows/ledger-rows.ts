import { customerOfAccount, type LedgerAccount, type LedgerTransaction, type Wallet } from '@panelkit/sdk';
import type { Cells } from '../database/database.ts';
import { type Column, instant, json, nullable, number, oneOf, readRow, text } from './columns.ts';

const REFERENCES = [
  ['orderId', '=order_id'],
  ['subscriptionId', '=subscription_id'],
  ['changeId', '=change_id'],
  ['unitId', '=unit_id'],
  ['paymentId', '=payment_id'],
  ['holdId', '=hold_id'],
  ['reason', '=reason'],
] as const;
const word = nullable(text);

/**
 * Accounts of customers are stored by name and owner: an id takes less room than its text, in the row and in
 * the index.
 */
export function splitAccount(account: LedgerAccount): { name: string; customerId: string | null } {
  const customerId = customerOfAccount(account);
  const name = customerId === null ? account : account.slice(0, -customerId.length - 1);
  return { name, customerId };
}

/** The name of an entry's account, in SQL: with its owner's id where it has one. */
export const accountOf = (entry: string) => `concat_ws(':', ${entry}.account, ${entry}.customer_id)`;

/** What a ledger transaction is about: each part in a column. */
export const ledgerReference: Column<LedgerTransaction['reference']> = {
  suffixes: REFERENCES.map(([, suffix]) => suffix),
  write: (reference) => REFERENCES.map(([part]) => reference[part] ?? null),
  read: (cells) => {
    const reference: LedgerTransaction['reference'] = {};
    for (const [at, [part]] of REFERENCES.entries()) {
      const value = word.read([cells[at]]);
      if (value !== null) reference[part] = value;
    }
    return reference;
  },
};

const columns = {
  id: text,
  key: text,
  kind: oneOf('payment', 'delivery', 'adjustment', 'refund', 'chargeback', 'merge'),
  currency: text,
  // Read as one JSON array, in the order in which they were booked.
  entries: json<{ account: LedgerAccount; amountMinor: number }[]>(),
  reference: ledgerReference,
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
