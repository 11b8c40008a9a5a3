import type { ChangeKind } from '@panelkit/sdk';
import type {
  BuyerCount,
  CashSum,
  PeriodCount,
  ReportPlace,
  ReportRange,
  ReportReader,
  RevenueSum,
  TrafficSum,
  UnitCount,
} from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import type { Cells } from '../database/database.ts';
import { oneOf, toNumber } from '../rows/columns.ts';

// $1 and $2: begin and end; $3: the edges, as text of an array.
const part = (at: string) => `width_bucket(${at}, $3::text::timestamptz[]) - 1`;

const revenue = `
  SELECT ${part('t.at')} AS part, COALESCE(c.plan_id, f.plan_id) AS plan_id, a.panel_id,
    COALESCE(c.kind, 'purchase') AS kind,
    COALESCE(sum(e.amount_minor) FILTER (WHERE e.account = 'revenue'), 0) AS amount_minor,
    COALESCE(sum(e.amount_minor) FILTER (WHERE e.account = 'tax'), 0) AS tax_minor
  FROM panelkit.ledger_transactions t
  JOIN panelkit.ledger_entries e ON e.transaction_id = t.id AND e.account IN ('revenue', 'tax')
  LEFT JOIN panelkit.changes c ON c.id = t.change_id
  LEFT JOIN panelkit.units f ON f.id = t.unit_id
  LEFT JOIN panelkit.subscriptions s ON s.id = COALESCE(c.subscription_id, f.subscription_id)
  LEFT JOIN panelkit.accounts a ON a.id = s.account_id
  WHERE t.at >= $1 AND t.at < $2 AND t.currency = $4
  GROUP BY 1, 2, 3, 4
  HAVING sum(e.amount_minor) FILTER (WHERE e.account = 'revenue') <> 0
    OR sum(e.amount_minor) FILTER (WHERE e.account = 'tax') <> 0`;

const cash = `
  SELECT ${part('t.at')} AS part, t.kind, substr(e.account, 6) AS method, abs(sum(e.amount_minor)) AS amount_minor
  FROM panelkit.ledger_transactions t
  JOIN panelkit.ledger_entries e ON e.transaction_id = t.id AND e.account LIKE 'cash:%'
  WHERE t.at >= $1 AND t.at < $2 AND t.currency = $4 AND t.kind IN ('payment', 'refund', 'chargeback')
  GROUP BY 1, 2, 3
  HAVING sum(e.amount_minor) <> 0`;

const counts = (order: string) =>
  `${order}.total_minor > 0 AND ${order}.status NOT IN ('failed', 'cancelling', 'cancelled')`;

const buyers = `
  WITH paid AS (
    SELECT o.customer_id, ${part('o.paid_at')} AS part, NOT EXISTS (
      SELECT FROM panelkit.orders earlier
      WHERE earlier.customer_id = o.customer_id AND earlier.paid_at < o.paid_at
        AND ${counts('earlier')}) AS is_first
    FROM panelkit.orders o
    WHERE o.paid_at >= $1 AND o.paid_at < $2 AND o.total_currency = $4 AND ${counts('o')})
  SELECT part, count(*) AS orders, count(DISTINCT customer_id) AS buyers,
    count(DISTINCT customer_id) FILTER (WHERE is_first) AS new_buyers
  FROM paid
  GROUP BY GROUPING SETS ((part), ())
  HAVING count(*) > 0`;

const periods = `
  SELECT part, plan_id, panel_id, sum(renewed) AS renewed, sum(automatic) AS automatic, sum(lapsed) AS lapsed
  FROM (
    SELECT ${part('c.settled_at')} AS part, c.plan_id, a.panel_id,
      1 AS renewed, (c.by = 'auto')::integer AS automatic, 0 AS lapsed
    FROM panelkit.changes c
    JOIN panelkit.subscriptions s ON s.id = c.subscription_id
    JOIN panelkit.accounts a ON a.id = s.account_id
    WHERE c.state = 'posted' AND c.kind = 'extension' AND c.settled_at >= $1 AND c.settled_at < $2
    UNION ALL
    SELECT ${part('s.granted_expires_at')}, s.plan_id, a.panel_id, 0, 0, 1
    FROM panelkit.subscriptions s
    JOIN panelkit.accounts a ON a.id = s.account_id
    WHERE s.granted_expires_at >= $1 AND s.granted_expires_at < LEAST($2, $4::timestamptz) AND NOT s.is_trial
      AND (s.termination IS NULL OR (s.termination ->> 'at')::timestamptz >= s.granted_expires_at)
      AND s.pause IS NULL
  ) ended
  GROUP BY part, plan_id, panel_id`;

