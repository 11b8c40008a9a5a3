import type { Page, PageRequest } from '../ports/storage.ts';

/** Every row of a paged list, page after page. For lists that grow with the shop's set-up (panels, inbounds), not with its customers. */
export async function listAll<Row>(list: (request: PageRequest) => Promise<Page<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Row> = await list(cursor === null ? { limit: 500 } : { cursor, limit: 500 });
    rows.push(...page.rows);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return rows;
}
