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
}

/** Committed rows of one kind with their indexes. Rows in it are never changed, only replaced. */
export interface Table<Row extends Identified, Unique extends string, Index extends string> {
  readonly schema: TableSchema<Row, Unique, Index>;
  readonly rows: Map<string, Row>;
  /** By name of the unique key: key → id. */
  readonly uniques: Map<string, Map<string, string>>;
  /** By name of the index: group → positions. */
  readonly indexes: Map<string, Map<string, SortedList<Position>>>;
}

/** The order within a group of an index. */
export function comparePositions(first: Position, second: Position): number {
  if (first.sort !== second.sort) return first.sort - second.sort;
  if (first.id === second.id) return 0;
  return first.id < second.id ? -1 : 1;
}

/** The index places of a row; every row is in `all`, by id. */
export function placesOf<Row extends Identified, Unique extends string, Index extends string>(
  schema: TableSchema<Row, Unique, Index>,
  index: Index | 'all',
  row: Row,
): IndexPlace[] {
  return index === 'all' ? [{ group: '', sort: 0 }] : schema.indexes[index](row);
}

/** The names of a record made with a known set of names. */
export function namesOf<Name extends string>(record: Record<Name, unknown>): Name[] {
  const names: Name[] = [];
  for (const name in record) names.push(name);
  return names;
}

/** An empty table. */
export function createTable<Row extends Identified, Unique extends string, Index extends string>(
  schema: TableSchema<Row, Unique, Index>,
): Table<Row, Unique, Index> {
  return {
    schema,
    rows: new Map(),
    uniques: new Map(namesOf(schema.unique).map((name) => [name, new Map()])),
    indexes: new Map(['all', ...namesOf(schema.indexes)].map((name) => [name, new Map()])),
  };
}

/** The positions of a group of an index, in order; the index `all` has one group, ``. */
export function positionsIn<Row extends Identified, Unique extends string, Index extends string>(
  table: Table<Row, Unique, Index>,
  place: { index: Index | 'all'; group: string; after: Position | null },
): Iterable<Position> {
  const list = table.indexes.get(place.index)?.get(place.group);
  return list === undefined ? [] : sortedAfter(list, place.after);
}

/** Stores a row, in the place of the one with its id. */
export function putRow<Row extends Identified, Unique extends string, Index extends string>(
  table: Table<Row, Unique, Index>,
  row: Row,
): void {
  const { schema } = table;
  const old = table.rows.get(row.id);
  table.rows.set(row.id, row);
  for (const name of namesOf(schema.unique)) {
    const ids = table.uniques.get(name);
    const oldKey = old === undefined ? null : schema.unique[name](old);
    const key = schema.unique[name](row);
    // Another row of the same commit may hold the old key already.
    if (oldKey !== null && oldKey !== key && ids?.get(oldKey) === row.id) ids.delete(oldKey);
    if (key !== null) ids?.set(key, row.id);
  }
  const indexNames: (Index | 'all')[] = ['all', ...namesOf(schema.indexes)];
  for (const name of indexNames) {
    const before = old === undefined ? [] : placesOf(schema, name, old);
    const after = placesOf(schema, name, row);
    const groups = table.indexes.get(name) ?? new Map();
    for (const place of before) if (!hasPlace(after, place)) leavePlace(groups, place, row.id);
    for (const place of after) if (!hasPlace(before, place)) takePlace(groups, place, row.id);
  }
}

function hasPlace(places: IndexPlace[], { group, sort }: IndexPlace): boolean {
  return places.some((place) => place.group === group && place.sort === sort);
}

function takePlace(groups: Map<string, SortedList<Position>>, { group, sort }: IndexPlace, id: string): void {
  const list = groups.get(group) ?? createSortedList(comparePositions);
  if (list.size === 0) groups.set(group, list);
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
