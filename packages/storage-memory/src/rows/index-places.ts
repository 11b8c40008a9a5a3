import type { IndexPlace, IndexSchema } from './table.ts';

const NOWHERE: IndexPlace[] = [];

/** One place in an index, all rows of the group being ordered by id; none without a group. */
export const byGroup = <Row>(groupOf: (row: Row) => string | null): IndexSchema<Row> => ({
  placesOf(row) {
    const group = groupOf(row);
    return group === null ? NOWHERE : [{ group, sort: 0 }];
  },
  isAtSamePlaces: (first, second) => groupOf(first) === groupOf(second),
});

/** One place by an instant; none without. */
export const byTime = <Row>(
  timeOf: (row: Row) => Date | null,
  groupOf: (row: Row) => string = () => '',
): IndexSchema<Row> => ({
  placesOf(row) {
    const at = timeOf(row);
    return at === null ? NOWHERE : [{ group: groupOf(row), sort: at.getTime() }];
  },
  isAtSamePlaces: (first, second) =>
    timeOf(first)?.getTime() === timeOf(second)?.getTime() && groupOf(first) === groupOf(second),
});

/** A place in each of some groups, which differ. */
export const byGroups = <Row>(groupsOf: (row: Row) => readonly string[]): IndexSchema<Row> => ({
  placesOf: (row) => groupsOf(row).map((group) => ({ group, sort: 0 })),
  isAtSamePlaces: (first, second) => groupsOf(first).join() === groupsOf(second).join(),
});

/** A place in each of some groups, for rows that stay there. */
export const byFixedGroups = <Row>(groupsOf: (row: Row) => string[]): IndexSchema<Row> => ({
  placesOf: (row) => [...new Set(groupsOf(row))].map((group) => ({ group, sort: 0 })),
  isAtSamePlaces: () => true,
});

/** One key of two parts. */
export const joined = (first: string, second: string | number) => `${first.length}:${first}${second}`;
