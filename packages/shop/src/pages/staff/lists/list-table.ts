import type { PageContext } from '../../../page-context.ts';
import type { Html } from '../../parts/html.ts';
import { type Head, table } from '../staff-frame.ts';
import { type ListBar, listHref, pathOf } from './list-address.ts';
import { type ListColumn, shownColumns } from './list-column.ts';

/** What is done with a row; it belongs to the page alone. */
export type WorkColumn<Row> = Pick<ListColumn<Row>, 'label' | 'cell'>;

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
    before?: WorkColumn<Row>;
    after?: WorkColumn<Row>;
  },
): Html {
  const { staffNav, staffLists: words } = pageContext.texts;
  const { bar, columns, rows, nextCursor, before, after } = content;
  const shown = [before, ...shownColumns(columns, bar.chosen), after].filter(
    (column) => column !== undefined,
  );
  const nothing = content.nothing ?? (nextCursor === null ? staffNav.nothing : words.nothingYet);
  return table(pageContext, {
    label: staffNav[bar.list],
    heads: shown.map((column) => headOf(bar, column)),
    rows: rows.map((row) => shown.map(({ cell }) => cell(row))),
    href: listHref(pathOf(bar.list), bar),
    nextCursor,
    nothing,
  });
}

/** Leads to the other order of its column; without a chosen order a list begins with its newest row. */
function headOf(bar: ListBar, { label, sorts }: { label: string; sorts?: ListColumn<never>['sorts'] }): Head {
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
