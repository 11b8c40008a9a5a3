import { addSorted, createSortedList, removeSorted, type SortedList, sortedAfter } from './sorted-list.ts';

/** What every stored row has. */
export interface Identified {
  id: string;
}

/** A row's position in an index: its group, and its place in it. Equal places are ordered by id. */
export interface IndexPlace {
  group: string;
  sort: number;
}

/** An index of a kind of row. */
export interface IndexSchema<Row> {
  /** Empty: the row is not in the index. */
  placesOf(row: Row): IndexPlace[];
  /** Whether two states of a row have equal places. */
  isAtSamePlaces(first: Row, second: Row): boolean;
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
  indexes: Record<Index, IndexSchema<Row>>;
  /** Its rows are found by id and index alone: there is no index `all`. */
  isUnlisted?: true;
}

/** A unique key of a table: which row has which value. */
export interface UniqueKey<Row> {
  readonly name: string;
  keyOf(row: Row): string | null;
  readonly ids: Map<string, string>;
}

/** An index of a table: its positions by group. */
export interface TableIndex<Row> extends IndexSchema<Row> {
  readonly groups: Map<string, SortedList<Position>>;
}

/** Committed rows of one kind with their indexes. Rows in it are never changed, only replaced. */
export interface Table<Row extends Identified, Unique extends string, Index extends string> {
  readonly schema: TableSchema<Row, Unique, Index>;
  readonly rows: Map<string, Row>;
  readonly uniques: ReadonlyMap<string, UniqueKey<Row>>;
  readonly uniqueList: readonly UniqueKey<Row>[];
  /** With `all`, in which every row is, by id, unless it is unlisted. */
  readonly indexes: ReadonlyMap<string, TableIndex<Row>>;
  readonly indexList: readonly TableIndex<Row>[];
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
  if (!schema.isUnlisted) indexes.set('all', { ...ALL, groups: new Map() });
  for (const name in schema.indexes) indexes.set(name, { ...schema.indexes[name], groups: new Map() });
  const lists = { uniqueList: [...uniques.values()], indexList: [...indexes.values()] };
  return { schema, rows: new Map(), uniques, indexes, ...lists };
}

const EVERYWHERE: IndexPlace[] = [{ group: '', sort: 0 }];
const ALL: IndexSchema<unknown> = { placesOf: () => EVERYWHERE, isAtSamePlaces: () => true };

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

/**
 * Stores a row in the place of the one with its id; null: takes that one away. Its unique keys are the
 * caller's to move.
 */
export function putRow<Row extends Identified, Unique extends string, Index extends string>(
  table: Table<Row, Unique, Index>,
  id: string,
  row: Row | null,
): void {
  const old = table.rows.get(id) ?? null;
  if (row === null) table.rows.delete(id);
  else table.rows.set(id, row);
  for (const { placesOf, isAtSamePlaces, groups } of table.indexList) {
    if (old !== null && row !== null && isAtSamePlaces(old, row)) continue;
    if (old !== null) for (const place of placesOf(old)) leavePlace(groups, place, id);
    if (row !== null) for (const place of placesOf(row)) takePlace(groups, place, id);
  }
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
