import { type Actor, addMs, DAY_MS, type Fulfilment, type Order } from '@panelkit/sdk';
import type { Sales } from '../../pages/staff/sales-cards.ts';
import type { Shop } from '../../shop.ts';

const DAYS = 14;
const MONTH_MS = 30 * DAY_MS;
/** Beyond this the figures of a month are those of its newest orders. */
const MOST_ORDERS = 2000;
const UNITS = { limit: 500, newestFirst: true };
const MOST_PLANS = 5;

/** How the shop did lately. Days are those of `timeZone`. */
export async function loadSales(
  { panelkit, store, clock, currency }: Shop,
  { actor, timeZone }: { actor: Actor; timeZone: string },
): Promise<Sales> {
  const now = clock.now();
  const since = addMs(now, -MONTH_MS);
  const paid = (await ordersSince(panelkit, since, actor)).filter(isPaid);
  const ended = async (status: 'completed' | 'failed') =>
    (await panelkit.units.list({ status, ...UNITS }, { actor })).rows;
  const [delivered, failed] = [await ended('completed'), await ended('failed')];
  const customers = await store.users.list({ staff: false, limit: 500 });
  return {
    currency,
    days: daysOf({ now, timeZone, paid, delivered, failed }),
    paid: { orders: paid.length, total: { amountMinor: sumOf(paid), currency } },
    newCustomers: customers.filter(({ createdAt }) => createdAt >= since).length,
    delivered: delivered.length,
    failed: failed.length,
    medianSeconds: medianSecondsOf(delivered),
    plans: plansOf(paid),
  };
}

const isPaid = ({ state }: Order): boolean => 'paidAt' in state && state.paidAt !== null;
const sumOf = (orders: Order[]): number => orders.reduce((sum, { total }) => sum + total.amountMinor, 0);

async function ordersSince(panelkit: Shop['panelkit'], since: Date, actor: Actor): Promise<Order[]> {
  const orders: Order[] = [];
  let cursor: string | null = null;
  do {
    const request = { limit: 500, newestFirst: true, ...(cursor !== null && { cursor }) };
    const page: { rows: Order[]; nextCursor: string | null } = await panelkit.orders.list(request, { actor });
    orders.push(...page.rows.filter(({ createdAt }) => createdAt >= since));
    const isPast = page.rows.some(({ createdAt }) => createdAt < since);
    cursor = isPast || orders.length >= MOST_ORDERS ? null : page.nextCursor;
  } while (cursor !== null);
  return orders;
}

interface Past {
  now: Date;
  timeZone: string;
  paid: Order[];
  delivered: Fulfilment[];
  failed: Fulfilment[];
}

function daysOf({ now, timeZone, paid, delivered, failed }: Past): Sales['days'] {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone });
  const days = Array.from({ length: DAYS }, (_, index) => addMs(now, (index - DAYS + 1) * DAY_MS));
  return days.map((day) => {
    const isOf = (at: Date): boolean => format.format(at) === format.format(day);
    const orders = paid.filter(({ createdAt }) => isOf(createdAt));
    const done = delivered.filter(({ state }) => state.status === 'completed' && isOf(state.completedAt));
    return {
      day,
      orders: orders.length,
      soldMinor: sumOf(orders),
      delivered: done.length,
      failed: failed.filter(({ state }) => state.status === 'failed' && isOf(state.failedAt)).length,
      medianSeconds: medianSecondsOf(done),
    };
  });
}

function medianSecondsOf(units: Fulfilment[]): number | null {
  const seconds = units
    .flatMap(({ state }) =>
      state.status === 'completed' ? [(state.completedAt.getTime() - state.startedAt.getTime()) / 1000] : [],
    )
    .toSorted((one, other) => one - other);
  return seconds[Math.floor(seconds.length / 2)] ?? null;
}

/** What sold best. */
function plansOf(paid: Order[]): Sales['plans'] {
  const plans = new Map<string, Sales['plans'][number]>();
  for (const { planId: id, planName: name, quantity, totalMinor } of paid.flatMap(({ items }) => items)) {
    const known = plans.get(id) ?? { id, name, units: 0, soldMinor: 0 };
    const soldMinor = known.soldMinor + totalMinor;
    plans.set(id, { ...known, units: known.units + quantity, soldMinor });
  }
  return [...plans.values()].toSorted((one, other) => other.soldMinor - one.soldMinor).slice(0, MOST_PLANS);
}