const units = `
  WITH ended AS (
    SELECT COALESCE(completed_at, failed_at) AS at, plan_id, panel_id, status, started_at
    FROM panelkit.units
    WHERE status IN ('completed', 'failed') AND COALESCE(completed_at, failed_at) >= $1
      AND COALESCE(completed_at, failed_at) < $2),
  timed AS (
    SELECT ${part('at')} AS part, plan_id, panel_id, status, CASE WHEN status = 'completed' THEN
      (EXTRACT(EPOCH FROM at - started_at) * 1000)::bigint END AS took_ms
    FROM ended)
  SELECT part, plan_id, panel_id, count(took_ms) AS delivered, count(*) - count(took_ms) AS failed,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY took_ms) AS median_ms,
    percentile_disc(0.95) WITHIN GROUP (ORDER BY took_ms) AS slow_ms
  FROM timed
  GROUP BY GROUPING SETS ((part), (plan_id), (panel_id), ())
  HAVING count(*) > 0`;

const traffic = `
  SELECT ${part('at')} AS part, panel_id, sum(bytes) AS bytes
  FROM panelkit.panel_traffic
  WHERE at >= $1 AND at < $2
  GROUP BY 1, 2`;

const kindOfChange = oneOf<ChangeKind>('purchase', 'extension', 'plan-change', 'usage-reset');
const kindOfCash = oneOf<CashSum['kind']>('payment', 'refund', 'chargeback');

/** Sums over a stretch of time. */
export function createReportReader({ run }: Access): ReportReader {
  const read = <Row>(
    statement: string,
    { edges }: ReportRange,
    toRow: (cells: Cells) => Row,
    ...more: string[]
  ) =>
    run(async (session) => {
      const instants = edges.map((edge) => edge.toISOString());
      const values = [instants[0], instants.at(-1), `{${instants.join(',')}}`, ...more];
      return (await session.query(statement, values)).map(toRow);
    });
  return {
    revenue: (range) => read(revenue, range, toRevenue, range.currency),
    cash: (range) => read(cash, range, toCash, range.currency),
    buyers: (range) => read(buyers, range, toBuyers, range.currency),
    periods: (range, now) => read(periods, range, toPeriods, now.toISOString()),
    units: (range) => read(units, range, toUnits),
    traffic: (range) => read(traffic, range, toTraffic),
  };
}

function toRevenue(cells: Cells): RevenueSum {
  const { kind, amount_minor, tax_minor } = cells;
  const sums = { amountMinor: toNumber(amount_minor), taxMinor: toNumber(tax_minor) };
  return { ...placeOf(cells), kind: kindOfChange.read([kind]), ...sums };
}

function toCash({ part: of, kind, method, amount_minor }: Cells): CashSum {
  const amountMinor = toNumber(amount_minor);
  return { part: toNumber(of), kind: kindOfCash.read([kind]), method: String(method), amountMinor };
}

function toBuyers({ part: of, orders, buyers: all, new_buyers }: Cells): BuyerCount {
  const counts = { orders: toNumber(orders), buyers: toNumber(all), newBuyers: toNumber(new_buyers) };
  return { part: of === null ? null : toNumber(of), ...counts };
}

function toPeriods(cells: Cells): PeriodCount {
  return {
    ...placeOf(cells),
    renewed: toNumber(cells.renewed),
    renewedAutomatically: toNumber(cells.automatic),
    lapsed: toNumber(cells.lapsed),
  };
}

function placeOf({ part: of, plan_id, panel_id }: Cells): ReportPlace {
  return { part: toNumber(of), planId: idOf(plan_id), panelId: idOf(panel_id) };
}

function idOf(cell: unknown): string | null {
  return cell === null ? null : String(cell);
}

function toUnits(cells: Cells): UnitCount {
  const { part: of, plan_id, panel_id, delivered, failed, median_ms, slow_ms } = cells;
  return {
    of: subjectOf(of, idOf(plan_id), idOf(panel_id)),
    delivered: toNumber(delivered),
    failed: toNumber(failed),
    medianMs: median_ms === null ? null : toNumber(median_ms),
    slowMs: slow_ms === null ? null : toNumber(slow_ms),
  };
}

function toTraffic({ part: of, panel_id, bytes }: Cells): TrafficSum {
  return { part: toNumber(of), panelId: String(panel_id), bytes: toNumber(bytes) };
}

function subjectOf(of: unknown, planId: string | null, panelId: string | null): UnitCount['of'] {
  if (of !== null) return { part: toNumber(of) };
  if (planId !== null) return { planId };
  return panelId === null ? 'all' : { panelId };
}
