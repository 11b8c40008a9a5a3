/** One cell of a spreadsheet. */
export type Cell = string | number | null;

/** Without it, Excel reads Persian as Latin letters. */
export const BYTE_ORDER_MARK = '\ufeff';

/** What a spreadsheet runs where a cell begins with it, in narrow and in wide letters. */
const FORMULA = /(^|[,;|])([\s"']*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/** One line of a file for a spreadsheet. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(cell: Cell): string {
  if (typeof cell !== 'string') return String(cell ?? '');
  const plain = withoutFormulas(cell);
  return /[",]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/**
 * A spreadsheet of another country splits at semicolons, and quotes protect nothing there: so no part of a
 * text may begin like a formula, and a text stays in its line.
 */
function withoutFormulas(text: string): string {
  return text.replace(/[\t\r\n\u2028\u2029]+/g, ' ').replace(FORMULA, "$1$2'");
}
