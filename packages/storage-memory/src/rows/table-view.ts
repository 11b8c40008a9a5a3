import { notFound, PanelkitError } from '@panelkit/sdk';
import { copyOf } from './copy-of.ts';
import {
  comparePositions,
  type Identified,
  indexOf,
  type Position,
  positionsIn,
  putRow,
  type Table,
  type UniqueKey,
} from './table.ts';

/**
 * A table as one transaction sees it: the committed rows under its own. Rows are read only: who hands one
 * out, copies it.
 */
export interface TableView<Row extends Identified, Unique extends string, Index extends string> {
  find(id: string): Row | null;
  /** @throws PanelkitError `NOT_FOUND` */
  get(id: string): Row;
  findBy(unique: Unique, key: string): Row | null;
  /** Rows of a group of an index, in order. */
  scan(index: Index | 'all', group: string, after?: Position): Iterable<Row>;
  /** Stores a copy. @throws PanelkitError `STORAGE_CONFLICT` */
  insert(row: Row): void;
  /** Stores a copy, in the place of the row with its id. @throws PanelkitError `STORAGE_CONFLICT` */
  put(row: Row): void;
  /**
   * Stores a row that nobody else has in hands, in the place of the one with its id, when nothing is
   * different by which it is found.
   */
  keep(row: Row): void;
  /**
   * @throws PanelkitError `NOT_FOUND` `STORAGE_CONFLICT`; TypeError when the patch names a field that does
   *   not change
   */
  update(id: string, patch: Partial<Row>): void;
  /**
   * Replaces a row by what `next` makes of it, whatever fields that changes.
   * @throws PanelkitError `NOT_FOUND` `STORAGE_CONFLICT`
   */
  change(id: string, next: (row: Row) => Row): void;
  /** Takes a row away; nothing when there is none. */
  remove(id: string): void;
}

/**
 * Opens a view on a table. At its first write it leaves in `written` how the touched rows get into the table.
 */
export function createTableView<Row extends Identified, Unique extends string, Index extends string>(
  table: Table<Row, Unique, Index>,
  written: (() => void)[],
): TableView<Row, Unique, Index> {
  const overlay: Overlay<Row, Unique, Index> = {
    table,
    touched: new Map(),
    kept: new Set(),
    movedKeys: new Map(),
  };
  const begin = (): void => {
    if (overlay.touched.size === 0) written.push(() => commit(overlay));
  };
  const touch = (id: string, row: Row | null): void => {
    begin();
    overlay.kept.delete(id);
    touchRow(overlay, id, row);
  };
  return {
    find: (id) => currentRow(overlay, id),
    get: (id) => existingRow(overlay, id),
    findBy(name, key) {
      const unique = table.uniques.get(name);
      const id = unique === undefined ? null : holderOf(overlay, unique, key);
      return id === null ? null : existingRow(overlay, id);
    },
    scan: (index, group, after) => scan(overlay, { index, group, after: after ?? null }),
    insert(row) {
      if (currentRow(overlay, row.id) !== null) throw conflict(table.schema.kind, row.id, 'id');
      touch(row.id, copyOf(row));
    },
    put: (row) => touch(row.id, copyOf(row)),
    keep(row) {
      begin();
      if (!overlay.touched.has(row.id)) overlay.kept.add(row.id);
      overlay.touched.set(row.id, row);
    },
    update(id, patch) {
      assertChangeable(table.schema, patch);
      touch(id, { ...existingRow(overlay, id), ...copyOf(patch) });
    },
    change: (id, next) => touch(id, next(existingRow(overlay, id))),
    remove(id) {
      if (currentRow(overlay, id) !== null) touch(id, null);
    },
  };
}

/** The rows that a transaction touched, over the committed ones; null: taken away. */
interface Overlay<Row extends Identified, Unique extends string, Index extends string> {
  table: Table<Row, Unique, Index>;
  touched: Map<string, Row | null>;
  /** Those of them that are still found as before. */
  kept: Set<string>;
  /** The keys it took (id) or gave up (null). */
  movedKeys: Map<UniqueKey<Row>, Map<string, string | null>>;
}

