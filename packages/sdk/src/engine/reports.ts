import * as z from 'zod';
import type { ChangeKind } from '../domain/change.ts';
import { DAY_MS } from '../domain/period.ts';
import { reportEdges } from '../domain/report-edges.ts';
import type { ReportFigures, ReportTotals, SalesReport } from '../domain/sales-report.ts';
import type { CashSum, PeriodCount, RevenueSum, UnitCount } from '../ports/storage-reports.ts';
import { requireStaff } from './authorize.ts';
import type { Engine } from './engine.ts';
import { parseInput } from './parse-input.ts';
import { actorOf, type QueryContext } from './run-command.ts';

const MOST_DAYS = 400;
const dateSchema = z.iso.date();
const reportSchema = z
  .object({
    from: dateSchema,
    to: dateSchema,
    interval: z.enum(['day', 'week', 'month']).default('day'),
    timeZone: z.string().refine(isTimeZone, 'is not known').optional(),
    calendar: z.enum(['gregorian', 'persian']).default('gregorian'),
    firstWeekday: z.int().min(0).max(6).default(1),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'must not be before from' })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) < MOST_DAYS * DAY_MS, {
    path: ['from'],
    message: `must be less than ${MOST_DAYS} days before to`,
  });

export type SalesReportInput = z.input<typeof reportSchema>;

/** What the business did; staff only. */
export interface Reports {
  /**
   * Sales, money, buyers, renewals and deliveries of the days `from` to `to` (`2026-01-31`, both included, at most 400), by day, week or
   * month, by plan and by panel. Days are those of `timeZone`, the shop's by default.
   */
  sales(input: SalesReportInput, by: QueryContext): Promise<SalesReport>;
}

export function createReports(engine: Engine): Reports {
  return {
    sales: async (input, by) => {
      requireStaff(actorOf(by), { kind: 'report', id: 'sales' });
      const days = parseInput(reportSchema, input);
      return salesReport(engine, reportEdges({ ...days, timeZone: days.timeZone ?? engine.timeZone }));
    },
  };
}

async function salesReport({ backend, currency }: Engine, edges: Date[]): Promise<SalesReport> {
  const { reports } = backend.storage;
  const range = { edges, currency };
  const [revenue, cash, buyers, periods, units] = await Promise.all([
    reports.revenue(range),
    reports.cash(range),
    reports.buyers(range),
    reports.periods(range, backend.clock.now()),
    reports.units(range),
  ]);
  const facts: Facts = { revenue, periods, units };
  const totals = (part: number | null): ReportTotals => ({
    ...figuresOf(facts, {
      isOf: (row) => part === null || row.part === part,
      isUnits: (of) => (of === 'all' ? part === null : 'part' in of && of.part === part),
    }),
    ...moneyOf(cash.filter((sum) => part === null || sum.part === part)),
    ...{ orders: 0, buyers: 0, newBuyers: 0 },
    ...withoutPart(buyers.find((count) => count.part === part)),
  });
  return {
    currency,
    parts: edges.slice(0, -1).map((startsAt, part) => {
      return { startsAt, endsAt: edges[part + 1] ?? startsAt, ...totals(part) };
    }),
    total: totals(null),
    plans: idsOf(facts, 'planId')
      .map((planId) => ({ planId, ...figuresIn(facts, 'planId', planId) }))
      .sort(byRevenue),
    panels: idsOf(facts, 'panelId')
      .map((panelId) => ({ panelId, ...figuresIn(facts, 'panelId', panelId) }))
      .sort(byRevenue),
    methods: [...new Set(cash.map(({ method }) => method))].map((method) => {
      return { method, ...moneyOf(cash.filter((sum) => sum.method === method)) };
    }),
  };
}

interface Facts {
  revenue: RevenueSum[];
  periods: PeriodCount[];
  units: UnitCount[];
}
type Field = 'planId' | 'panelId';

/** The plans or panels that anything happened with. */
function idsOf({ revenue, periods, units }: Facts, field: Field): (string | null)[] {
  const ended = units.flatMap(({ of }) => (of !== 'all' && field in of ? [Reflect.get(of, field)] : []));
  return [...new Set([...revenue, ...periods].map((row) => row[field]).concat(ended))];
}

function figuresIn(facts: Facts, field: Field, id: string | null): ReportFigures {
  return figuresOf(facts, {
    isOf: (row) => row[field] === id,
    isUnits: (of) => of !== 'all' && field in of && Reflect.get(of, field) === id,
  });
}

function figuresOf(
  facts: Facts,
  { isOf, isUnits }: { isOf(row: RevenueSum | PeriodCount): boolean; isUnits(of: UnitCount['of']): boolean },
): ReportFigures {
  const revenue = facts.revenue.filter(isOf);
  const periods = facts.periods.filter(isOf);
  const { of: _of, ...units } = facts.units.find(({ of }) => isUnits(of)) ?? NO_UNITS;
  const earned = (kind?: ChangeKind): number =>
    sum(
      revenue.filter((row) => kind === undefined || row.kind === kind),
      ({ amountMinor }) => amountMinor,
    );
  return {
    revenueMinor: earned(),
    purchaseMinor: earned('purchase'),
    extensionMinor: earned('extension'),
    planChangeMinor: earned('plan-change'),
    ...units,
    renewed: sum(periods, ({ renewed }) => renewed),
    renewedAutomatically: sum(periods, ({ renewedAutomatically }) => renewedAutomatically),
    lapsed: sum(periods, ({ lapsed }) => lapsed),
  };
}

const NO_UNITS: UnitCount = { of: 'all', delivered: 0, failed: 0, medianMs: null, slowMs: null };

function moneyOf(cash: CashSum[]): Pick<ReportTotals, 'paidInMinor' | 'refundedMinor' | 'takenBackMinor'> {
  const of = (kind: CashSum['kind']): number =>
    sum(
      cash.filter((row) => row.kind === kind),
      ({ amountMinor }) => amountMinor,
    );
  return { paidInMinor: of('payment'), refundedMinor: of('refund'), takenBackMinor: of('chargeback') };
}

function withoutPart<Row extends { part: unknown }>(row: Row | undefined): Omit<Row, 'part'> | undefined {
  if (row === undefined) return undefined;
  const { part: _part, ...rest } = row;
  return rest;
}

function sum<Row>(rows: Row[], of: (row: Row) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}

function byRevenue(one: ReportFigures, other: ReportFigures): number {
  return other.revenueMinor - one.revenueMinor || other.delivered - one.delivered;
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}
