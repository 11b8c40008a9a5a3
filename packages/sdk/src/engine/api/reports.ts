import * as z from 'zod';
import type { ChangeKind } from '../../domain/changes/change.ts';
import { DAY_MS } from '../../domain/lifecycle/period.ts';
import { isTimeZone } from '../../domain/reports/is-time-zone.ts';
import { reportEdges } from '../../domain/reports/report-edges.ts';
import type {
  MoneyByMethod,
  ReportFigures,
  ReportMoney,
  SalesReport,
} from '../../domain/reports/sales-report.ts';
import type {
  CashSum,
  PeriodCount,
  ReportPlace,
  RevenueSum,
  TrafficSum,
  UnitCount,
} from '../../ports/storage/storage-reports.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { parseInput } from '../kernel/parse-input.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';

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
   * Sales, money, buyers, renewals, deliveries and traffic of the days `from` to `to` (`2026-01-31`, both
   * included, at most 400), by day, week or month, by plan and by panel. Days are those of `timeZone`, the
   * shop's by default.
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
  const [revenue, cash, buyers, periods, units, traffic] = await Promise.all([
    reports.revenue(range),
    reports.cash(range),
    reports.buyers(range),
    reports.periods(range, backend.clock.now()),
    reports.units(range),
    reports.traffic(range),
  ]);
  const facts: Facts = { revenue, periods, units };
  const figuresOfPart = figuresBy(facts, byPart);
  const cashOfPart = Map.groupBy(cash, ({ part }) => part);
  const buyersOfPart = new Map(buyers.map(({ part, ...counts }) => [part, counts]));
  const trafficOfPart = Map.groupBy(traffic, ({ part }) => part);
  return {
    currency,
    parts: edges.slice(0, -1).map((startsAt, part) => ({
      startsAt,
      endsAt: edges[part + 1] ?? startsAt,
      ...(figuresOfPart.get(part) ?? NOTHING),
      ...moneyOf(cashOfPart.get(part) ?? []),
      methods: moneyByMethod(cashOfPart.get(part) ?? []),
      ...(buyersOfPart.get(part) ?? NOBODY),
      trafficBytes: bytesOf(trafficOfPart.get(part) ?? []),
    })),
    total: {
      ...(figuresBy(facts, together).get('all') ?? NOTHING),
      ...moneyOf(cash),
      ...(buyersOfPart.get(null) ?? NOBODY),
      trafficBytes: bytesOf(traffic),
    },
    plans: [...figuresBy(facts, byPlan)].map(([planId, figures]) => ({ planId, ...figures })).sort(byRevenue),
    panels: panelRows(figuresBy(facts, byPanel), traffic),
    methods: moneyByMethod(cash),
  };
}

interface Facts {
  revenue: RevenueSum[];
  periods: PeriodCount[];
  units: UnitCount[];
}

/** How figures are put together. */
interface Grouping<Key> {
  ofPlace(place: ReportPlace): Key;
  /** Undefined: these units are counted by something else. */
  ofUnits(of: UnitCount['of']): Key | undefined;
}

const byPart: Grouping<number> = {
  ofPlace: ({ part }) => part,
  ofUnits: (of) => (of !== 'all' && 'part' in of ? of.part : undefined),
};
const byPlan: Grouping<string | null> = {
  ofPlace: ({ planId }) => planId,
  ofUnits: (of) => (of !== 'all' && 'planId' in of ? of.planId : undefined),
};
const byPanel: Grouping<string | null> = {
  ofPlace: ({ panelId }) => panelId,
  ofUnits: (of) => (of !== 'all' && 'panelId' in of ? of.panelId : undefined),
};
const together: Grouping<'all'> = {
  ofPlace: () => 'all',
  ofUnits: (of) => (of === 'all' ? of : undefined),
};

const NOBODY = { orders: 0, buyers: 0, newBuyers: 0 };
const NOTHING: ReportFigures = {
  revenueMinor: 0,
  taxMinor: 0,
  purchaseMinor: 0,
  extensionMinor: 0,
  planChangeMinor: 0,
  delivered: 0,
  failed: 0,
  medianMs: null,
  slowMs: null,
  renewed: 0,
  renewedAutomatically: 0,
  lapsed: 0,
};
const revenueFields = {
  purchase: 'purchaseMinor',
  extension: 'extensionMinor',
  'plan-change': 'planChangeMinor',
  'usage-reset': null,
} as const satisfies Record<ChangeKind, keyof ReportFigures | null>;

function figuresBy<Key>({ revenue, periods, units }: Facts, by: Grouping<Key>): Map<Key, ReportFigures> {
  const groups = new Map<Key, ReportFigures>();
  const figuresOf = (key: Key): ReportFigures => {
    const figures = groups.get(key) ?? { ...NOTHING };
    groups.set(key, figures);
    return figures;
  };
  for (const sum of revenue) {
    const figures = figuresOf(by.ofPlace(sum));
    const field = revenueFields[sum.kind];
    figures.revenueMinor += sum.amountMinor;
    figures.taxMinor += sum.taxMinor;
    if (field !== null) figures[field] += sum.amountMinor;
  }
  for (const count of periods) {
    const figures = figuresOf(by.ofPlace(count));
    figures.renewed += count.renewed;
    figures.renewedAutomatically += count.renewedAutomatically;
    figures.lapsed += count.lapsed;
  }
  for (const { of, ...counts } of units) {
    const key = by.ofUnits(of);
    if (key !== undefined) Object.assign(figuresOf(key), counts);
  }
  return groups;
}

/** Also of panels that served and sold nothing. */
function panelRows(
  figuresOf: ReadonlyMap<string | null, ReportFigures>,
  traffic: TrafficSum[],
): SalesReport['panels'] {
  const trafficOf = Map.groupBy<string | null, TrafficSum>(traffic, ({ panelId }) => panelId);
  return [...new Set([...figuresOf.keys(), ...trafficOf.keys()])]
    .map((panelId) => ({
      panelId,
      ...(figuresOf.get(panelId) ?? NOTHING),
      trafficBytes: bytesOf(trafficOf.get(panelId) ?? []),
    }))
    .sort((one, other) => byRevenue(one, other) || other.trafficBytes - one.trafficBytes);
}

function bytesOf(traffic: TrafficSum[]): number {
  return traffic.reduce((sum, { bytes }) => sum + bytes, 0);
}

function moneyByMethod(cash: CashSum[]): MoneyByMethod {
  return [...Map.groupBy(cash, ({ method }) => method)].map(([method, sums]) => ({
    method,
    ...moneyOf(sums),
  }));
}

function moneyOf(cash: CashSum[]): ReportMoney {
  const sumOf = (kind: CashSum['kind']): number =>
    cash.reduce((sum, row) => (row.kind === kind ? sum + row.amountMinor : sum), 0);
  return {
    paidInMinor: sumOf('payment'),
    refundedMinor: sumOf('refund'),
    chargedBackMinor: sumOf('chargeback'),
  };
}

function byRevenue(one: ReportFigures, other: ReportFigures): number {
  return other.revenueMinor - one.revenueMinor || other.delivered - one.delivered;
}
