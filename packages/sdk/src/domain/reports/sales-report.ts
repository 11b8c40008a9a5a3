/**
 * What happened in a part of a report, with a plan or on a panel. Amounts in minor units of the shop's
 * currency.
 */
export interface ReportFigures {
  /**
   * Value delivered, by the ledger: purchases, extensions and plan changes, less what was given back. Without
   * tax.
   */
  revenueMinor: number;
  /** The tax that was booked beside it, less what was given back. */
  taxMinor: number;
  purchaseMinor: number;
  extensionMinor: number;
  planChangeMinor: number;
  /** Units that were delivered, and that failed. */
  delivered: number;
  failed: number;
  /** From the first attempt to the proof; 50 and 95 of 100 took no longer. Null without a delivery. */
  medianMs: number | null;
  slowMs: number | null;
  /**
   * Periods that were extended, of these by auto-renewal, and that ran out and were not extended since.
   * Trials do not count.
   */
  renewed: number;
  renewedAutomatically: number;
  lapsed: number;
}

/** Money in and out: by payment; sent back; taken back by a provider. */
export interface ReportMoney {
  paidInMinor: number;
  refundedMinor: number;
  chargedBackMinor: number;
}

/** Money by payment method; one through which none moved is left out. */
export type MoneyByMethod = (ReportMoney & { method: string })[];

/** Figures of a stretch of time: with them money in and out, and who bought. */
export interface ReportTotals extends ReportFigures, ReportMoney {
  /**
   * Paid orders of a price that were not cancelled and did not fail, their customers, and of these the ones
   * whose first it was.
   */
  orders: number;
  buyers: number;
  newBuyers: number;
  /**
   * What all customers used, up and down, as listings of their panels showed it; kept for a year. An hour of
   * it belongs to the part in which it begins.
   */
  trafficBytes: number;
}

/**
 * The business of a stretch of time. Nothing counts twice: parts add up to the total, save for buyers, who
 * may buy in several.
 */
export interface SalesReport {
  currency: string;
  /** Day by day, week by week or month by month, the earliest first. */
  parts: (ReportTotals & { startsAt: Date; endsAt: Date; methods: MoneyByMethod })[];
  total: ReportTotals;
  /** The most revenue first. Null: not known any more. */
  plans: (ReportFigures & { planId: string | null })[];
  /**
   * By the panel on which the subscription is now; units by the one on which they ended, traffic by the one
   * that counted it.
   */
  panels: (ReportFigures & Pick<ReportTotals, 'trafficBytes'> & { panelId: string | null })[];
  methods: MoneyByMethod;
}

/** The share of ended periods that were extended, 0 to 1; null without any. Pure. */
export function renewalRateOf({ renewed, lapsed }: Pick<ReportFigures, 'renewed' | 'lapsed'>): number | null {
  return renewed + lapsed === 0 ? null : renewed / (renewed + lapsed);
}
