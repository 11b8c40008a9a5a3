import { type ReportFigures, renewalRateOf, type SalesReport } from '@panelkit/sdk';
import { textsIn } from '../../../messages/languages.ts';
import type { PageContext } from '../../../page-context.ts';
import { successOf, timeOf } from '../figures.ts';

/** How a report writes its days and figures. */
export interface Writer {
  day(at: Date | null): string;
  money(amountMinor: number): string;
  /** Of ended periods; a dash without any. */
  rate(figures: ReportFigures): string;
  success(figures: ReportFigures): string;
  time(ms: number | null): string;
}

/** Days are written as those of the shop, whatever zone the reader lives in. */
export function writerFor(
  pageContext: PageContext,
  { report, timeZone }: { report: SalesReport; timeZone: string },
): Writer {
  const { format } = textsIn(pageContext.language, { ...pageContext, timeZone });
  return {
    day: (at) => format.date(at),
    money: (amountMinor) => format.money({ amountMinor, currency: report.currency }),
    rate(figures) {
      const rate = renewalRateOf(figures);
      return rate === null ? '–' : format.percent(rate);
    },
    success: (figures) => successOf(pageContext, figures),
    time: (ms) => timeOf(pageContext, ms),
  };
}
