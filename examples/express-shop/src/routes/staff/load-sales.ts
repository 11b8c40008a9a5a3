import { type Actor, addMs, DAY_MS, type Fulfilment, type Order } from '@panelkit/sdk';
import type { Sales } from '../../pages/staff/dashboard-page.ts';
import type { Shop } from '../../shop.ts';

const DAYS = 14;
const MONTH_MS = 30 * DAY_MS;
/** Beyond this the figures of a month are those of its newest orders. */
const MOST_ORDERS = 2000;
const UNITS = { limit: 200, newestFirst: true };

/** How the shop did lately. */
export async function loadSales({ panelkit, clock, currency }: Shop, actor: Actor): Promise<Sales> {
  const now = clock.now();
  const orders = await ordersSince(panelkit, addMs(now, -MONTH_MS), actor);
  const paid = orders.filter(({ state }) => 'paidAt' in state && state.paidAt !== null);
  const ended = async (status: 'completed' | 'failed') =>
    (await panelkit.units.list({ status, ...UNITS }, { actor })).rows;
  const [delivered, failed] = [await ended('completed'), await ended('failed')];
  const amountMinor = paid.reduce((sum, { total }) => sum + total.amountMinor, 0);
  return {
    days: daysOf(orders, now),
    paid: { orders: paid.length, total: { amountMinor, currency } },
    delivered: delivered.length,
    failed: failed.length,
    medianSeconds: medianSecondsOf(delivered),
  };
}

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

function daysOf(orders: Order[], now: Date): Sales['days'] {
  const today = Math.floor(now.getTime() / DAY_MS);
  return Array.from({ length: DAYS }, (_, index) => {
    const day = today - DAYS + 1 + index;
    const ofDay = orders.filter(({ createdAt }) => Math.floor(createdAt.getTime() / DAY_MS) === day);
    return { day: new Date(day * DAY_MS), orders: ofDay.length };
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
