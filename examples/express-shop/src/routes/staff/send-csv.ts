import type { Page, PageRequest } from '@panelkit/sdk';
import type { Response } from 'express';

/** One cell of a spreadsheet. */
export type Cell = string | number | null;

/** A list as a file for a spreadsheet, streamed page by page. */
export async function sendCsv<Row>(
  response: Response,
  heads: string[],
  list: (page: PageRequest) => Promise<Page<Row>>,
  toCells: (row: Row) => Cell[],
): Promise<void> {
  response.attachment('export.csv').type('text/csv');
  response.write(lineOf(heads));
  let cursor: string | null = null;
  do {
    const page: Page<Row> = await list({ limit: 500, ...(cursor !== null && { cursor }) });
    response.write(page.rows.map((row) => lineOf(toCells(row))).join(''));
    cursor = page.nextCursor;
  } while (cursor !== null);
  response.end();
}

/** A few rows as such a file, the heads first. */
export function sendRows(response: Response, name: string, rows: Cell[][]): void {
  response.attachment(`${name}.csv`).type('text/csv').send(rows.map(lineOf).join(''));
}

/** A text that begins like a formula would be run by a spreadsheet. */
function lineOf(cells: Cell[]): string {
  const cellOf = (cell: Cell): string => {
    const text = String(cell ?? '');
    const plain = typeof cell === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
  };
  return `${cells.map(cellOf).join(',')}\r\n`;
}
