import { DAY_MS } from '@panelkit/sdk';
import { type Request, Router } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf, permissionsIn, requireStaff } from '../../page-context.ts';
import { profitOf, profitOfPanels, reportExpenses } from '../../pages/staff/reports/report-expenses.ts';
import { type ReportView, reportPage } from '../../pages/staff/reports/report-page.ts';
import type { Shop } from '../../shop.ts';
import { panelNamesOf, planNamesOf } from '../names-of.ts';
import type { Cell } from './csv-line.ts';
import { dayIn, daysBefore } from './days.ts';
import { sendRows } from './send-csv.ts';

const date = z.iso.date().optional().catch(undefined);
const asked = z.object({
  from: date,
  to: date,
  interval: z.enum(['day', 'week', 'month']).optional().catch(undefined),
});
/** More bars than this cannot be distinguished. */
const MOST_PARTS = 45;
const DAYS_OF = { day: 1, week: 7, month: 28 };

/** What the business did: pages and files of the same figures. */
export function createReportRoutes(shop: Shop): Router {
  const router = Router();
  router.use('/staff/reports', requireStaff('see-reports'));
  router.get('/staff/reports', async (request, response) => {
    response.send(reportPage(pageContextOf(request), await loadReport(shop, request)));
  });
  for (const name of ['parts', 'plans', 'panels'] as const) {
    router.get(`/staff/reports/${name}.csv`, requireStaff('export-files'), async (request, response) => {
      const report = await loadReport(shop, request);
      const rows = rowsOf[name](report);
      sendRows(response, name, report.seesRevenue ? rows : withoutMoney(rows));
    });
  }
  const money = requireStaff('export-files', 'see-revenue');
  for (const name of ['methods', 'money', 'profit', 'servers'] as const)
    router.get(`/staff/reports/${name}.csv`, money, async (request, response) => {
      sendRows(response, name, rowsOf[name](await loadReport(shop, request)));
    });
  return router;
}

async function loadReport(shop: Shop, request: Request): Promise<ReportView> {
  const { panelkit, store, clock, timeZone } = shop;
  const by = { actor: actorOf(request) };
  const today = dayIn(timeZone, clock.now());
  const days = daysOf(asked.parse(request.query), today);
  const { calendar, firstWeekday } = pageContextOf(request).language;
  const report = await panelkit.reports.sales({ ...days, timeZone, calendar, firstWeekday }, by);
  const dayOf = (at: Date): string => dayIn(timeZone, at);
  const seesRevenue = permissionsIn(request)('see-revenue');
  return {
    ...days,
    timeZone,
    report,
    expenses: reportExpenses(seesRevenue ? await store.expenses.list() : [], report, dayOf),
    seesRevenue,
    planNames: await planNamesOf(panelkit),
    panelNames: await panelNamesOf(panelkit, by),
    presets: presetsOf(today),
  };
}

/** The last thirty days, if no others are asked for; in parts of which there are not too many to look at. */
function daysOf(
  { from, to, interval = 'day' }: z.output<typeof asked>,
  today: string,
): Pick<ReportView, 'from' | 'to' | 'interval'> {
  const last = to ?? today;
  const first = from ?? daysBefore(last, 29);
  const length = (Date.parse(last) - Date.parse(first)) / DAY_MS + 1;
  const steps = ['day', 'week', 'month'] as const;
  const fits = steps.slice(steps.indexOf(interval)).find((step) => length / DAYS_OF[step] <= MOST_PARTS);
  return { from: first, to: last, interval: fits ?? 'month' };
}

function presetsOf(today: string): ReportView['presets'] {
  return [
    { name: 'week', from: daysBefore(today, 6), to: today, interval: 'day' },
    { name: 'month', from: daysBefore(today, 29), to: today, interval: 'day' },
    { name: 'quarter', from: daysBefore(today, 90), to: today, interval: 'week' },
    { name: 'year', from: daysBefore(today, 364), to: today, interval: 'month' },
  ];
}

const figures = [
  'revenueMinor',
  'taxMinor',
  'purchaseMinor',
  'extensionMinor',
  'planChangeMinor',
  'delivered',
  'failed',
  'medianMs',
  'slowMs',
  'renewed',
  'renewedAutomatically',
  'lapsed',
] as const;
const moneyFields = ['paidInMinor', 'refundedMinor', 'chargedBackMinor'] as const;
const peopleFields = ['orders', 'buyers', 'newBuyers'] as const;
const panelFields = [...figures, 'trafficBytes'] as const;
const partFields = [...figures, ...moneyFields, ...peopleFields, 'trafficBytes'] as const;

const cellsOf = <Field extends string>(row: Record<Field, Cell>, fields: readonly Field[]): Cell[] =>
  fields.map((field) => row[field]);

const profitFields = ['revenueMinor', 'expenseMinor', 'profitMinor'] as const;

type FileName = 'parts' | 'plans' | 'panels' | 'methods' | 'money' | 'profit' | 'servers';

const rowsOf: Record<FileName, (view: ReportView) => Cell[][]> = {
  parts: ({ report }) => [
    ['from', 'before', 'currency', ...partFields],
    ...report.parts.map((part) => [
      part.startsAt.toISOString(),
      part.endsAt.toISOString(),
      report.currency,
      ...cellsOf(part, partFields),
    ]),
  ],
  plans: ({ report: { currency, plans }, planNames }) => [
    ['plan id', 'plan', 'currency', ...figures],
    ...plans.map((row) => [...named(row.planId, planNames), currency, ...cellsOf(row, figures)]),
  ],
  panels: ({ report: { currency, panels }, panelNames }) => [
    ['panel id', 'panel', 'currency', ...panelFields],
    ...panels.map((row) => [...named(row.panelId, panelNames), currency, ...cellsOf(row, panelFields)]),
  ],
  methods: ({ report }) => [
    ['method', 'currency', ...moneyFields],
    ...report.methods.map((row) => [row.method, report.currency, ...cellsOf(row, moneyFields)]),
  ],
  money: ({ report }) => [
    ['from', 'before', 'method', 'currency', ...moneyFields],
    ...report.parts.flatMap(({ startsAt, endsAt, methods }) =>
      methods.map((row) => [
        startsAt.toISOString(),
        endsAt.toISOString(),
        row.method,
        report.currency,
        ...cellsOf(row, moneyFields),
      ]),
    ),
  ],
  profit: ({ report: { currency, parts }, expenses }) => [
    ['from', 'before', 'currency', ...profitFields],
    ...parts.map(({ startsAt, endsAt, revenueMinor }, part) => [
      startsAt.toISOString(),
      endsAt.toISOString(),
      currency,
      ...profitOf(revenueMinor, expenses.parts[part] ?? 0),
    ]),
  ],
  servers: ({ report, expenses, panelNames }) => [
    ['panel id', 'panel', 'currency', ...profitFields],
    ...profitOfPanels(report, expenses).map(({ panelId, revenueMinor, expenseMinor }) => [
      ...named(panelId, panelNames),
      report.currency,
      ...profitOf(revenueMinor, expenseMinor),
    ]),
  ],
};

/** An id, and the name that it has now. */
function named(id: string | null, names: Map<string, string>): Cell[] {
  return [id, names.get(id ?? '') ?? null];
}

/** Without the columns of amounts. */
function withoutMoney([heads = [], ...rows]: Cell[][]): Cell[][] {
  const shown = heads.flatMap((head, index) =>
    head === 'currency' || String(head).endsWith('Minor') ? [] : [index],
  );
  return [heads, ...rows].map((cells) => shown.map((index) => cells[index] ?? null));
}
