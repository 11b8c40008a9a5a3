import type { PageContext } from '../../../page-context.ts';
import type { Html, HtmlValue } from '../../parts/html.ts';
import { type Head, table } from '../staff-frame.ts';
import { type ListBar, listHref, pathOf } from './list-address.ts';
import { type ListColumn, shownColumns } from './list-column.ts';

/** The rows of a list in the columns that are shown; the head of a column leads to the list in its order. */
export function listTable<Row>(
  pageContext: PageContext,
  content: {
    bar: ListBar;
    columns: readonly ListColumn<Row>[];
    rows: readonly Row[];
    nextCursor: string | null;
    nothing?: string;
    /** Before and after the columns: what is done with a row. */
    before?: { head: string; cell(row: Row): HtmlValue };
    after?: { head: string; cell(row: Row): HtmlValue };
  },
): Html {
  const { staffNav, staffLists: words } = pageContext.texts;
  const { bar, columns, rows, nextCursor, before, after } = content;
  const shown = shownColumns(columns, bar.chosen);
  const ends = (end: typeof before): (typeof before)[] => (end === undefined ? [] : [end]);
  const nothing = content.nothing ?? (nextCursor === null ? staffNav.nothing : words.nothingYet);
  return table(pageContext, {
    label: staffNav[bar.list],
    heads: [
      ...ends(before).map((end) => end?.head ?? ''),
      ...shown.map((column) => headOf(bar, column)),
      ...ends(after).map((end) => end?.head ?? ''),
    ],
    rows: rows.map((row) => [
      ...ends(before).map((end) => end?.cell(row)),
      ...shown.map(({ cell }) => cell(row)),
      ...ends(after).map((end) => end?.cell(row)),
    ]),
    href: listHref(pathOf(bar.list), bar),
    nextCursor,
    nothing,
  });
}

/** Leads to the other order of its column; without a chosen order a list begins with its newest row. */
function headOf(bar: ListBar, { label, sorts }: Pick<ListColumn<never>, 'label' | 'sorts'>): Head {
  if (sorts === undefined) return label;
  const [ascending, descending] = sorts;
  const sort = bar.given.sort ?? 'newest';
  const next = sort === ascending ? descending : ascending;
  const { sort: _sort, ...others } = bar.given;
  const given = next === 'newest' ? others : { ...others, sort: next };
  const directions = { [ascending]: 'ascending', [descending]: 'descending' } as const;
  return {
    label,
    href: listHref(pathOf(bar.list), { given, chosen: bar.chosen }),
    direction: directions[sort] ?? null,
  };
}
