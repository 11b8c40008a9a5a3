import type { PanelView, SalesReport } from '@panelkit/sdk';
import { textsIn } from '../../messages/languages.ts';
import type { PageContext } from '../../page-context.ts';
import { type Html, html } from '../parts/html.ts';
import { planText } from '../parts/plan-facts.ts';
import { successOf, timeOf } from './figures.ts';
import { healthOf } from './panel-health.ts';
import { plotter } from './plot.ts';
import { state, table } from './staff-frame.ts';

/** How the shop did lately. */
export interface Sales {
  /** The last 30 days, day by day. */
  report: SalesReport;
  planNames: Map<string, string>;
  /** In these days; 500 means that many or more. */
  signUps: number;
  /** Whose days they are: the shop's. */
  timeZone: string;
}

const PLOTTED_DAYS = 14;
const MOST_PLANS = 5;

/** The last two weeks in plots, and what sold best. */
export function salesCards(pageContext: PageContext, sales: Sales, seesRevenue: boolean): Html {
  const { staff: words, format } = pageContext.texts;
  const { report } = sales;
  const { format: formatOfShop } = textsIn(pageContext.language, {
    ...pageContext,
    timeZone: sales.timeZone,
  });
  const days = report.parts.slice(-PLOTTED_DAYS);
  const draw = plotter(days, ({ startsAt }) => formatOfShop.date(startsAt));
  const money = (amountMinor: number): string => format.money({ amountMinor, currency: report.currency });
  const total = (field: 'revenueMinor' | 'orders' | 'delivered' | 'failed' | 'trafficBytes'): number =>
    days.reduce((sum, day) => sum + day[field], 0);
  return html`<div class="plots">
${seesRevenue && draw(words.revenuePerDay, money(total('revenueMinor')), ({ revenueMinor }) => ({ value: Math.max(0, revenueMinor), text: money(revenueMinor) }))}
${draw(words.ordersPerDay, format.number(total('orders')), ({ orders }) => ({ value: orders, text: format.number(orders) }))}
${draw(words.deliveriesPerDay, successOf(pageContext, { delivered: total('delivered'), failed: total('failed') }), ({ delivered, failed }) => ({ value: delivered, bad: failed, text: words.deliveries(delivered, failed) }))}
${draw(words.timePerDay, timeOf(pageContext, report.total.medianMs), ({ medianMs }) => ({ value: medianMs ?? 0, text: timeOf(pageContext, medianMs) }))}
${draw(words.trafficPerDay, format.gigabytes(total('trafficBytes')), ({ trafficBytes }) => ({ value: trafficBytes, text: format.gigabytes(trafficBytes) }))}</div>
${bestCard(pageContext, sales, seesRevenue)}`;
}

function bestCard(pageContext: PageContext, { report, planNames }: Sales, seesRevenue: boolean): Html | null {
  const { staff: words, staffLists, format } = pageContext.texts;
  const best = report.plans
    .flatMap(({ planId, ...figures }) => {
      const name = planNames.get(planId ?? '');
      return planId === null || name === undefined ? [] : [{ id: planId, name, ...figures }];
    })
    .slice(0, MOST_PLANS);
  if (best.length === 0) return null;
  return html`<section class="stack" aria-labelledby="best"><h2 id="best">${words.bestSold}</h2>
${table(pageContext, {
  label: words.bestSold,
  heads: [staffLists.plan, words.unitsSold, ...(seesRevenue ? [staffLists.amount] : [])],
  rows: best.map((plan) => [
    planText(pageContext, plan).name,
    format.number(plan.delivered),
    ...(seesRevenue ? [format.money({ amountMinor: plan.revenueMinor, currency: report.currency })] : []),
  ]),
})}</section>`;
}

/** The servers: how they are and how full. */
export function serversCard(pageContext: PageContext, panels: PanelView[], mayOpen: boolean): Html {
  const { staff: words, staffNav, staffPanels, staffLists } = pageContext.texts;
  const name = ({ id, name: text }: PanelView): Html =>
    mayOpen ? html`<a href="/staff/panels/${id}">${text}</a>` : html`${text}`;
  return html`<section class="stack" aria-labelledby="panels"><h2 id="panels">${words.panels}</h2>
${table(pageContext, {
  label: staffNav.panels,
  heads: [staffPanels.name, staffLists.status, staffPanels.health, staffPanels.room],
  rows: panels.map((panel) => [
    html`${name(panel)}<br><small><bdi>${panel.kind} ${panel.version}</bdi></small>`,
    state(panel.status === 'enabled' ? 'good' : 'wait', staffPanels.statuses[panel.status]),
    healthOf(pageContext.texts, panel),
    room(pageContext, panel),
  ]),
})}</section>`;
}

function room(
  { texts }: PageContext,
  { usedCount, heldCount, foreignCount, capacity, name }: PanelView,
): Html {
  const { staff: words, format } = texts;
  const taken = usedCount + heldCount + foreignCount;
  const counts = words.accountCounts(usedCount, heldCount, foreignCount);
  if (capacity === null) return html`${counts}`;
  return html`<progress max="${Math.max(1, capacity)}" value="${Math.min(taken, capacity)}" aria-label="${name}: ${format.percent(taken / Math.max(1, capacity))}"></progress>
<small>${format.number(taken)} / ${format.number(capacity)} · ${counts}</small>`;
}
