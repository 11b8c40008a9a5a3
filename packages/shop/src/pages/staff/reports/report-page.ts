import type { ReportFigures, SalesReport } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { field, select } from '../../forms/field.ts';
import { type Html, type HtmlValue, html, trustedHtml } from '../../parts/html.ts';
import { planText } from '../../parts/plan-facts.ts';
import { csvLink } from '../csv-link.ts';
import { plotter } from '../plot.ts';
import { staffFrame, table, tiles } from '../staff-frame.ts';
import { profitByPanel, profitOverTime, profitTiles, type ReportExpenses } from './report-expenses.ts';
import { moneyByMethod, moneyOverTime } from './report-money.ts';
import { hasTax, partRows } from './report-parts.ts';
import { type Writer, writerFor } from './writer.ts';

interface Days {
  /** Both of the report, as `2026-01-31`. */
  from: string;
  to: string;
  interval: 'day' | 'week' | 'month';
}

export interface ReportView extends Days {
  report: SalesReport;
  expenses: ReportExpenses;
  /** Whose days they are: the shop's. */
  timeZone: string;
  planNames: Map<string, string>;
  panelNames: Map<string, string>;
  /** Whether the reader may know what the shop earns; without, no amount is shown. */
  seesRevenue: boolean;
  presets: (Days & { name: 'week' | 'month' | 'quarter' | 'year' })[];
}

/** What the business did, in figures, plots and lists. */
export function reportPage(pageContext: PageContext, view: ReportView): string {
  const { staffReports: words, staffNav } = pageContext.texts;
  const written = writerFor(pageContext, view);
  const body = html`<p class="lead">${words.lead(written.day(view.report.parts[0]?.startsAt ?? null), written.day(lastDayOf(view)), view.timeZone)}</p>
${daysForm(pageContext, view)}
${figuresOf(pageContext, view, written)}
${plots(pageContext, view, written)}
${lists(pageContext, view, written)}`;
  return staffFrame(pageContext, { title: staffNav.reports, body });
}

const queryOf = ({ from, to, interval }: Days): string => `from=${from}&to=${to}&interval=${interval}`;

function lastDayOf({ report }: ReportView): Date | null {
  const end = report.parts.at(-1)?.endsAt;
  return end === undefined ? null : new Date(end.getTime() - 1);
}

function daysForm({ texts }: PageContext, view: ReportView): Html {
  const { staffReports: words, staffLists } = texts;
  const preset = ({ name, ...days }: ReportView['presets'][number]): Html => {
    const isOpen = days.from === view.from && days.to === view.to;
    return html`<a class="button quiet" href="?${queryOf(days)}"${isOpen && trustedHtml(' aria-current="true"')}>${words.presets[name]}</a>`;
  };
  return html`<form class="card filters" action="/staff/reports">
${field({ name: 'from', label: words.from, type: 'date', value: view.from, inputMode: 'numeric' })}
${field({ name: 'to', label: words.to, type: 'date', value: view.to, inputMode: 'numeric' })}
${select({ name: 'interval', label: words.interval, value: view.interval, options: Object.entries(words.intervals) })}
<div class="actions"><button class="primary">${staffLists.show}</button></div>
<div class="actions wide">${view.presets.map(preset)}</div></form>`;
}

function figuresOf(pageContext: PageContext, view: ReportView, written: Writer): Html {
  const { staffReports: words, format } = pageContext.texts;
  const { report, seesRevenue } = view;
  const { total } = report;
  const income: [string, string][] = [
    [words.revenue, written.money(total.revenueMinor)],
    ...(hasTax(report) ? [[words.tax, written.money(total.taxMinor)] as [string, string]] : []),
    [words.paidIn, written.money(total.paidInMinor)],
    [words.paidOut, written.money(total.refundedMinor + total.chargedBackMinor)],
    ...profitTiles(pageContext, view, written),
  ];
  return tiles([
    ...(seesRevenue ? income : []),
    [words.orders, format.number(total.orders)],
    [words.newBuyers, format.number(total.newBuyers)],
    [words.returningBuyers, format.number(total.buyers - total.newBuyers)],
    [words.renewalRate, written.rate(total)],
    [words.success, written.success(total)],
    [words.median, written.time(total.medianMs)],
    [words.slow, written.time(total.slowMs)],
    [words.traffic, format.gigabytes(total.trafficBytes)],
  ]);
}

