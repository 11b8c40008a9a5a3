import { notFound, type Page, type PageRequest } from '@panelkit/sdk';
import type { Reader, Writer } from '@panelkit/sdk/ports';
import type { Access, TransactionAccess } from '../database/access.ts';
import type { Session } from '../database/database.ts';
import { readRow } from '../rows/columns.ts';
import { isUuid } from '../rows/is-uuid.ts';
import { boundsOf, toPage } from '../rows/page.ts';
import { type Table, updateOf, valuesOf } from '../rows/table.ts';

/** `column = value`; a condition whose value is undefined does not count. */
export type Conditions = Record<string, string | boolean | undefined>;

/** `find` and `list` of a table; `conditions` says what a list's filter asks for. */
export function createReader<Row extends { id: string }, Filter>(
  { run }: Access,
  table: Table<Row>,
  conditions: (filter: PageRequest & Partial<Filter>) => Conditions,
): Reader<Row, Filter> {
  return {
    find: (id) => run((session) => findRow(session, table, { column: 'id', value: id })),
    list: (request?: PageRequest & Filter) =>
      run((session) => listRows(session, table, request ?? {}, conditions(request ?? {}))),
  };
}

/** `get`, `insert` and `update` of a table, in a transaction. */
export function createWriter<Row extends { id: string }, Patch extends object>(
  { run, later, own }: TransactionAccess,
  table: Table<Row>,
): Writer<Row, Patch> {
  const { kind } = table;
  // References only share a row's key: they need not wait for who changes it.
  const lock = `${table.select} WHERE id = $1 FOR NO KEY UPDATE`;
  return {
    get: (id) =>
      run(async (session) => {
        const [cells] = isUuid(id) ? await session.query(lock, [id]) : [];
        if (cells === undefined) throw notFound(kind, id);
        own.add(table.name, id);
        return readRow(table.columns, cells);
      }),
    insert: async (row) => {
      own.add(table.name, row.id);
      const subject = { kind, id: row.id };
      await later({ table: table.name, text: table.insert, values: valuesOf(table, row), subject });
    },
    async update(id, patch) {
      const subject = { kind, id };
      // Whether another row is there, only its update can say.
      if (!own.has(table.name, id)) return run((session) => updateRow(session, table, id, patch), subject);
      const update = updateOf(table, id, patch);
      if (update !== null) await later({ table: table.name, ...update, subject });
    },
  };
}

/** The row whose column has this value, which is unique. */
export async function findRow<Row>(
  session: Session,
  table: Table<Row>,
  { column, value }: { column: string; value: string },
): Promise<Row | null> {
  if (column === 'id' && !isUuid(value)) return null;
  const [cells] = await session.query(`${table.select} WHERE ${column} = $1`, [value]);
  return cells === undefined ? null : readRow(table.columns, cells);
}

async function updateRow<Row>(session: Session, table: Table<Row>, id: string, patch: object): Promise<void> {
  const update = updateOf(table, id, patch);
  if (!isUuid(id)) throw notFound(table.kind, id);
  const found =
    update === null
      ? await session.query(`SELECT id FROM ${table.name} WHERE id = $1`, [id])
      : await session.query(update.text, update.values);
  if (found.length === 0) throw notFound(table.kind, id);
}

/** One page of the rows that meet the conditions, by id. @throws PanelkitError `INVALID_INPUT` */
async function listRows<Row extends { id: string }>(
  session: Session,
  table: Table<Row>,
  request: PageRequest,
  conditions: Conditions,
): Promise<Page<Row>> {
  const { after, limit, way } = boundsOf(request);
  const values: unknown[] = [limit + 1];
  const { status, ...others } = conditions;
  const wanted = Object.entries(others)
    .filter(([, value]) => value !== undefined)
    .map(([column, value]) => ({ column, place: values.push(value) }));
  const terms = wanted.map(({ column, place }) => `${column} = $${place}`);
  if (status !== undefined) {
    if (!isStatus(status)) return { rows: [], nextCursor: null };
    // In the text: an index that leaves out the usual status serves a status that is known when the statement
    // is planned.
    terms.push(`status = '${status}'`);
  }
  if (after !== null) terms.push(`id ${way.isAfter} $${values.push(after)}`);
  if (wanted.some(({ column, place }) => column.endsWith('_id') && isForeign(column, values[place - 1]))) {
    return { rows: [], nextCursor: null };
  }
  const where = terms.length === 0 ? '' : ` WHERE ${terms.join(' AND ')}`;
  const found = await session.query(`${table.select}${where} ORDER BY id ${way.order} LIMIT $1`, values);
  return toPage(
    found.map((cells) => readRow(table.columns, cells)),
    limit,
  );
}

function isStatus(value: string | boolean): boolean {
  return typeof value === 'string' && /^[a-z-]+$/.test(value);
}

const TEXT_IDS = ['target_id', 'actor_id', 'staff_id'];

/**
 * Whether nothing can have this value: the ids of targets, actors and staff are text, all others are uuids.
 */
function isForeign(column: string, value: unknown): boolean {
  return !TEXT_IDS.includes(column) && !isUuid(String(value));
}
