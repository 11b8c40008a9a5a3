import type { LedgerAccount, LedgerTransaction, MoneyHold, Wallet } from '../../domain/payments/ledger.ts';
import type { CapacityHold } from '../../domain/placement/capacity.ts';
import type { CustomerMerge } from './storage-customers.ts';
import type { Page, PageRequest } from './storage-repositories.ts';

export interface LedgerReader {
  /** The wallet; a customer who never had money has an empty one. */
  wallet(customerId: string, currency: string): Promise<Wallet>;
  /**
   * Transactions, oldest first; `customerId`: those that touch this customer's wallet, or what this customer
   * owes.
   */
  list(request?: PageRequest & { customerId?: string }): Promise<Page<LedgerTransaction>>;
  listHolds(filter: { orderId?: string; changeId?: string; customerId?: string }): Promise<MoneyHold[]>;
  /** The sum of all entries by ledger account and currency; all of them together are zero. */
  balances(): Promise<{ account: string; currency: string; amountMinor: number }[]>;
  /** The sum of the entries of one account (index on the account); 0 when it has none. */
  balanceOf(account: LedgerAccount, currency: string): Promise<number>;
}

/** Whose wallet goes to whom. */
export interface HandedWallet extends CustomerMerge {
  currency: string;
}

export interface LedgerWriter extends LedgerReader {
  /**
   * Appends a transaction and moves the wallets it names. Refused when its entries are not integers that sum
   * to zero (`TypeError`) or a wallet would fall below what is held of it.
   * @returns *booked*; *duplicate* when its `key` exists already (nothing changed); *insufficient* when a
   *   wallet does not cover it
   */
  book(transaction: LedgerTransaction): Promise<'booked' | 'duplicate' | 'insufficient'>;
  /**
   * One conditional update: `balance − held ≥` the sum of all holds, which are of one wallet (else a
   * `TypeError`). False when the wallet does not cover them: then none is held.
   */
  hold(...holds: MoneyHold[]): Promise<boolean>;
  /**
   * Pending → posted: takes the money off the wallet with `transaction` (same amount, wallet negative).
   * False (nothing changed) when the hold is not pending.
   */
  postHold(holdId: string, transaction: LedgerTransaction): Promise<boolean>;
  /** Pending → voided: the money is available again. False when it is not pending. */
  voidHold(holdId: string, at: Date): Promise<boolean>;
  /**
   * Gives a wallet of a merged customer to another: books the transaction that `compose` makes of it, which
   * takes its whole balance, and gives its holds, those of its currency, the new owner. `compose` returns
   * null when there is nothing to book. Both customers are locked, and marked as merged.
   * @returns the wallet, as it was
   */
  handOver(wallet: HandedWallet, compose: (wallet: Wallet) => LedgerTransaction | null): Promise<Wallet>;
}

/** Places on plan, panel and inbound together. */
export interface CapacityRepository {
  find(holdId: string): Promise<CapacityHold | null>;
  /**
   * Sets the given places aside, all or none: for plan, panel and inbound each one conditional update
   * `held + used + foreign + n ≤ capacity` (null: no limit; a plan counts those that say `countsForPlan`) of
   * a panel that is enabled, in the registry and not suspect, and of an inbound that is not condemned and may
   * be sold. The holds are pending and of one plan, panel and inbound (else a `TypeError`).
   * @returns which of the three had no room or sells nothing now, null when reserved
   */
  reserve(holds: CapacityHold[]): Promise<'plan' | 'panel' | 'inbound' | null>;
  /**
   * As `reserve`, for whom no room is the end of the transaction: it then rejects with a `NoRoomError`, at
   * this call or at the commit. So the reservation may go out with the commit, and the counters that all
   * buyers share are locked for that alone.
   */
  take(holds: CapacityHold[]): Promise<void>;
  /**
   * Moves a hold on and its counters with it: pending → posted | voided | expired, posted → released.
   * False (nothing changed) for any other move: giving back happens once.
   */
  settle(holdId: string, to: 'posted' | 'voided' | 'expired' | 'released', at: Date): Promise<boolean>;
  /**
   * Pending → posted, as `settle` does it, for whom the answer is the same: it may be written as the last of
   * the transaction, so that the counters, which all share, are locked for its commit alone.
   */
  post(holdId: string, at: Date): Promise<void>;
}