function commit<Row extends Identified, Unique extends string, Index extends string>({
  table,
  touched,
  kept,
  movedKeys,
}: Overlay<Row, Unique, Index>): void {
  for (const [{ ids }, moved] of movedKeys) {
    for (const [key, id] of moved) {
      if (id === null) ids.delete(key);
      else ids.set(key, id);
    }
  }
  for (const [id, row] of touched) {
    if (row !== null && kept.has(id)) table.rows.set(id, row);
    else putRow(table, id, row);
  }
}

function currentRow<Row extends Identified, Unique extends string, Index extends string>(
  { table, touched }: Overlay<Row, Unique, Index>,
  id: string,
): Row | null {
  const own = touched.size === 0 ? undefined : touched.get(id);
  return own === undefined ? (table.rows.get(id) ?? null) : own;
}

function existingRow<Row extends Identified, Unique extends string, Index extends string>(
  overlay: Overlay<Row, Unique, Index>,
  id: string,
): Row {
  const row = currentRow(overlay, id);
  if (row === null) throw notFound(overlay.table.schema.kind, id);
  return row;
}

/** The id of the row that has a unique key now. */
function holderOf<Row extends Identified, Unique extends string, Index extends string>(
  { movedKeys }: Overlay<Row, Unique, Index>,
  unique: UniqueKey<Row>,
  key: string,
): string | null {
  const moved = movedKeys.size === 0 ? undefined : movedKeys.get(unique)?.get(key);
  return moved === undefined ? (unique.ids.get(key) ?? null) : moved;
}

function touchRow<Row extends Identified, Unique extends string, Index extends string>(
  overlay: Overlay<Row, Unique, Index>,
  id: string,
  row: Row | null,
): void {
  const { table, touched } = overlay;
  const old = currentRow(overlay, id);
  let moves: { unique: UniqueKey<Row>; oldKey: string | null; key: string | null }[] | null = null;
  for (const unique of table.uniqueList) {
    const oldKey = old === null ? null : unique.keyOf(old);
    const key = row === null ? null : unique.keyOf(row);
    if (oldKey === key) continue;
    if (key !== null && holderOf(overlay, unique, key) !== null)
      throw conflict(table.schema.kind, id, unique.name);
    moves ??= [];
    moves.push({ unique, oldKey, key });
  }
  for (const { unique, oldKey, key } of moves ?? []) {
    if (oldKey !== null) moveKey(overlay, unique, oldKey, null);
    if (key !== null) moveKey(overlay, unique, key, id);
  }
  touched.set(id, row);
}

function moveKey<Row extends Identified, Unique extends string, Index extends string>(
  { movedKeys }: Overlay<Row, Unique, Index>,
  unique: UniqueKey<Row>,
  key: string,
  id: string | null,
): void {
  const moved = movedKeys.get(unique) ?? new Map<string, string | null>();
  movedKeys.set(unique, moved);
  moved.set(key, id);
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
  if (touched.size === 0) return positions;
  const { placesOf } = indexOf(table, index);
  for (const [id, row] of touched) {
    if (row === null) continue;
    for (const place of placesOf(row)) if (place.group === group) positions.push({ sort: place.sort, id });
  }
  return positions
    .filter((position) => after === null || comparePositions(position, after) > 0)
    .sort(comparePositions);
}

function assertChangeable(schema: { kind: string; fixed: readonly string[] }, patch: object): void {
  const fixed: string[] = [];
  for (const field in patch) if (field === 'id' || schema.fixed.includes(field)) fixed.push(field);
  if (fixed.length === 0) return;
  throw new TypeError(`An update of a ${schema.kind} names ${fixed.join(', ')}, which it cannot change`);
}

function conflict(kind: string, id: string, key: string): PanelkitError<'STORAGE_CONFLICT'> {
  return new PanelkitError('STORAGE_CONFLICT', {
    message: `There is another ${kind} with the same ${key}`,
    details: { kind, id },
  });
}
