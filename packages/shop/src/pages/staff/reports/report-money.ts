import type { MoneyByMethod, SalesReport } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { type HtmlValue, html } from '../../parts/html.ts';
import { methodName } from '../../parts/method-name.ts';
import type { Writer } from './writer.ts';

interface MoneyList {
  nothing: string;
  heads: string[];
  rows: HtmlValue[][];
}

/** What each method brought in, and what went back through it. */
export function moneyByMethod(
  pageContext: PageContext,
  { methods }: SalesReport,
  written: Writer,
): MoneyList {
  const { staffReports: words, staffNav } = pageContext.texts;
  return {
    nothing: staffNav.noMoney,
    heads: [words.method, words.paidIn, words.refunded, words.chargedBack],
    rows: methods.map((row) => cellsOf(pageContext, row, written)),
  };
}

/** The same for each day, week or month, as the statements of providers have it; the latest first. */
export function moneyOverTime(pageContext: PageContext, { parts }: SalesReport, written: Writer): MoneyList {
  const { staffReports: words, staffNav } = pageContext.texts;
  const rowsOf = ({ startsAt, methods }: SalesReport['parts'][number]): HtmlValue[][] =>
    methods.map((row) => [
      html`<span class="nowrap">${written.day(startsAt)}</span>`,
      ...cellsOf(pageContext, row, written),
    ]);
  return {
    nothing: staffNav.noMoney,
    heads: [words.begins, words.method, words.paidIn, words.refunded, words.chargedBack],
    rows: parts.toReversed().flatMap(rowsOf),
  };
}

function cellsOf({ texts }: PageContext, row: MoneyByMethod[number], { money }: Writer): string[] {
  const { method, paidInMinor, refundedMinor, chargedBackMinor } = row;
  return [methodName(texts, method), money(paidInMinor), money(refundedMinor), money(chargedBackMinor)];
}
