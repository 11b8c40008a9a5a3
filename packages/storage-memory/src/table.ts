import { addSorted, createSortedList, removeSorted, type SortedList, sortedAfter } from './sorted-list.ts';

/** What every stored row has. */
export interface Identified {
  id: string;
}

/** Where a row stands in an index: its group, and its place in it. Equal places are ordered by id. */
export interface IndexPlace {
  group: string;
  sort: number;
}

/** A row's position within one group of an index. */
export interface Position {
  sort: number;
  id: string;
}

/** The unique keys and indexes of a kind of row. */
export interface TableSchema<Row, Unique extends string, Index extends string> {
  /** For errors: *order*, *panel*. */
  kind: string;
  /** Fields that no update may name. */
  fixed: readonly string[];
  /** Null: this row does not take part. */
  unique: Record<Unique, (row: Row) => string | null>;
  /** Empty: this row is not in the index. */
  indexes: Record<Index, (row: Row) => IndexPlace[]>;
  /** Its rows are found by id and index alone: there is no index `all`. */
  isUnlisted?: true;
}

/** A unique key of a table: who has which. */
export interface UniqueKey<Row> {
  readonly name: string;
  keyOf(row: Row): string | null;
  readonly ids: Map<string, string>;
}

/** An index of a table: its positions by group. */
export interface TableIndex<Row> {
  placesOf(row: Row): IndexPlace[];
  readonly groups: Map<string, SortedList<Position>>;
}

/** Committed rows of one kind with their indexes. Rows in it are never changed, only replaced. */
export interface Table<Row extends Identified, Unique extends string, Index extends string> {
  readonly schema: TableSchema<Row, Unique, Index>;
  readonly rows: Map<string, Row>;
  readonly uniques: ReadonlyMap<string, UniqueKey<Row>>;
  /** With `all`, in which every row is, by id, unless it is unlisted. */
  readonly indexes: ReadonlyMap<string, TableIndex<Row>>;
}

/** The order within a group of an index. */
export function comparePositions(first: Position, second: Position): number {
  if (first.sort !== second.sort) return first.sort - second.sort;
  if (first.id === second.id) return 0;
  return first.id < second.id ? -1 : 1;
}

/** An empty table. */
export function createTable<Row extends Identified, Unique extends string, Index extends string>(
  schema: TableSchema<Row, Unique, Index>,
): Table<Row, Unique, Index> {
  const uniques = new Map<string, UniqueKey<Row>>();
  for (const name in schema.unique) uniques.set(name, { name, keyOf: schema.unique[name], ids: new Map() });
  const indexes = new Map<string, TableIndex<Row>>();
  if (!schema.isUnlisted) indexes.set('all', { placesOf: () => ALL, groups: new Map() });
  for (const name in schema.indexes) indexes.set(name, { placesOf: schema.indexes[name], groups: new Map() });
  return { schema, rows: new Map(), uniques, indexes };
}

const ALL: IndexPlace[] = [{ group: '', sort: 0 }];
const NOWHERE: IndexPlace[] = [];

/** The positions of a group of an index, in order; the index `all` has one group, ``. */
export function positionsIn<Row extends Identified, Unique extends string, Index extends string>(
  table: Table<Row, Unique, Index>,
  place: { index: Index | 'all'; group: string; after: Position | null },
): Iterable<Position> {
  const list = indexOf(table, place.index).groups.get(place.group);
  return list === undefined ? [] : sortedAfter(list, place.after);
}

/** @throws TypeError: an unlisted table has no index `all` */
export function indexOf<Row extends Identified, Unique extends string, Index extends string>(
  { schema, indexes }: Table<Row, Unique, Index>,
  name: Index | 'all',
): TableIndex<Row> {
  const index = indexes.get(name);
  if (index === undefined) throw new TypeError(`The table ${schema.kind} has no index ${name}`);
  return index;
}

/** Stores a row in the place of the one with its id; null: takes that one away. */
export function putRow<Row extends Identified, Unique extends string, Index extends string>(
  table: Table<Row, Unique, Index>,
  id: string,
  row: Row | null,
): void {
  const old = table.rows.get(id) ?? null;
  if (row === null) table.rows.delete(id);
  else table.rows.set(id, row);
  for (const { keyOf, ids } of table.uniques.values()) {
    const oldKey = old === null ? null : keyOf(old);
    const key = row === null ? null : keyOf(row);
    if (oldKey === key) continue;
    // Another row of the same commit may hold the old key already.
    if (oldKey !== null && ids.get(oldKey) === id) ids.delete(oldKey);
    if (key !== null) ids.set(key, id);
  }
  for (const { placesOf, groups } of table.indexes.values()) {
    const before = old === null ? NOWHERE : placesOf(old);
    const after = row === null ? NOWHERE : placesOf(row);
    for (const place of before) if (!hasPlace(after, place)) leavePlace(groups, place, id);
    for (const place of after) if (!hasPlace(before, place)) takePlace(groups, place, id);
  }
}

function hasPlace(places: IndexPlace[], { group, sort }: IndexPlace): boolean {
  for (const place of places) if (place.group === group && place.sort === sort) return true;
  return false;
}

function takePlace(groups: Map<string, SortedList<Position>>, { group, sort }: IndexPlace, id: string): void {
  let list = groups.get(group);
  if (list === undefined) {
    list = createSortedList(comparePositions);
    groups.set(group, list);
  }
  addSorted(list, { sort, id });
}

function leavePlace(
  groups: Map<string, SortedList<Position>>,
  { group, sort }: IndexPlace,
  id: string,
): void {
  const list = groups.get(group);
  if (list === undefined) return;
  removeSorted(list, { sort, id });
  if (list.size === 0) groups.delete(group);
}
