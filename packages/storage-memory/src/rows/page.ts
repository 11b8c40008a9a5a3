import { invalidInput, type Page, type PageRequest } from '@panelkit/sdk';
import { copyOf } from './copy-of.ts';
import type { Identified } from './table.ts';
import type { TableView } from './table-view.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;

/**
 * Which rows a list gives: a group of an index in which all places are equal (so: by id), narrowed by
 * `where`.
 */
export interface Selection<Row, Index extends string> {
  index: Index | 'all';
  group: string;
  where?: (row: Row) => boolean;
}

/** One page of a selection, by id. */
export function pageOf<Row extends Identified, Index extends string>(
  view: Pick<TableView<Row, never, Index>, 'scan'>,
  request: PageRequest,
  { index, group, where }: Selection<Row, Index>,
): Page<Row> {
  const limit = limitOf(request);
  const rows: Row[] = [];
  for (const row of rowsAfter(view, request, { index, group })) {
    if (where?.(row) === false) continue;
    if (rows.length === limit) return { rows, nextCursor: rows.at(-1)?.id ?? null };
    rows.push(copyOf(row));
  }
  return { rows, nextCursor: null };
}

/** @throws PanelkitError `INVALID_INPUT` */
export function limitOf({ limit = DEFAULT_LIMIT }: Pick<PageRequest, 'limit'>): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw invalidInput([
    { path: 'limit', code: 'out-of-range', message: `must be a whole number from 1 to ${MAX_LIMIT}` },
  ]);
}

function rowsAfter<Row extends Identified, Index extends string>(
  view: Pick<TableView<Row, never, Index>, 'scan'>,
  { cursor, newestFirst = false }: PageRequest,
  { index, group }: Pick<Selection<Row, Index>, 'index' | 'group'>,
): Iterable<Row> {
  if (!newestFirst)
    return view.scan(index, group, cursor === undefined ? undefined : { sort: 0, id: cursor });
  const rows = [...view.scan(index, group)].reverse();
  return cursor === undefined ? rows : rows.filter(({ id }) => id < cursor);
}
