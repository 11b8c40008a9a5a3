import type { SalesReport } from '@panelkit/sdk';
import { type Expense, sumExpenses } from '../../../expenses/expense.ts';
import type { PageContext } from '../../../page-context.ts';
import { type HtmlValue, html } from '../../parts/html.ts';
import type { Writer } from './writer.ts';

/** What the shop paid in the days of a report. */
export interface ReportExpenses {
  totalMinor: number;
  /** As many as the report has parts. */
  parts: number[];
  byPanel: ReadonlyMap<string, number>;
}

/** @param dayOf - the day of the shop that an instant belongs to, as `2026-01-31`. Pure. */
export function reportExpenses(
  expenses: readonly Expense[],
  { parts, currency }: Pick<SalesReport, 'parts' | 'currency'>,
  dayOf: (at: Date) => string,
): ReportExpenses {
  const sumOf = (startsAt: Date, endsAt: Date) =>
    sumExpenses(expenses, { currency, from: dayOf(startsAt), before: dayOf(endsAt) });
  const [first, last] = [parts[0], parts.at(-1)];
  const { totalMinor, byPanel } =
    first === undefined || last === undefined
      ? { totalMinor: 0, byPanel: new Map<string, number>() }
      : sumOf(first.startsAt, last.endsAt);
  return {
    totalMinor,
    byPanel,
    parts: parts.map(({ startsAt, endsAt }) => sumOf(startsAt, endsAt).totalMinor),
  };
}

interface ProfitList {
  heads: string[];
  rows: HtmlValue[][];
}

/** Revenue against expenses, where either was; the latest first. */
export function profitOverTime(
  { texts }: PageContext,
  { report, expenses }: { report: SalesReport; expenses: ReportExpenses },
  written: Writer,
): ProfitList {
  const { staffReports: words } = texts;
  const rows = report.parts.flatMap(({ startsAt, revenueMinor }, part) => {
    const paidMinor = expenses.parts[part] ?? 0;
    if (revenueMinor === 0 && paidMinor === 0) return [];
    return [
      [
        html`<span class="nowrap">${written.day(startsAt)}</span>`,
        ...profitOf(revenueMinor, paidMinor).map(written.money),
      ],
    ];
  });
  return { heads: [words.begins, ...profitHeads(texts)], rows: rows.toReversed() };
}

/** The same for each panel. What was paid for none of them is in the total alone. */
export function profitByPanel(
  { texts }: PageContext,
  {
    report,
    expenses,
    nameOf,
  }: { report: SalesReport; expenses: ReportExpenses; nameOf(panelId: string | null): string },
  written: Writer,
): ProfitList {
  const { staffReports: words } = texts;
  const rows = profitOfPanels(report, expenses).map(({ panelId, revenueMinor, expenseMinor }) => [
    nameOf(panelId),
    ...profitOf(revenueMinor, expenseMinor).map(written.money),
  ]);
  return { heads: [words.panel, ...profitHeads(texts)], rows };
}

/** Panels that earned or were paid for, as the report sorts them. */
export function profitOfPanels(
  { panels }: SalesReport,
  { byPanel }: ReportExpenses,
): { panelId: string | null; revenueMinor: number; expenseMinor: number }[] {
  const revenueOf = new Map(panels.map(({ panelId, revenueMinor }) => [panelId, revenueMinor]));
  return [...new Set<string | null>([...revenueOf.keys(), ...byPanel.keys()])]
    .map((panelId) => ({
      panelId,
      revenueMinor: revenueOf.get(panelId) ?? 0,
      expenseMinor: byPanel.get(panelId ?? '') ?? 0,
    }))
    .filter(({ revenueMinor, expenseMinor }) => revenueMinor !== 0 || expenseMinor !== 0);
}

/** What tiles say of the whole report; nothing where nothing was paid. */
export function profitTiles(
  { texts }: PageContext,
  { report, expenses }: { report: SalesReport; expenses: ReportExpenses },
  written: Pick<Writer, 'money'>,
): [label: string, value: string][] {
  const { staffExpenses: words } = texts;
  if (expenses.totalMinor === 0) return [];
  return [
    [words.expenses, written.money(expenses.totalMinor)],
    [words.profit, written.money(report.total.revenueMinor - expenses.totalMinor)],
  ];
}

function profitHeads({ staffReports: words, staffExpenses }: PageContext['texts']): string[] {
  return [words.revenue, staffExpenses.expenses, staffExpenses.profit];
}

/** What came in, what was paid, and what is left. */
export function profitOf(revenueMinor: number, expenseMinor: number): number[] {
  return [revenueMinor, expenseMinor, revenueMinor - expenseMinor];
}
