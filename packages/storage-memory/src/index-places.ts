import type { IndexPlace } from './table.ts';

/** One place in an index, all rows of the group being ordered by id. */
export const inGroup = (group: string | null): IndexPlace[] => (group === null ? [] : [{ group, sort: 0 }]);
/** One place by an instant; none without. */
export const atTime = (at: Date | null, group = ''): IndexPlace[] =>
  at === null ? [] : [{ group, sort: at.getTime() }];
/** One key of two parts. */
export const joined = (first: string, second: string | number) => `${first.length}:${first}${second}`;
