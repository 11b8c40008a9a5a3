import type { Account } from '../../domain/accounts/account.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { Order } from '../../domain/orders/order.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import type { FoundRecord } from '../../domain/records/found-record.ts';
import type {
  ListCount,
  OrderListFilter,
  PaymentListFilter,
  SaleSort,
  SubscriptionListFilter,
  SubscriptionSort,
} from '../../domain/records/list-filters.ts';
import type { Page } from './storage-repositories.ts';

/** What was searched, as the records know it. */
export interface SearchKeys {
  /** As it was typed: a number, a reference, an id at a messenger. */
  text: string;
  /** Where it is the id of a record. */
  id: string | null;
  /** What it may be hashed to as the token of a link, and as the name of an account. */
  tokenHashes: string[];
  nameHashes: string[];
}

/** Finds records by what names them exactly. */
export interface SearchReader {
  /**
   * At most `limit`, newest first by id; each record once for each way in which it was found. Reads by
   * indexes alone.
   */
  find(keys: SearchKeys, limit: number): Promise<FoundRecord[]>;
}

/** Which page of a list. */
export interface ListRequest<Filter, Sort extends string> {
  filter: Filter;
  sort: Sort;
  /** The last page's `nextCursor`. */
  cursor?: string;
  /** 1–500 (else `INVALID_INPUT`), 50 by default. */
  limit?: number;
  /** The instant by which statuses are derived. */
  now: Date;
}

/** A list that is narrowed and put in order. */
export interface ListReader<Row, Filter, Sort extends string> {
  /**
   * One page. What it reads does not grow with the table: it looks at so many rows at most, so that a page
   * may be short though `nextCursor` leads on.
   */
  page(request: ListRequest<Filter, Sort>): Promise<Page<Row>>;
  /** Counts as far as it may look. */
  count(request: { filter: Filter; now: Date }): Promise<ListCount>;
}

/** The lists of staff. Read only, without locks. */
export interface ListReaders {
  orders: ListReader<Order, OrderListFilter, SaleSort>;
  payments: ListReader<Payment, PaymentListFilter, SaleSort>;
  subscriptions: ListReader<Subscription, SubscriptionListFilter, SubscriptionSort>;
  /** The accounts of these subscriptions that are to stay, by id. One statement. */
  accountsOf(subscriptionIds: readonly string[]): Promise<Account[]>;
}
