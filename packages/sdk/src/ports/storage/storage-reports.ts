import type { ChangeKind } from '../../domain/changes/change.ts';

/**
 * A stretch of time in parts: part n begins at `edges[n]`, and the last edge is the end. Ascending, at least
 * two.
 */
export interface ReportRange {
  edges: Date[];
  /** Sums are of this currency. */
  currency: string;
}

/** What a sum is of: null where it is not known any more. `panelId`: where the subscription is now. */
export interface ReportPlace {
  /** Which part of the range, from 0. */
  part: number;
  planId: string | null;
  panelId: string | null;
}

/** Revenue of the ledger and the tax beside it: value delivered, less what was given back. */
export interface RevenueSum extends ReportPlace {
  kind: ChangeKind;
  amountMinor: number;
  taxMinor: number;
}

/**
 * Money that came in (`payment`), was sent back (`refund`) or was taken back by a provider (`chargeback`); ≥
 * 0.
 */
export interface CashSum {
  part: number;
  kind: 'payment' | 'refund' | 'chargeback';
  method: string;
  amountMinor: number;
}

/** Customers who paid for an order. Free orders, and those that were cancelled or failed, do not count. */
export interface BuyerCount {
  /** Null: of the whole range, where each customer counts once. */
  part: number | null;
  orders: number;
  buyers: number;
  /** Of these the ones whose first such order it was. */
  newBuyers: number;
}

/** Periods that came to their end. */
export interface PeriodCount extends ReportPlace {
  /** Extended, before or after they ran out. */
  renewed: number;
  /** Of these by auto-renewal. */
  renewedAutomatically: number;
  /** Ran out and were not extended since. Trials and what was ended or paused before do not count. */
  lapsed: number;
}

/** Units that ended, of one part, plan or panel, or all of them. */
export interface UnitCount {
  of: { part: number } | { planId: string } | { panelId: string } | 'all';
  delivered: number;
  failed: number;
  /** From the first attempt to the proof; 50 and 95 of 100 took no longer. Null without a delivery. */
  medianMs: number | null;
  slowMs: number | null;
}

/** What a panel counted for the shop's accounts. An hour of it belongs to the part in which it begins. */
export interface TrafficSum {
  part: number;
  panelId: string;
  bytes: number;
}

/**
 * Sums over a stretch of time, each one statement over an index by time: it costs what happened in the range,
 * whatever the shop is. What sums to nothing is left out; rows come in any order.
 */
export interface ReportReader {
  revenue(range: ReportRange): Promise<RevenueSum[]>;
  cash(range: ReportRange): Promise<CashSum[]>;
  buyers(range: ReportRange): Promise<BuyerCount[]>;
  /** `now`: what ends later has not lapsed. */
  periods(range: ReportRange, now: Date): Promise<PeriodCount[]>;
  units(range: ReportRange): Promise<UnitCount[]>;
  traffic(range: ReportRange): Promise<TrafficSum[]>;
}
