import { type Actor, addMs, DAY_MS } from '@panelkit/sdk';
import type { Sales } from '../../pages/staff/sales-cards.ts';
import type { Shop } from '../../shop.ts';
import { planNamesOf } from '../plan-names-of.ts';
import { dayIn, daysBefore } from './days.ts';

const DAYS = 30;

/** How the shop did lately. Days are those of `timeZone`. */
export async function loadSales(
  { panelkit, store, clock }: Shop,
  { actor, timeZone }: { actor: Actor; timeZone: string },
): Promise<Sales> {
  const today = dayIn(timeZone, clock.now());
  const days = { from: daysBefore(today, DAYS - 1), to: today, timeZone };
  const customers = await store.users.list({ staff: false, limit: 500 });
  const since = addMs(clock.now(), -DAYS * DAY_MS);
  return {
    report: await panelkit.reports.sales(days, { actor }),
    planNames: await planNamesOf(panelkit),
    newCustomers: customers.filter(({ createdAt }) => createdAt >= since).length,
  };
}