function plots({ texts }: PageContext, { report, interval, seesRevenue }: ReportView, written: Writer): Html {
  const { staffReports: words, staff, format } = texts;
  const draw = plotter(report.parts, ({ startsAt }) => written.day(startsAt));
  const by = (what: string): string => words.by(what, words.intervals[interval]);
  const { total } = report;
  return html`<div class="plots">
${seesRevenue && draw(by(words.revenue), written.money(total.revenueMinor), ({ revenueMinor }) => ({ value: Math.max(0, revenueMinor), text: written.money(revenueMinor) }))}
${draw(by(words.buyers), format.number(total.buyers), ({ buyers, newBuyers }) => ({ value: buyers, text: words.buyersOf(buyers, newBuyers) }))}
${draw(by(words.periods), written.rate(total), ({ renewed, lapsed }) => ({ value: renewed, bad: lapsed, text: words.periodsOf(renewed, lapsed) }))}
${draw(by(words.deliveries), written.success(total), ({ delivered, failed }) => ({ value: delivered, bad: failed, text: staff.deliveries(delivered, failed) }))}
${draw(by(words.traffic), format.gigabytes(total.trafficBytes), ({ trafficBytes }) => ({ value: trafficBytes, text: format.gigabytes(trafficBytes) }))}</div>`;
}

function lists(pageContext: PageContext, view: ReportView, written: Writer): Html {
  const { staffReports: words, format } = pageContext.texts;
  const { report, planNames, panelNames } = view;
  const planOf = (id: string | null): string =>
    id === null
      ? words.unknown
      : planText(pageContext, { id, name: planNames.get(id) ?? words.unknown }).name;
  const panelOf = (id: string | null): string => panelNames.get(id ?? '') ?? words.unknown;
  return html`${list(pageContext, view, 'plans', {
    heads: [words.plan, ...figureHeads(pageContext, view)],
    rows: report.plans.map((row) => [
      planOf(row.planId),
      ...figureCells(pageContext, view, { row, written }),
    ]),
  })}
${list(pageContext, view, 'panels', {
  heads: [words.panel, ...figureHeads(pageContext, view), words.traffic],
  rows: report.panels.map((row) => [
    panelOf(row.panelId),
    ...figureCells(pageContext, view, { row, written }),
    format.gigabytes(row.trafficBytes),
  ]),
})}
${
  view.seesRevenue &&
  html`${list(pageContext, view, 'methods', moneyByMethod(pageContext, report, written))}
${list(pageContext, view, 'money', moneyOverTime(pageContext, report, written))}`
}
${
  view.seesRevenue &&
  view.expenses.totalMinor > 0 &&
  html`${list(pageContext, view, 'profit', profitOverTime(pageContext, view, written))}
${list(pageContext, view, 'servers', profitByPanel(pageContext, { ...view, nameOf: panelOf }, written))}`
}
${list(pageContext, view, 'parts', partRows(pageContext, view, written))}`;
}

function figureHeads(
  { texts: { staffReports: words } }: PageContext,
  { report, seesRevenue }: Pick<ReportView, 'report' | 'seesRevenue'>,
): string[] {
  return [
    ...(seesRevenue ? [words.revenue, ...(hasTax(report) ? [words.tax] : [])] : []),
    words.units,
    words.periods,
    words.renewalRate,
    words.success,
    words.median,
  ];
}

function figureCells(
  { texts }: PageContext,
  { report, seesRevenue }: Pick<ReportView, 'report' | 'seesRevenue'>,
  { row, written }: { row: ReportFigures; written: Writer },
): string[] {
  return [
    ...(seesRevenue ? [row.revenueMinor, ...(hasTax(report) ? [row.taxMinor] : [])].map(written.money) : []),
    texts.format.number(row.delivered),
    texts.staffReports.periodsOf(row.renewed, row.lapsed),
    written.rate(row),
    written.success(row),
    written.time(row.medianMs),
  ];
}

/** One of the lists, with its file. */
function list(
  pageContext: PageContext,
  { from, to, interval }: ReportView,
  name: keyof PageContext['texts']['staffReports']['lists'],
  content: { heads: string[]; rows: HtmlValue[][]; nothing?: string },
): Html {
  const { staffReports: words } = pageContext.texts;
  const href = `/staff/reports/${name}.csv?${queryOf({ from, to, interval })}`;
  return html`<section class="stack" aria-labelledby="${name}"><div class="title"><h2 id="${name}">${words.lists[name]}</h2>
${csvLink(pageContext, href, words.lists[name])}</div>
${table(pageContext, { label: words.lists[name], ...content })}</section>`;
}
