import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';

/** The rows of a paged list one by one, page after page: for lists that grow with the shop's customers. */
export async function* rowsOf<Row>(list: (request: PageRequest) => Promise<Page<Row>>): AsyncGenerator<Row> {
  let cursor: string | null = null;
  do {
    const page: Page<Row> = await list(cursor === null ? { limit: 500 } : { cursor, limit: 500 });
    yield* page.rows;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

/**
 * Every row of a paged list at once. For lists that grow with the shop's set-up (panels, inbounds), not with
 * its customers.
 */
export async function listAll<Row>(list: (request: PageRequest) => Promise<Page<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of rowsOf(list)) rows.push(row);
  return rows;
}
