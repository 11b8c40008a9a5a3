import type { Page, PageRequest } from '@panelkit/sdk';

/** All rows of a paged list. */
export async function readAll<Row>(list: (request: PageRequest) => Promise<Page<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Row> = await list(cursor === null ? { limit: 500 } : { cursor, limit: 500 });
    rows.push(...page.rows);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return rows;
}
