import type { LedgerTransaction, Order, Subscription, Unit } from '@panelkit/sdk';
import type {
  BuyerCount,
  CashSum,
  PeriodCount,
  ReportRange,
  ReportReader,
  RevenueSum,
  TrafficSum,
  UnitCount,
} from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import type { Views } from '../database/views.ts';
import type { Position } from '../rows/table.ts';
import { endOf, paidAtOf } from '../rows/tables.ts';

const CASH = 'cash:';

/** Sums over a stretch of time. */
export function createReportReader({ views, run }: Access): ReportReader {
  return {
    revenue: (range) => run(() => revenue(views, range)),
    cash: (range) => run(() => cash(views, range)),
    buyers: (range) => run(() => buyers(views, range)),
    periods: (range, now) => run(() => periods(views, range, now)),
    units: (range) => run(() => units(views, range)),
    traffic: (range) => run(() => traffic(views, range)),
  };
}

/** Rows of an index by time that fall into the range, each with its part. */
function* inParts<Row>(
  { edges }: Pick<ReportRange, 'edges'>,
  scan: (after: Position) => Iterable<Row>,
  atOf: (row: Row) => Date | null,
): Iterable<{ row: Row; part: number }> {
  const [first] = edges;
  if (first === undefined) return;
  let part = 0;
  for (const row of scan({ sort: first.getTime(), id: '' })) {
    const at = atOf(row);
    if (at === null) continue;
    for (let end = edges[part + 1]; end !== undefined && at >= end; end = edges[part + 1]) part += 1;
    if (part > edges.length - 2) return;
    yield { row, part };
  }
}

/** Sums rows that are alike but for their numbers. */
function sumUp<Row extends object>(rows: Iterable<Row>, fields: readonly (keyof Row)[]): Row[] {
  const sums = new Map<string, Row>();
  for (const row of rows) {
    const key = JSON.stringify(
      Object.entries(row).filter(([field]) => !fields.some((name) => name === field)),
    );
    const known = sums.get(key);
    if (known === undefined) sums.set(key, { ...row });
    else
      for (const field of fields)
        Object.assign(known, { [field]: Number(known[field]) + Number(row[field]) });
  }
  return [...sums.values()];
}

function* transactions(views: Views, range: ReportRange): Iterable<{ row: LedgerTransaction; part: number }> {
  const ofRange = inParts(
    range,
    (after) => views.ledger.scan('time', '', after),
    ({ at }) => at,
  );
  for (const found of ofRange) if (found.row.currency === range.currency) yield found;
}

function revenue(views: Views, range: ReportRange): RevenueSum[] {
  const sums = [...transactions(views, range)].flatMap(({ row, part }) => {
    const [amountMinor, taxMinor] = [bookedTo(row, 'revenue'), bookedTo(row, 'tax')];
    if (amountMinor === 0 && taxMinor === 0) return [];
    return [{ part, ...placeOf(views, row), amountMinor, taxMinor }];
  });
  return sumUp<RevenueSum>(sums, ['amountMinor', 'taxMinor']).filter(
    ({ amountMinor, taxMinor }) => amountMinor !== 0 || taxMinor !== 0,
  );
}

function bookedTo({ entries }: LedgerTransaction, wanted: string): number {
  return entries.reduce((sum, { account, amountMinor }) => (account === wanted ? sum + amountMinor : sum), 0);
}

function placeOf(
  views: Views,
  { reference }: LedgerTransaction,
): Pick<RevenueSum, 'kind' | 'planId' | 'panelId'> {
  const change = reference.changeId === undefined ? null : views.changes.find(reference.changeId);
  const unit = reference.unitId === undefined ? null : views.units.find(reference.unitId);
  const subscriptionId = change?.subscriptionId ?? unit?.subscriptionId ?? null;
  const subscription = subscriptionId === null ? null : views.subscriptions.find(subscriptionId);
  return {
    kind: change?.kind ?? 'purchase',
    planId: change?.planId ?? unit?.planId ?? null,
    panelId: subscription === null ? null : panelOf(views, subscription),
  };
}

function panelOf(views: Views, { accountId }: Pick<Subscription, 'accountId'>): string | null {
  return views.accounts.find(accountId)?.panelId ?? null;
}

function cash(views: Views, range: ReportRange): CashSum[] {
  const sums = [...transactions(views, range)].flatMap(({ row: { kind, entries }, part }) =>
    kind === 'payment' || kind === 'refund' || kind === 'chargeback'
      ? entries
          .filter(({ account }) => account.startsWith(CASH))
          .map(({ account, amountMinor }) => ({
            part,
            kind,
            method: account.slice(CASH.length),
            amountMinor,
          }))
      : [],
  );
  return sumUp<CashSum>(sums, ['amountMinor'])
    .filter(({ amountMinor }) => amountMinor !== 0)
    .map((sum) => ({ ...sum, amountMinor: Math.abs(sum.amountMinor) }));
}

