import type { Cells } from '../database/database.ts';

/** How a field is kept: the columns (after the field's name in snake case) and the way there and back. */
export interface Column<Value> {
  /** What is put after the field's name, one for each column. */
  readonly suffixes: readonly string[];
  write(value: Value): unknown[];
  read(cells: unknown[]): Value;
}

/** A column for each field of a row. */
export type Columns<Row> = { readonly [Field in keyof Row]-?: Column<Row[Field]> };

/** One column that is written and read as it is, save for `write` and `read`. */
function single<Value>(
  read: (cell: unknown) => Value,
  write: (value: Value) => unknown = (value) => value,
): Column<Value> {
  return { suffixes: [''], write: (value) => [write(value)], read: ([cell]) => read(cell) };
}

export const text: Column<string> = single(String);
export const boolean: Column<boolean> = single((cell) => cell === true);
/** `integer`, `double precision`, and `bigint` within the integers that a number holds exactly. */
export const number: Column<number> = single(toNumber);
/** `timestamptz`. */
export const instant: Column<Date> = single(toDate, (value) => value.toISOString());
export const texts: Column<string[]> = single((cell) => (Array.isArray(cell) ? cell.map(String) : []));

/** Texts of which there are mostly none: NULL then. */
export const fewTexts: Column<string[]> = {
  ...texts,
  write: (value) => (value.length === 0 ? [null] : texts.write(value)),
};

/** A column that may be NULL. */
export function nullable<Value>(column: Column<Value>): Column<Value | null> {
  const { suffixes } = column;
  return {
    suffixes,
    write: (value) => (value === null ? suffixes.map(() => null) : column.write(value)),
    read: (cells) => (cells[0] === null ? null : column.read(cells)),
  };
}

/** Text of which only these values are known. */
export function oneOf<Value extends string>(...values: Value[]): Column<Value> {
  return single((cell) => {
    const value = values.find((known) => known === cell);
    if (value === undefined)
      throw new TypeError(`The database holds ${String(cell)}, expected one of ${values.join(', ')}`);
    return value;
  });
}

/** `jsonb`; `instants`: dotted paths of the fields that are instants, also of each item of an array. */
export function json<Value>(...instants: string[]): Column<Value> {
  return single(
    (cell) => revive<Value>(cell, instants),
    (value) => JSON.stringify(value),
  );
}

/** An amount: `…_minor bigint` and `…_currency text`. */
export const money: Column<{ amountMinor: number; currency: string }> = {
  suffixes: ['_minor', '_currency'],
  write: ({ amountMinor, currency }) => [amountMinor, currency],
  read: ([minor, currency]) => ({ amountMinor: toNumber(minor), currency: String(currency) }),
};

/** `priceMinor` → `price_minor`. */
function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The names of a field's columns. */
export function columnNames(field: string, { suffixes }: Pick<Column<never>, 'suffixes'>): string[] {
  return suffixes.map((suffix) =>
    suffix.startsWith('=') ? suffix.slice(1) : `${toSnakeCase(field)}${suffix}`,
  );
}

type NamedColumn = { field: string; column: Column<unknown>; names: string[] };

/** The names of a table's columns are put together once, not for every row. */
const named = new WeakMap<object, NamedColumn[]>();

function namedColumns(columns: Record<string, Column<unknown>>): NamedColumn[] {
  const known = named.get(columns);
  if (known !== undefined) return known;
  const made = Object.entries(columns).map(([field, column]) => {
    return { field, column, names: columnNames(field, column) };
  });
  named.set(columns, made);
  return made;
}

/** A stored row as a domain row. */
export function readRow<Row>(columns: Columns<Row>, cells: Cells): Row;
export function readRow(columns: Record<string, Column<unknown>>, cells: Cells): unknown {
  const row: Record<string, unknown> = {};
  for (const { field, column, names } of namedColumns(columns)) {
    row[field] = column.read(names.map((name) => cells[name]));
  }
  return row;
}

export function toNumber(cell: unknown): number {
  const value = Number(cell);
  if (Number.isSafeInteger(value) || (typeof cell === 'number' && Number.isFinite(cell))) return value;
  throw new TypeError('The database holds a number that cannot be read exactly');
}

function toDate(cell: unknown): Date {
  return cell instanceof Date ? cell : new Date(String(cell));
}

function revive<Value>(cell: unknown, instants: readonly string[]): Value;
function revive(cell: unknown, instants: readonly string[]): unknown {
  const value: unknown = typeof cell === 'string' ? JSON.parse(cell) : cell;
  for (const path of instants) reviveAt(value, path.split('.'));
  return value;
}

function reviveAt(value: unknown, path: string[]): void {
  if (Array.isArray(value)) {
    for (const item of value) reviveAt(item, path);
    return;
  }
  const [field, ...rest] = path;
  if (typeof value !== 'object' || value === null || field === undefined) return;
  const inner: unknown = Reflect.get(value, field);
  if (rest.length > 0) reviveAt(inner, rest);
  else if (typeof inner === 'string') Reflect.set(value, field, new Date(inner));
}
