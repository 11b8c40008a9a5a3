import type { Invoice } from '@panelkit/sdk';
import { isolated } from '../../pdf/bidi-text.ts';
import { openPdfSheet, type PdfSheet } from '../../pdf/pdf-sheet.ts';
import { type InvoiceFact, type InvoiceReader, type InvoiceTexts, invoiceTexts } from './invoice-texts.ts';

const TEXT = { size: 10 };
const SMALL = { size: 8 };
/** Of the width, from the item to the gross amount. */
const COLUMNS = [0.29, 0.09, 0.17, 0.11, 0.17, 0.17];

/** A document as issued, as a file: what its page says. */
export function invoicePdf(reader: InvoiceReader, invoice: Invoice): Promise<Buffer> {
  const texts = invoiceTexts(reader, invoice);
  const title = `${texts.kind} ${texts.number}`;
  const sheet = openPdfSheet({ title, at: invoice.issuedAt, language: reader.language });
  const all = { from: 0, width: sheet.width };
  sheet.row([{ text: `${texts.kind} ${isolated(texts.number)}`, size: 20, isBold: true, ...all }]);
  sheet.space(12);
  for (const fact of texts.facts) writeFact(sheet, fact);
  sheet.space(12);
  writeLines(sheet, texts);
  sheet.space(12);
  writeFact(sheet, texts.paid);
  sheet.space(12);
  if (texts.footer !== '') sheet.row([{ text: inLines(texts.footer.split('\n')), ...TEXT, ...all }]);
  return sheet.end();
}

function inLines(lines: readonly string[]): string {
  return lines.map((line) => (line === '' ? '' : isolated(line))).join('\n');
}

function writeFact(sheet: PdfSheet, { label, lines }: InvoiceFact): void {
  const from = sheet.width * 0.3;
  sheet.row([
    { text: label, ...TEXT, from: 0, width: from - 8 },
    { text: inLines(lines), ...TEXT, from, width: sheet.width - from },
  ]);
}

function writeLines(sheet: PdfSheet, { heads, rows, total }: InvoiceTexts): void {
  const write = (texts: readonly string[], isBold: boolean): void => {
    let from = 0;
    const cells = texts.map((text, at) => {
      const column = { from, width: (COLUMNS[at] ?? 0) * sheet.width - 6, isAtEnd: at > 0 };
      from += (COLUMNS[at] ?? 0) * sheet.width;
      return { text, ...SMALL, isBold, ...column };
    });
    sheet.row(cells);
    sheet.rule();
  };
  write(heads, true);
  for (const { item, planName, cells } of rows)
    write([planName === null ? item : `${item}: ${isolated(planName)}`, ...cells], false);
  write([total.label, ...total.cells], true);
}
