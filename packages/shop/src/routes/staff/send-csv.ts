import type { Page, PageRequest } from '@panelkit/sdk';
import type { Response } from 'express';
import { BYTE_ORDER_MARK, type Cell, csvLine } from './csv-line.ts';

/** A list as a file for a spreadsheet, streamed page by page. */
export async function sendCsv<Row>(
  response: Response,
  heads: string[],
  list: (page: PageRequest) => Promise<Page<Row>>,
  toCells: (row: Row) => Cell[],
): Promise<void> {
  response.attachment('export.csv').type('text/csv');
  response.write(BYTE_ORDER_MARK + csvLine(heads));
  let cursor: string | null = null;
  do {
    const page: Page<Row> = await list({ limit: 500, ...(cursor !== null && { cursor }) });
    response.write(page.rows.map((row) => csvLine(toCells(row))).join(''));
    cursor = page.nextCursor;
  } while (cursor !== null);
  response.end();
}

/** A few rows as such a file, the heads first. */
export function sendRows(response: Response, name: string, rows: Cell[][]): void {
  response
    .attachment(`${name}.csv`)
    .type('text/csv')
    .send(BYTE_ORDER_MARK + rows.map(csvLine).join(''));
}
