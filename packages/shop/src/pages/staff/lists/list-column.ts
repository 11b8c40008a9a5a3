import type { Cell } from '../../../routes/staff/csv-line.ts';
import type { HtmlValue } from '../../parts/html.ts';

/**
 * A column of a list: what the page and the file have of a row. The page's filters, the file and saved views
 * know it by its name.
 */
export interface ListColumn<Row> {
  name: string;
  label: string;
  cell(row: Row): HtmlValue;
  /** What a file has of it: each cell under its head. */
  file: readonly (readonly [head: string, cell: (row: Row) => Cell])[];
  /** The orders to which its head leads: this one, then the other. */
  sorts?: readonly [ascending: string, descending: string];
  /** Shown only when somebody chooses it. */
  isExtra?: boolean;
}

/** A column as somebody chooses it. */
export type ColumnChoice = Pick<ListColumn<never>, 'name' | 'label'> & { isShown: boolean };

/** The columns that are shown, in their order; `chosen` empty: those that are no extra. */
export function shownColumns<Column extends { name: string; isExtra?: boolean }>(
  columns: readonly Column[],
  chosen: readonly string[],
): Column[] {
  const known = columns.filter(({ name }) => chosen.includes(name));
  return known.length > 0 ? known : columns.filter(({ isExtra = false }) => !isExtra);
}

/** The names of chosen columns as an address keeps them: none for those that are shown anyway. */
export function chosenNames(
  columns: readonly { name: string; isExtra?: boolean }[],
  wanted: readonly string[],
): string[] {
  const namesOf = (chosen: readonly string[]): string[] =>
    shownColumns(columns, chosen).map(({ name }) => name);
  const names = namesOf(wanted);
  return names.join() === namesOf([]).join() ? [] : names;
}

/** The heads of a file, and what it has of a row: of all columns unless some were chosen. */
export function fileOf<Row>(
  columns: readonly ListColumn<Row>[],
  chosen: readonly string[],
): { heads: string[]; toCells(row: Row): Cell[] } {
  const cells = (chosen.length === 0 ? columns : shownColumns(columns, chosen)).flatMap(({ file }) => file);
  return { heads: cells.map(([head]) => head), toCells: (row) => cells.map(([, cell]) => cell(row)) };
}
