import type { FoundRecord, QueryContext } from '@panelkit/sdk';
import type { FoundThing, SearchHit } from '../../../pages/staff/search/search-page.ts';
import type { Permission } from '../../../roles/permissions.ts';
import type { Shop } from '../../../shop.ts';

const MOST_PEOPLE = 20;

/** Where it is looked for. */
type Searched = Pick<Shop, 'panelkit' | 'store'>;

/** Who searches: what they may not open is not found. */
export interface Searcher {
  by: QueryContext;
  may(permission: Permission): boolean;
}

/** Records that the text names exactly, then customers whose name or address has it in it. */
export async function findHits(shop: Searched, text: string, searcher: Searcher): Promise<SearchHit[]> {
  const found = await shop.panelkit.search.find(text, searcher.by);
  const opened = await Promise.all(found.map((record) => openHit(shop, record, searcher)));
  const people = await findPeople(shop, text, searcher);
  const hits = [...opened.flat(), ...people];
  return [...new Map(hits.toReversed().map((hit) => [keyOf(hit), hit])).values()].reverse();
}

function keyOf({ thing, customerId }: SearchHit): string {
  return thing.kind === 'customer' ? customerId : thing.row.id;
}

async function findPeople(shop: Searched, text: string, { may }: Searcher): Promise<SearchHit[]> {
  if (text === '' || !may('see-customers')) return [];
  const users = await shop.store.users.list({ staff: false, text, limit: MOST_PEOPLE });
  return users.flatMap((user) => {
    const { customerId } = user;
    return customerId === null ? [] : [{ thing: { kind: 'customer' }, foundBy: 'part', customerId, user }];
  });
}

async function openHit(shop: Searched, record: FoundRecord, searcher: Searcher): Promise<SearchHit[]> {
  const { customerId, foundBy } = record;
  const thing = await openThing(shop, record, searcher);
  if (!searcher.may(thing.kind === 'customer' ? 'see-customers' : 'see-orders')) return [];
  return [{ thing, foundBy, customerId, user: await shop.store.users.findByCustomer(customerId) }];
}

/** The page that a record is on: of a payment that of what it pays. */
async function openThing(
  { panelkit }: Searched,
  { kind, id }: FoundRecord,
  { by }: Searcher,
): Promise<FoundThing> {
  const order = async (orderId: string): Promise<FoundThing> => ({
    kind: 'order',
    row: await panelkit.orders.get(orderId, by),
  });
  const subscription = async (subscriptionId: string): Promise<FoundThing> => ({
    kind: 'subscription',
    row: await panelkit.subscriptions.get(subscriptionId, by),
  });
  if (kind === 'customer') return { kind };
  if (kind === 'order') return order(id);
  if (kind === 'subscription') return subscription(id);
  const { orderId, wish } = await panelkit.payments.get(id, by);
  if (orderId !== null) return order(orderId);
  return wish === null ? { kind: 'customer' } : subscription(wish.subscriptionId);
}
