import type { Backend, Change, Order, Payment } from '@panelkit/sdk';
import { readAll } from '../invariants/read-all.ts';
import type { Books } from './books.ts';
import type { ProviderServer } from './provider-over-http.ts';

/**
 * Where the shop's records say other than what its customers, its staff and the provider were told. Empty
 * when they agree.
 */
export async function checkBooks(
  { storage }: Backend,
  { books, provider }: { books: Books; provider: ProviderServer['provider'] },
): Promise<string[]> {
  const orders = await readAll<Order>((page) => storage.orders.list(page));
  const payments = await readAll<Payment>((page) => storage.payments.list(page));
  const changes = await readAll<Change>((page) => storage.changes.list(page));
  const plans = await readAll((page) => storage.plans.list(page));
  const slugs = new Map(plans.map(({ id, slug }) => [id, slug]));
  const approved = payments.filter(
    ({ method, state }) => method === 'receipt' && state.status === 'captured',
  );
  const wanted = changes.filter(({ kind }) => kind !== 'purchase');
  const cashMinor = -(await storage.ledger.balanceOf('cash:fake', 'USD'));
  const paidMinor = provider.payments().reduce((sum, { state }) => sum + state.receivedMinor, 0);
  const recorded = new Set(orders.map(({ id }) => id));
  return [
    ...[...books.orders.keys()].filter((id) => !recorded.has(id)).map((id) => `lost: order ${id}`),
    ...orders.flatMap((order) => checkOrder(order, books, slugs)),
    ...differ('changes', wanted.length, books.changes),
    ...differ('approved receipts', approved.length, books.approvals),
    ...differ('cents that came through the provider', cashMinor, paidMinor),
    ...books.broken,
  ];
}

/**
 * It is one that was asked for, as it was asked for, and delivered if it was paid; only what was cancelled
 * may be anything else.
 */
function checkOrder(
  { id, items, state }: Order,
  { orders, paid, cancelled }: Books,
  slugs: Map<string, string>,
): string[] {
  const asked = orders.get(id);
  if (asked === undefined) return [`doubled: nobody knows of order ${id}`];
  const [item] = items;
  const isSame = item && slugs.get(item.planId) === asked.slug && item.quantity === asked.quantity;
  const isLost = paid.has(id) && !cancelled.has(id) && state.status !== 'fulfilled';
  return [
    ...(isSame ? [] : [`order ${id} is another than was asked for`]),
    ...(isLost ? [`lost: order ${id} was paid and is ${state.status}`] : []),
  ];
}

function differ(what: string, recorded: number, told: number): string[] {
  return recorded === told ? [] : [`${what}: ${recorded} are recorded, ${told} are known outside`];
}
