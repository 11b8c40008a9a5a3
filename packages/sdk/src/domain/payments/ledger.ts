/**
 * A ledger account: `wallet:<customerId>` is what the shop owes the customer; `cash:<method>` is money that
 * came in; `revenue` is value delivered, without its tax; `tax` is the tax in it, which the shop owes to the
 * state; `adjustments` is what staff gave or took by hand; `losses` is what was missing of prices and the
 * shop bears; `receivable:<customerId>` is what the customer owes the shop, since a provider took back money
 * that was spent. Debits and credits of a transaction add up to zero.
 */
export type LedgerAccount =
  | `wallet:${string}`
  | `cash:${string}`
  | `receivable:${string}`
  | 'revenue'
  | 'tax'
  | 'adjustments'
  | 'losses';

export interface LedgerEntry {
  account: LedgerAccount;
  /**
   * Positive: the account grows. The entries of a transaction sum to zero (cash and receivables grow
   * negatively: they are owed to wallets).
   */
  amountMinor: number;
}

/** What a ledger transaction is about. */
export interface LedgerReference {
  orderId?: string;
  subscriptionId?: string;
  changeId?: string;
  unitId?: string;
  paymentId?: string;
  holdId?: string;
  reason?: string;
}

/** One append-only booking. `key` is unique: the same fact cannot be booked twice. */
export interface LedgerTransaction {
  id: string;
  key: string;
  kind: 'payment' | 'delivery' | 'adjustment' | 'refund' | 'chargeback' | 'merge';
  currency: string;
  entries: LedgerEntry[];
  reference: LedgerReference;
  at: Date;
}

/**
 * A customer's wallet in one currency. `balanceMinor` equals the sum of its ledger entries; `heldMinor` that
 * of its pending holds.
 */
export interface Wallet {
  customerId: string;
  currency: string;
  balanceMinor: number;
  heldMinor: number;
}

/** What can be spent now. */
export function availableMinor(wallet: Wallet): number {
  return wallet.balanceMinor - wallet.heldMinor;
}

/**
 * Money of a wallet set aside for one unit, for the setup fee of an order line, for a change, or for a
 *  refund. Pending → posted | voided, once.
 */
export interface MoneyHold {
  id: string;
  customerId: string;
  currency: string;
  amountMinor: number;
  /** Null for money of a change or of a refund (whose row names its hold). */
  orderId: string | null;
  orderItemId: string | null;
  /** The change that it pays; null for money of an order or of a refund. */
  changeId: string | null;
  /**
   * Null for money of a change, and for the setup fee of the order line, which is posted with its first
   * delivered unit.
   */
  unitId: string | null;
  state: 'pending' | 'posted' | 'voided';
  createdAt: Date;
  settledAt: Date | null;
}

/** The name of a customer's wallet account in the ledger. */
export function walletAccount(customerId: string): LedgerAccount {
  return `wallet:${customerId}`;
}

/** The name of the ledger account of what a customer owes the shop. */
export function receivableAccount(customerId: string): LedgerAccount {
  return `receivable:${customerId}`;
}

/** Whose account of the ledger it is: a wallet or what somebody owes; null: the shop's. */
export function customerOfAccount(account: string): string | null {
  return /^(?:wallet|receivable):(.+)$/.exec(account)?.[1] ?? null;
}

/** What a booking changed for a customer, in minor units: of the wallet, and of what they owe. */
export function customerShareMinor({ entries }: LedgerTransaction, customerId: string): number {
  return entries
    .filter(({ account }) => customerOfAccount(account) === customerId)
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}
