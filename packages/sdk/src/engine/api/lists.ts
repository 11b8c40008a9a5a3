import type { Account } from '../../domain/accounts/account.ts';
import type { Order } from '../../domain/orders/order.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import type {
  ListCount,
  OrderListFilter,
  PaymentListFilter,
  SaleSort,
  SubscriptionListFilter,
  SubscriptionSort,
} from '../../domain/records/list-filters.ts';
import type { Page } from '../../ports/storage/storage-repositories.ts';
import type { ListReader } from '../../ports/storage/storage-search.ts';
import { type SubscriptionAccount, toSubscriptionAccount } from '../accounts/subscription-accounts.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';
import { type SubscriptionView, toSubscriptionView } from './subscriptions.ts';

/**
 * Which page of a list: `sort` is *newest* by default, `cursor` the last page's `nextCursor`, `limit` 1–500
 * and 50 by default.
 */
export interface ListQuery<Filter, Sort extends string> {
  filter?: Filter;
  sort?: Sort;
  cursor?: string;
  limit?: number;
}

/** A subscription with its accounts that are to stay, as staff find them on their panels. */
export interface ListedSubscription extends SubscriptionView {
  accounts: SubscriptionAccount[];
}

/**
 * Lists for staff: narrowed, in an order, and counted. Their cost does not grow with the shop: a page looks
 * at 20,000 rows at most, so that it may be short, or empty, though `nextCursor` leads on. A count that is
 * not complete means: more than that.
 */
export interface Lists {
  orders(query: ListQuery<OrderListFilter, SaleSort>, by: QueryContext): Promise<Page<Order>>;
  payments(query: ListQuery<PaymentListFilter, SaleSort>, by: QueryContext): Promise<Page<Payment>>;
  subscriptions(
    query: ListQuery<SubscriptionListFilter, SubscriptionSort>,
    by: QueryContext,
  ): Promise<Page<ListedSubscription>>;
  countOrders(filter: OrderListFilter, by: QueryContext): Promise<ListCount>;
  countPayments(filter: PaymentListFilter, by: QueryContext): Promise<ListCount>;
  countSubscriptions(filter: SubscriptionListFilter, by: QueryContext): Promise<ListCount>;
}

export function createLists(engine: Engine): Lists {
  const { clock, storage } = engine.backend;
  const read = <Row, Filter extends object, Sort extends string>(
    reader: ListReader<Row, Filter, Sort | 'newest'>,
    { filter, sort = 'newest', ...page }: ListQuery<Filter, Sort | 'newest'>,
    by: QueryContext,
  ): Promise<Page<Row>> => {
    requireStaff(actorOf(by), { kind: 'list', id: 'page' });
    return reader.page({ ...page, filter: filter ?? ({} as Filter), sort, now: clock.now() });
  };
  const count = <Filter>(
    reader: { count(request: { filter: Filter; now: Date }): Promise<ListCount> },
    filter: Filter,
    by: QueryContext,
  ): Promise<ListCount> => {
    requireStaff(actorOf(by), { kind: 'list', id: 'count' });
    return reader.count({ filter, now: clock.now() });
  };
  const { lists } = storage;
  return {
    orders: async (query, by) => read(lists.orders, query, by),
    payments: async (query, by) => read(lists.payments, query, by),
    subscriptions: async (query, by) => {
      const { rows, nextCursor } = await read(lists.subscriptions, query, by);
      const accounts = await accountsOf(
        engine,
        rows.map(({ id }) => id),
      );
      const now = clock.now();
      return {
        rows: rows.map((row) => ({
          ...toSubscriptionView(row, now),
          accounts: accounts.get(row.id) ?? [],
        })),
        nextCursor,
      };
    },
    countOrders: async (filter, by) => count(lists.orders, filter, by),
    countPayments: async (filter, by) => count(lists.payments, filter, by),
    countSubscriptions: async (filter, by) => count(lists.subscriptions, filter, by),
  };
}

/** By subscription. Two statements, however many they are. */
async function accountsOf(
  engine: Engine,
  subscriptionIds: readonly string[],
): Promise<ReadonlyMap<string, SubscriptionAccount[]>> {
  const of = new Map<string, SubscriptionAccount[]>(subscriptionIds.map((id) => [id, []]));
  if (subscriptionIds.length === 0) return of;
  const { lists, inbounds } = engine.backend.storage;
  const found: Account[] = await lists.accountsOf(subscriptionIds);
  const places = await inbounds.findPlaces([...new Set(found.map(({ inboundId }) => inboundId))]);
  const byInbound = new Map(places.map((place) => [place.inbound.id, place]));
  for (const account of found) {
    const place = byInbound.get(account.inboundId);
    const names = { panelName: place?.panel.name ?? null, inboundName: place?.inbound.name ?? null };
    of.get(account.subscriptionId)?.push(toSubscriptionAccount(engine, account, names));
  }
  return of;
}
