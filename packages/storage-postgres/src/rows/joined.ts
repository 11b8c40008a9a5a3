import type { Cells } from '../database/database.ts';
import { readRow } from './columns.ts';
import { columnsOf, type Table } from './table.ts';

/** The columns of a row that is selected under a name together with others, each under that name. */
export function selectAs<Row>(name: string, table: Pick<Table<Row>, 'columns'>): string {
  return columnsOf(table)
    .map((column) => `"${name}".${column} AS "${name}.${column}"`)
    .join(', ');
}

/** The row of that name; null where there is none. */
export function readAs<Row>(name: string, table: Pick<Table<Row>, 'columns'>, cells: Cells): Row | null {
  if (cells[`${name}.id`] === null || cells[`${name}.id`] === undefined) return null;
  const own = Object.fromEntries(columnsOf(table).map((column) => [column, cells[`${name}.${column}`]]));
  return readRow(table.columns, own);
}
