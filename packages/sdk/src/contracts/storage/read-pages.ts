import { expect } from 'vitest';
import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';

/** Every page of a list, one after the other; each but the last is full. */
export async function readPages<Row>(
  list: (request: PageRequest) => Promise<Page<Row>>,
  limit: number,
): Promise<Row[][]> {
  const pages: Row[][] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Row> = await list(cursor === null ? { limit } : { limit, cursor });
    if (page.nextCursor !== null) expect(page.rows).toHaveLength(limit);
    pages.push(page.rows);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return pages;
}
