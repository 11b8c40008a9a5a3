import type { Actor } from '@panelkit/sdk';
import type { Sales } from '../../pages/staff/sales-cards.ts';
import type { Shop } from '../../shop.ts';
import { planNamesOf } from '../names-of.ts';
import { dayIn, daysBefore } from './days.ts';

const DAYS = 30;

/** How the shop did lately, in the same days as the report of 30 days. */
export async function loadSales({ panelkit, store, clock, timeZone }: Shop, actor: Actor): Promise<Sales> {
  const today = dayIn(timeZone, clock.now());
  const days = { from: daysBefore(today, DAYS - 1), to: today, timeZone };
  const customers = await store.users.list({ staff: false, limit: 500 });
  const report = await panelkit.reports.sales(days, { actor });
  const since = report.parts[0]?.startsAt ?? clock.now();
  return {
    report,
    timeZone,
    planNames: await planNamesOf(panelkit),
    signUps: customers.filter(({ createdAt }) => createdAt >= since).length,
  };
}
