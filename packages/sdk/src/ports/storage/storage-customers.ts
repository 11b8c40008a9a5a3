import type { CustomerIdentity } from '../../domain/orders/customer-identity.ts';

export interface CustomerIdentityReader {
  /** What a customer gave, by hash. */
  listByCustomer(customerId: string): Promise<CustomerIdentity[]>;
}

/** Unique: (`identityHash`, `customerId`). */
export interface CustomerIdentityWriter {
  /** Inserts the row, or fills in when it was confirmed if it was not yet. */
  put(identity: CustomerIdentity): Promise<void>;
  /**
   * Locks every row that has an identity of this customer, others' too, by hash and customer; then, in a
   * later statement, tells whether another customer with one of them has had a trial. The caller has locked
   * the customer.
   */
  lockAndFindTrial(customerId: string): Promise<boolean>;
}

/** Two customers, locked, of whom the first has gone into the second. */
export interface CustomerMerge {
  fromCustomerId: string;
  intoCustomerId: string;
}

/** How many rows of each kind have another owner now. */
export interface MovedRecords {
  payments: number;
  refunds: number;
  cardTransfers: number;
  orders: number;
  units: number;
  subscriptions: number;
  notifications: number;
  chats: number;
}

export interface CustomerMergeWriter {
  /**
   * Gives everything that names `fromCustomerId` as its owner to `intoCustomerId`, in the lock order and by
   * id within a table; money and invoices are not among it. What the first was known by and which broadcasts
   * they decline count for the second as well. The first is marked as merged.
   * @throws PanelkitError `STORAGE_CONFLICT` when both wait for a transfer to one card
   */
  moveRecords(merge: CustomerMerge): Promise<MovedRecords>;
}

/** How much of the stock is set aside for orders that nobody has paid. */
export interface UnpaidUnits {
  /** Units in unpaid orders of a customer, who is locked. */
  countUnpaidOfCustomer(customerId: string): Promise<number>;
  /**
   * Locks a network until the transaction ends, then counts the units in unpaid orders that came from it.
   * After the customer.
   */
  lockAndCountUnpaidOfNetwork(networkHash: string): Promise<number>;
}
