import { invalidInput, type Page, type PageRequest } from '@panelkit/sdk';
import { isUuid } from './is-uuid.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;

/** Where a page begins, and how many rows it may have. @throws PanelkitError `INVALID_INPUT` */
export function boundsOf({ cursor, limit = DEFAULT_LIMIT, newestFirst = false }: PageRequest): {
  after: string | null;
  limit: number;
  /** Which rows come after the cursor, and the order that goes with it. */
  way: { isAfter: '>' | '<'; order: 'ASC' | 'DESC' };
} {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw invalidInput([
      { path: 'limit', code: 'out-of-range', message: `must be a whole number from 1 to ${MAX_LIMIT}` },
    ]);
  }
  if (cursor !== undefined && !isUuid(cursor)) {
    throw invalidInput([{ path: 'cursor', code: 'unknown', message: 'must be the nextCursor of a page' }]);
  }
  const way = newestFirst
    ? ({ isAfter: '<', order: 'DESC' } as const)
    : ({ isAfter: '>', order: 'ASC' } as const);
  return { after: cursor ?? null, limit, way };
}

/** A page out of the rows from its beginning on, of which one more than its limit was read. */
export function toPage<Row extends { id: string }>(rows: Row[], limit: number): Page<Row> {
  if (rows.length <= limit) return { rows, nextCursor: null };
  const shown = rows.slice(0, limit);
  return { rows: shown, nextCursor: shown.at(-1)?.id ?? null };
}