const GONE = new Set(['failed', 'cancelling', 'cancelled']);
const isSale = ({ total, state }: Order): boolean => total.amountMinor > 0 && !GONE.has(state.status);

function buyers(views: Views, range: ReportRange): BuyerCount[] {
  const ofRange = inParts(
    range,
    (after) => views.orders.scan('paid', '', after),
    ({ state }) => paidAtOf(state),
  );
  const paid = [...ofRange]
    .filter(({ row }) => row.total.currency === range.currency && isSale(row))
    .map(({ row, part }) => ({ part, customerId: row.customerId, isFirst: isFirst(views, row) }));
  if (paid.length === 0) return [];
  const count = (part: number | null, rows: typeof paid): BuyerCount => ({
    part,
    orders: rows.length,
    buyers: countBuyers(rows),
    newBuyers: countBuyers(rows.filter((row) => row.isFirst)),
  });
  const parts = Map.groupBy(paid, ({ part }) => part);
  return [...[...parts].map(([part, rows]) => count(part, rows)), count(null, paid)];
}

/** Whether its customer bought nothing before. */
function isFirst(views: Views, { customerId, state }: Order): boolean {
  const at = paidAtOf(state);
  for (const earlier of views.orders.scan('customer', customerId)) {
    const paidAt = paidAtOf(earlier.state);
    if (paidAt !== null && at !== null && paidAt < at && isSale(earlier)) return false;
  }
  return true;
}

function countBuyers(orders: { customerId: string }[]): number {
  return new Set(orders.map(({ customerId }) => customerId)).size;
}

function periods(views: Views, range: ReportRange, now: Date): PeriodCount[] {
  const extended = inParts(
    range,
    (after) => views.changes.scan('extended', '', after),
    ({ settledAt }) => settledAt,
  );
  const renewed = [...extended].map(({ row, part }) => ({
    part,
    planId: row.planId,
    panelId: panelOf(views, views.subscriptions.get(row.subscriptionId)),
    renewed: 1,
    renewedAutomatically: row.by === 'auto' ? 1 : 0,
    lapsed: 0,
  }));
  const ended = inParts(
    range,
    (after) => views.subscriptions.scan('expiry', '', after),
    ({ granted }) => granted?.expiresAt ?? null,
  );
  const lapsed = [...ended]
    .filter(({ row }) => hasLapsed(row, now))
    .map(({ row, part }) => ({
      part,
      planId: row.planId,
      panelId: panelOf(views, row),
      renewed: 0,
      renewedAutomatically: 0,
      lapsed: 1,
    }));
  return sumUp<PeriodCount>([...renewed, ...lapsed], ['renewed', 'renewedAutomatically', 'lapsed']);
}

function hasLapsed({ granted, termination, pause }: Subscription, now: Date): boolean {
  const expiresAt = granted?.expiresAt ?? null;
  if (expiresAt === null || expiresAt >= now || pause !== null) return false;
  return termination === null || termination.at >= expiresAt;
}

function units(views: Views, range: ReportRange): UnitCount[] {
  const ended = inParts(
    range,
    (after) => views.units.scan('ended', '', after),
    ({ state }) => endOf(state),
  );
  const groups = new Map<string, { of: UnitCount['of']; rows: Unit[] }>();
  for (const { row, part } of ended) {
    const { planId, panelId } = row;
    for (const subject of [{ part }, { planId }, { panelId }, 'all'] as const) {
      const key = JSON.stringify(subject);
      const group: { of: UnitCount['of']; rows: Unit[] } = groups.get(key) ?? { of: subject, rows: [] };
      groups.set(key, group);
      group.rows.push(row);
    }
  }
  return [...groups.values()].map(({ of, rows }) => ({ of, ...countUnits(rows) }));
}

function countUnits(rows: Unit[]): Omit<UnitCount, 'of'> {
  const took = rows
    .flatMap(({ state }) =>
      state.status === 'completed' ? [state.completedAt.getTime() - state.startedAt.getTime()] : [],
    )
    .sort((one, other) => one - other);
  const atShare = (share: number): number | null => took[Math.ceil(share * took.length) - 1] ?? null;
  return {
    delivered: took.length,
    failed: rows.length - took.length,
    medianMs: atShare(0.5),
    slowMs: atShare(0.95),
  };
}

function traffic(views: Views, range: ReportRange): TrafficSum[] {
  const ofRange = inParts(
    range,
    ({ sort }) => views.usage.traffic(new Date(sort), range.edges.at(-1) ?? new Date(sort)),
    ({ at }) => at,
  );
  const sums = [...ofRange].map(({ row: { panelId, bytes }, part }) => ({ part, panelId, bytes }));
  return sumUp<TrafficSum>(sums, ['bytes']);
}
