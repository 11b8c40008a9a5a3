import type { ListCount, Page } from '@panelkit/sdk';
import type { ListReader, ListRequest } from '@panelkit/sdk/ports';
import type { Access } from '../../database/access.ts';
import type { Session } from '../../database/database.ts';
import { readRow } from '../../rows/columns.ts';
import { isUuid } from '../../rows/is-uuid.ts';
import { boundsOf, toPage } from '../../rows/page.ts';
import { columnsOf, type Table } from '../../rows/table.ts';

/** So many rows are looked at for one page, or counted: what they are narrowed by may have no index. */
const LOOKS = 20_000;

/** Adds a value to the statement and returns its place. */
export type Bind = (value: unknown) => string;

/** A way through a table, by an index: the conditions that it serves, and its order. */
export interface Walk<Filter, Sort> {
  serves(filter: Filter, sort: Sort): boolean;
  leads: readonly (keyof Filter & string)[];
  /** The columns of its order, before the id. */
  key: readonly string[];
  /** What else its index asks for. */
  where?: string;
  /** What it shows, beside what is wanted. */
  only?: string;
}

/** How a table is listed. */
export interface ListShape<Row, Filter, Sort extends string> {
  table: Table<Row>;
  /** What each filter asks of a row, which is called `looked`. */
  conditions: {
    [Field in keyof Filter & string]-?: (value: NonNullable<Filter[Field]>, bind: Bind, now: Date) => string;
  };
  /** The first that serves is gone; the last serves everything. */
  walks: readonly Walk<Filter, Sort>[];
  /** Which orders go up. */
  ascending: readonly Sort[];
  /** The order in which they are counted. */
  countSort: Sort;
}

export function createListReader<Row extends { id: string }, Filter extends object, Sort extends string>(
  { run }: Pick<Access, 'run'>,
  shape: ListShape<Row, Filter, Sort>,
): ListReader<Row, Filter, Sort> {
  return {
    page: (request) => run((session) => readPage(session, shape, request)),
    count: ({ filter, now }) =>
      run((session) => countRows(session, shape, { filter, now, sort: shape.countSort })),
  };
}

async function readPage<Row extends { id: string }, Filter extends object, Sort extends string>(
  session: Session,
  shape: ListShape<Row, Filter, Sort>,
  request: ListRequest<Filter, Sort>,
): Promise<Page<Row>> {
  const newestFirst = !shape.ascending.includes(request.sort);
  const { limit, after } = boundsOf(request);
  const bounds = { newestFirst, after, most: limit + 1 };
  const { looked, rest, order, values, leadValues } = lookAt(shape, request, bounds);
  const columns = columnsOf(shape.table).join(', ');
  const found = await session.query(
    `SELECT ${columns} FROM (${looked}) looked${rest} ORDER BY ${order} LIMIT ${limit + 1}`,
    values,
  );
  const rows = found.map((cells) => readRow(shape.table.columns, cells));
  if (rows.length > limit || rest === '') return toPage(rows, limit);
  const [last] = await session.query(
    `SELECT id FROM (${looked}) looked ORDER BY ${order} OFFSET ${LOOKS - 1} LIMIT 1`,
    leadValues,
  );
  return { rows, nextCursor: last === undefined ? null : String(last.id) };
}

async function countRows<Row extends { id: string }, Filter extends object, Sort extends string>(
  session: Session,
  shape: ListShape<Row, Filter, Sort>,
  request: { filter: Filter; sort: Sort; now: Date },
): Promise<ListCount> {
  const { looked, rest, values } = lookAt(shape, request, { newestFirst: true, after: null, most: null });
  const kept = rest === '' ? '' : ` FILTER (${rest.trimStart()})`;
  const [cells] = await session.query(
    `SELECT count(*)${kept} AS kept, count(*) AS looked FROM (${looked}) looked`,
    values,
  );
  return { count: Number(cells?.kept ?? 0), isComplete: Number(cells?.looked ?? 0) < LOOKS };
}

interface Look {
  /** The statement of the rows that are looked at. */
  looked: string;
  /** What of them is shown. */
  rest: string;
  order: string;
  /** Of both, and of the first alone. */
  values: unknown[];
  leadValues: unknown[];
}

function lookAt<Row, Filter extends object, Sort extends string>(
  shape: ListShape<Row, Filter, Sort>,
  { filter, sort, now }: { filter: Filter; sort: Sort; now: Date },
  { newestFirst, after, most }: { newestFirst: boolean; after: string | null; most: number | null },
): Look {
  const values: unknown[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const walk = shape.walks.find(({ serves }) => serves(filter, sort));
  if (walk === undefined) throw new TypeError(`No way through ${shape.table.name} by ${sort}`);
  const given = fieldsOf(filter);
  const ask = (field: keyof Filter & string): string => {
    const value = filter[field];
    return value === undefined || value === null ? 'true' : shape.conditions[field](value, bind, now);
  };
  const direction = newestFirst ? 'DESC' : 'ASC';
  const { name } = shape.table;
  const order = [...walk.key, 'id'].map((column) => `${column} ${direction}`).join(', ');
  const [leads, others] = [
    given.filter((field) => walk.leads.includes(field)),
    given.filter((field) => !walk.leads.includes(field)),
  ];
  const where = leads.map(ask);
  if (walk.where !== undefined) where.push(walk.where);
  if (after !== null) where.push(isAfter(walk.key, { after: bind(after), table: name, newestFirst }));
  const isNarrowed = walk.only !== undefined || others.length > 0;
  const looks = isNarrowed || most === null ? LOOKS : most;
  const looked = `SELECT * FROM ${name} looked${whereOf(where)} ORDER BY ${order} LIMIT ${looks}`;
  const leadValues = [...values];
  const rest = others.map(ask);
  if (walk.only !== undefined) rest.push(walk.only);
  return { looked, rest: whereOf(rest), order, values, leadValues };
}

function whereOf(terms: readonly string[]): string {
  return terms.length === 0 ? '' : ` WHERE ${terms.join(' AND ')}`;
}

/** What comes after a row: by its place now. */
function isAfter(
  key: readonly string[],
  { after, table, newestFirst }: { after: string; table: string; newestFirst: boolean },
): string {
  const sign = newestFirst ? '<' : '>';
  if (key.length === 0) return `id ${sign} ${after}`;
  const there = key.map((column) => `(SELECT ${column} FROM ${table} WHERE id = ${after})`);
  return `(${[...key, 'id'].join(', ')}) ${sign} (${[...there, after].join(', ')})`;
}

function fieldsOf<Filter extends object>(filter: Filter): (keyof Filter & string)[] {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined && value !== null);
  return given.map(([field]) => field as keyof Filter & string);
}

/** Of a column of ids: a text that is no id is that of nothing. */
export const isId =
  (column: string) =>
  (value: string, bind: Bind): string =>
    isUuid(value) ? `${column} = ${bind(value)}` : 'false';

/**
 * In the text of the statement: a partial index serves a value that is known when the statement is planned.
 */
export const isStatus =
  (column: string) =>
  (value: string): string =>
    /^[a-z-]+$/.test(value) ? `${column} = '${value}'` : 'false';

export const isFrom =
  (column: string) =>
  (value: Date, bind: Bind): string =>
    `${column} >= ${bind(value.toISOString())}`;

export const isBefore =
  (column: string) =>
  (value: Date, bind: Bind): string =>
    `${column} < ${bind(value.toISOString())}`;
