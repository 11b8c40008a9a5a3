import { notFound, PanelkitError } from '@panelkit/sdk';
import { copyOf } from './copy-of.ts';
import {
  comparePositions,
  type Identified,
  namesOf,
  type Position,
  placesOf,
  positionsIn,
  putRow,
  type Table,
} from './table.ts';

/** A table as one transaction sees it: the committed rows under its own. What it answers is the caller's to keep. */
export interface TableView<Row extends Identified, Unique extends string, Index extends string> {
  find(id: string): Row | null;
  /** @throws PanelkitError `NOT_FOUND` */
  get(id: string): Row;
  findBy(unique: Unique, key: string): Row | null;
  /** Rows of a group of an index, in order. Read only: not copied. */
  scan(index: Index | 'all', group: string, after?: Position): Iterable<Row>;
  /** @throws PanelkitError `STORAGE_CONFLICT` */
  insert(row: Row): void;
  /** Stores a row, in the place of the one with its id. @throws PanelkitError `STORAGE_CONFLICT` */
  put(row: Row): void;
  /** @throws PanelkitError `NOT_FOUND` `STORAGE_CONFLICT`; TypeError when the patch names a field that does not change */
  update(id: string, patch: Partial<Row>): void;
  /** Replaces a row by what `next` makes of it, whatever fields that changes. @throws PanelkitError `NOT_FOUND` `STORAGE_CONFLICT` */
  change(id: string, next: (row: Row) => Row): void;
}

/** Opens a view on a table. At its first write it leaves in `written` how the touched rows get into the table. */
export function createTableView<Row extends Identified, Unique extends string, Index extends string>(
  table: Table<Row, Unique, Index>,
  written: (() => void)[],
): TableView<Row, Unique, Index> {
  const overlay: Overlay<Row, Unique, Index> = { table, touched: new Map(), takenKeys: new Map() };
  const put = (row: Row): void => {
    if (overlay.touched.size === 0) written.push(() => commit(overlay));
    putTouched(overlay, row);
  };
  return {
    find: (id) => copyOf(currentRow(overlay, id) ?? null),
    get: (id) => copyOf(existingRow(overlay, id)),
    findBy(unique, key) {
      const id = holderOf(overlay, unique, key);
      return id === null ? null : copyOf(existingRow(overlay, id));
    },
    scan: (index, group, after) => scan(overlay, { index, group, after: after ?? null }),
    insert(row) {
      if (currentRow(overlay, row.id) !== undefined) throw conflict(table.schema.kind, row.id, 'id');
      put(copyOf(row));
    },
    put: (row) => put(copyOf(row)),
    update(id, patch) {
      assertChangeable(table.schema, patch);
      put({ ...existingRow(overlay, id), ...copyOf(patch) });
    },
    change: (id, next) => put(next(existingRow(overlay, id))),
  };
}

function commit<Row extends Identified, Unique extends string, Index extends string>({
  table,
  touched,
}: Overlay<Row, Unique, Index>): void {
  for (const row of touched.values()) putRow(table, row);
}

/** The rows that a transaction touched, over the committed ones. */
interface Overlay<Row extends Identified, Unique extends string, Index extends string> {
  table: Table<Row, Unique, Index>;
  touched: Map<string, Row>;
  /** Name and key of the unique keys it took (id) or gave up (null). */
  takenKeys: Map<string, string | null>;
}

function currentRow<Row extends Identified>(
  { table, touched }: Pick<Overlay<Row, never, never>, 'touched'> & { table: { rows: Map<string, Row> } },
  id: string,
): Row | undefined {
  return touched.get(id) ?? table.rows.get(id);
}

function existingRow<Row extends Identified, Unique extends string, Index extends string>(
  overlay: Overlay<Row, Unique, Index>,
  id: string,
): Row {
  const row = currentRow(overlay, id);
  if (row === undefined) throw notFound(overlay.table.schema.kind, id);
  return row;
}

/** The id of the row that has a unique key now. */
function holderOf<Row extends Identified, Unique extends string, Index extends string>(
  { table, takenKeys }: Overlay<Row, Unique, Index>,
  unique: Unique,
  key: string,
): string | null {
  const taken = takenKeys.get(`${unique}:${key}`);
  return taken === undefined ? (table.uniques.get(unique)?.get(key) ?? null) : taken;
}

function putTouched<Row extends Identified, Unique extends string, Index extends string>(
  overlay: Overlay<Row, Unique, Index>,
  row: Row,
): void {
  const { schema } = overlay.table;
  const names = namesOf(schema.unique);
  for (const name of names) {
    const key = schema.unique[name](row);
    const holder = key === null ? null : holderOf(overlay, name, key);
    if (holder !== null && holder !== row.id) throw conflict(schema.kind, row.id, name);
  }
  const old = currentRow(overlay, row.id);
  for (const name of names) {
    const oldKey = old === undefined ? null : schema.unique[name](old);
    const key = schema.unique[name](row);
    if (oldKey !== null) overlay.takenKeys.set(`${name}:${oldKey}`, null);
    if (key !== null) overlay.takenKeys.set(`${name}:${key}`, row.id);
  }
  overlay.touched.set(row.id, row);
}

/** Committed positions and touched rows, merged in order. */
function* scan<Row extends Identified, Unique extends string, Index extends string>(
  overlay: Overlay<Row, Unique, Index>,
  place: { index: Index | 'all'; group: string; after: Position | null },
): Iterable<Row> {
  const touched = touchedPositions(overlay, place);
  let next = 0;
  for (const position of positionsIn(overlay.table, place)) {
    if (overlay.touched.has(position.id)) continue;
    for (; next < touched.length; next += 1) {
      const own = touched[next];
      if (own === undefined || comparePositions(own, position) > 0) break;
      yield existingRow(overlay, own.id);
    }
    yield existingRow(overlay, position.id);
  }
  for (const own of touched.slice(next)) yield existingRow(overlay, own.id);
}

function touchedPositions<Row extends Identified, Unique extends string, Index extends string>(
  { table, touched }: Overlay<Row, Unique, Index>,
  { index, group, after }: { index: Index | 'all'; group: string; after: Position | null },
): Position[] {
  const positions: Position[] = [];
  for (const row of touched.values()) {
    for (const place of placesOf(table.schema, index, row)) {
      if (place.group === group) positions.push({ sort: place.sort, id: row.id });
    }
  }
  return positions
    .filter((position) => after === null || comparePositions(position, after) > 0)
    .sort(comparePositions);
}

function assertChangeable(schema: { kind: string; fixed: readonly string[] }, patch: object): void {
  const fixed = Object.keys(patch).filter((field) => field === 'id' || schema.fixed.includes(field));
  if (fixed.length === 0) return;
  throw new TypeError(`An update of a ${schema.kind} names ${fixed.join(', ')}, which it cannot change`);
}

function conflict(kind: string, id: string, key: string): PanelkitError<'STORAGE_CONFLICT'> {
  return new PanelkitError('STORAGE_CONFLICT', {
    message: `There is another ${kind} with the same ${key}`,
    details: { kind, id },
  });
}
