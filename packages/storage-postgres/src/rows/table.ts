import { type Column, type Columns, columnNames } from './columns.ts';

/** A table, with the statements that do not depend on a request. */
export interface Table<Row> {
  /** For errors: *order*, *panel*. */
  readonly kind: string;
  /** With its schema. */
  readonly name: string;
  readonly columns: Columns<Row>;
  /** Fields that no update may name. */
  readonly fixed: ReadonlySet<string>;
  readonly select: string;
  readonly insert: string;
}

export function defineTable<Row>(definition: {
  kind: string;
  name: string;
  columns: Columns<Row>;
  fixed?: readonly (keyof Row & string)[];
}): Table<Row> {
  const { kind, columns, fixed = [] } = definition;
  const name = `panelkit.${definition.name}`;
  const names = columnsOf({ columns });
  const places = names.map((_, index) => `$${index + 1}`);
  return {
    kind,
    name,
    columns,
    fixed: new Set(['id', ...fixed]),
    select: `SELECT ${names.join(', ')} FROM ${name}`,
    insert: `INSERT INTO ${name} (${names.join(', ')}) VALUES (${places.join(', ')})`,
  };
}

/** The names of a table's columns, in the order of an insert. */
export function columnsOf<Row>({ columns }: Pick<Table<Row>, 'columns'>): string[] {
  return fieldsOf(columns).flatMap(([field, column]) => columnNames(field, column));
}

/** The values of an insert, in its order. */
export function valuesOf<Row extends object>({ columns }: Table<Row>, row: Row): unknown[] {
  return fieldsOf(columns).flatMap(([field, column]) => column.write(Reflect.get(row, field)));
}

/**
 * The update of some fields of one row; null when there is nothing to set.
 * @throws TypeError for a field that does not change
 */
export function updateOf<Row>(
  table: Table<Row>,
  id: string,
  patch: object,
): { text: string; values: unknown[] } | null {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  const fixed = Object.keys(patch).filter((field) => table.fixed.has(field) || !(field in table.columns));
  if (fixed.length > 0) {
    throw new TypeError(`An update of a ${table.kind} names ${fixed.join(', ')}, which it cannot change`);
  }
  if (given.length === 0) return null;
  const columns = new Map(fieldsOf(table.columns));
  const values: unknown[] = [id];
  const sets: string[] = [];
  for (const [field, value] of given) {
    const column = columns.get(field);
    if (column === undefined) continue;
    const written = column.write(value);
    for (const [index, name] of columnNames(field, column).entries()) {
      sets.push(`${name} = $${values.push(written[index])}`);
    }
  }
  return { text: `UPDATE ${table.name} SET ${sets.join(', ')} WHERE id = $1 RETURNING id`, values };
}

function fieldsOf<Row>(columns: Columns<Row>): [string, Column<unknown>][] {
  return Object.entries(columns);
}
