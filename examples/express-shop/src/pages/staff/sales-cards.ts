import type { Money, PanelView } from '@panelkit/sdk';
import type { Visit } from '../../visit.ts';
import { type Html, html } from '../html.ts';
import { planText } from '../plan-facts.ts';
import { healthOf } from './panel-health.ts';
import { plot } from './plot.ts';
import { state, table } from './staff-frame.ts';

/** How the shop did lately. */
export interface Sales {
  currency: string;
  /** The last 14 days, the oldest first. Median: null on a day without a delivery. */
  days: {
    day: Date;
    orders: number;
    soldMinor: number;
    delivered: number;
    failed: number;
    medianSeconds: number | null;
  }[];
  /** Of orders that were paid in the last 30 days. */
  paid: { orders: number; total: Money };
  /** Of the last 30 days; 500 stands for that many or more. */
  newCustomers: number;
  /** Of the last 500 units that ended so. */
  delivered: number;
  failed: number;
  /** Null before the first delivery. */
  medianSeconds: number | null;
  /** What sold best in the last 30 days. */
  plans: { id: string; name: string; units: number; soldMinor: number }[];
}

/** The last two weeks in plots, and what sold best. */
export function salesCards(visit: Visit, sales: Sales): Html {
  const { staff: words, format } = visit.texts;
  const labels = sales.days.map(({ day }) => format.date(day));
  const draw = (
    title: string,
    values: { value: number; bad?: number; text: string }[],
    summary: string,
  ): Html =>
    plot({ title, summary, bars: values.map((bar, index) => ({ ...bar, label: labels[index] ?? '' })) });
  const money = (amountMinor: number): string => format.money({ amountMinor, currency: sales.currency });
  const total = (field: 'soldMinor' | 'orders'): number =>
    sales.days.reduce((sum, day) => sum + day[field], 0);
  const seconds = (value: number | null): string => (value === null ? '–' : words.seconds(value));
  return html`<div class="plots">
${draw(
  words.salesPerDay,
  sales.days.map(({ soldMinor }) => ({ value: soldMinor, text: money(soldMinor) })),
  money(total('soldMinor')),
)}
${draw(
  words.ordersPerDay,
  sales.days.map(({ orders }) => ({ value: orders, text: format.number(orders) })),
  format.number(total('orders')),
)}
${draw(
  words.deliveriesPerDay,
  sales.days.map(({ delivered, failed }) => ({
    value: delivered,
    bad: failed,
    text: words.deliveries(delivered, failed),
  })),
  successOf(visit, sales),
)}
${draw(
  words.timePerDay,
  sales.days.map(({ medianSeconds }) => ({ value: medianSeconds ?? 0, text: seconds(medianSeconds) })),
  seconds(sales.medianSeconds),
)}</div>
${bestCard(visit, sales)}`;
}

export function successOf({ texts }: Visit, { delivered, failed }: Sales): string {
  const ended = delivered + failed;
  return ended === 0 ? '–' : texts.format.percent(delivered / ended);
}

function bestCard(visit: Visit, { plans, currency }: Sales): Html | null {
  const { staff: words, staffLists, format } = visit.texts;
  if (plans.length === 0) return null;
  return html`<section class="stack" aria-labelledby="best"><h2 id="best">${words.bestSold}</h2>
${table(visit, {
  label: words.bestSold,
  heads: [staffLists.plan, words.unitsSold, staffLists.amount],
  rows: plans.map((plan) => [
    planText(visit, plan).name,
    format.number(plan.units),
    format.money({ amountMinor: plan.soldMinor, currency }),
  ]),
})}</section>`;
}

/** The servers: how they are and how full. */
export function serversCard(visit: Visit, panels: PanelView[], mayOpen: boolean): Html {
  const { staff: words, staffNav, staffPanels, staffLists } = visit.texts;
  const name = ({ id, name: text }: PanelView): Html =>
    mayOpen ? html`<a href="/staff/panels/${id}">${text}</a>` : html`${text}`;
  return html`<section class="stack" aria-labelledby="panels"><h2 id="panels">${words.panels}</h2>
${table(visit, {
  label: staffNav.panels,
  heads: [staffPanels.name, staffLists.status, staffPanels.health, staffPanels.room],
  rows: panels.map((panel) => [
    html`${name(panel)}<br><small><bdi>${panel.kind} ${panel.version}</bdi></small>`,
    state(panel.status === 'enabled' ? 'good' : 'wait', staffPanels.statuses[panel.status]),
    healthOf(visit.texts, panel),
    room(visit, panel),
  ]),
})}</section>`;
}

function room({ texts }: Visit, { usedCount, heldCount, foreignCount, capacity, name }: PanelView): Html {
  const { staff: words, format } = texts;
  const taken = usedCount + heldCount + foreignCount;
  const counts = words.accountCounts(usedCount, heldCount, foreignCount);
  if (capacity === null) return html`${counts}`;
  return html`<progress max="${Math.max(1, capacity)}" value="${Math.min(taken, capacity)}" aria-label="${name}: ${format.percent(taken / Math.max(1, capacity))}"></progress>
<small>${format.number(taken)} / ${format.number(capacity)} · ${counts}</small>`;
}
