import type { SalesReport } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { type HtmlValue, html } from '../../parts/html.ts';
import type { Writer } from './writer.ts';

/** What happened in each day, week or month in which anything did; the latest first. */
export function partRows(
  { texts }: PageContext,
  { report, seesRevenue }: { report: SalesReport; seesRevenue: boolean },
  written: Writer,
): { heads: string[]; rows: HtmlValue[][] } {
  const { staffReports: words, format } = texts;
  const taxHead = hasTax(report) ? [words.tax] : [];
  return {
    heads: [
      words.begins,
      ...(seesRevenue ? [words.revenue, ...taxHead, words.paidIn, words.paidOut] : []),
      words.orders,
      words.buyers,
      words.periods,
      words.deliveries,
      words.traffic,
    ],
    rows: report.parts
      .filter(hasFigures)
      .toReversed()
      .map((part) => [
        html`<span class="nowrap">${written.day(part.startsAt)}</span>`,
        ...(seesRevenue
          ? [
              part.revenueMinor,
              ...(hasTax(report) ? [part.taxMinor] : []),
              part.paidInMinor,
              part.refundedMinor + part.chargedBackMinor,
            ].map(written.money)
          : []),
        format.number(part.orders),
        words.buyersOf(part.buyers, part.newBuyers),
        words.periodsOf(part.renewed, part.lapsed),
        texts.staff.deliveries(part.delivered, part.failed),
        format.gigabytes(part.trafficBytes),
      ]),
  };
}

/** A shop that booked no tax in these days has no column of it. */
export function hasTax({ parts }: SalesReport): boolean {
  return parts.some(({ taxMinor }) => taxMinor !== 0);
}

/** Whether anything happened: what is empty is left to the plots and the file. */
function hasFigures({
  startsAt: _begin,
  endsAt: _end,
  methods: _methods,
  ...figures
}: SalesReport['parts'][number]): boolean {
  return Object.values(figures).some((figure) => figure !== null && figure !== 0);
}
