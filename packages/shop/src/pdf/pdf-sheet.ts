import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { runsOf } from './bidi-text.ts';

const MARGIN = 48;
const { resolve } = createRequire(import.meta.url);
const FONTS = {
  regular: '@expo-google-fonts/vazirmatn/400Regular/Vazirmatn_400Regular.ttf',
  bold: '@expo-google-fonts/vazirmatn/700Bold/Vazirmatn_700Bold.ttf',
  // Letters that Vazirmatn has not.
  'regular-other': '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
  'bold-other': '@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf',
} as const;
const PIECES = /[\p{sc=Cyrillic}\p{sc=Greek}]+|[^\p{sc=Cyrillic}\p{sc=Greek}]+/gu;
const OTHER = /[\p{sc=Cyrillic}\p{sc=Greek}]/u;
const LINE = 1.6;

export interface PdfTextStyle {
  size: number;
  isBold?: boolean;
}

/** A part of the width, counted from the side where lines begin. */
export interface PdfColumn {
  from: number;
  width: number;
  isAtEnd?: boolean;
}

/** A page of A4 on which texts are written in columns from above, in the direction of a language. */
export interface PdfSheet {
  /** Of the lines. */
  width: number;
  /**
   * Writes texts side by side and goes on below the longest of them, on another page where this one is full.
   */
  row(cells: readonly (PdfTextStyle & PdfColumn & { text: string })[]): void;
  rule(): void;
  space(height: number): void;
  end(): Promise<Buffer>;
}

/** The same texts and time give the same bytes. */
export function openPdfSheet(about: {
  title: string;
  at: Date;
  language: { code: string; direction: 'ltr' | 'rtl' };
}): PdfSheet {
  const { title, at, language } = about;
  const { direction } = language;
  const doc = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    lang: language.code,
    displayTitle: true,
    info: { Title: title, CreationDate: at, ModDate: at },
  });
  // A font is read when the first letter needs it.
  for (const [name, file] of Object.entries(FONTS)) doc.registerFont(name, resolve(file));
  const width = doc.page.width - 2 * MARGIN;
  const bottom = doc.page.height - MARGIN;
  const pen = createPen(doc, direction);
  let y = MARGIN;
  return {
    width,
    row: (cells) => {
      const wrapped = cells.map((cell) => ({ cell, lines: pen.wrap(cell.text, cell) }));
      const count = Math.max(0, ...wrapped.map(({ lines }) => lines.length));
      const height = Math.max(0, ...cells.map(({ size }) => size)) * LINE;
      for (let at = 0; at < count; at += 1) {
        if (y + height > bottom) {
          doc.addPage();
          y = MARGIN;
        }
        for (const { cell, lines } of wrapped) pen.write(lines[at] ?? '', cell, y);
        y += height;
      }
    },
    rule: () => {
      doc
        .moveTo(MARGIN, y + 3)
        .lineTo(MARGIN + width, y + 3)
        .lineWidth(0.5)
        .stroke('#999999');
      y += 8;
    },
    space: (height) => {
      y += height;
    },
    end: () => bytesOf(doc),
  };
}

function createPen(doc: PDFKit.PDFDocument, direction: 'ltr' | 'rtl') {
  const piecesOf = (line: string) => runsOf(line, direction).flatMap((run) => run.match(PIECES) ?? []);
  const choose = (piece: string, { size, isBold = false }: PdfTextStyle) =>
    doc.font(`${isBold ? 'bold' : 'regular'}${OTHER.test(piece) ? '-other' : ''}`).fontSize(size);
  // Features are named, so that a run is shaped as one and not by words.
  const measured = (piece: string, style: PdfTextStyle) =>
    choose(piece, style).widthOfString(piece, { features: ['kern'] });
  const widthOf = (line: string, style: PdfTextStyle) =>
    piecesOf(line).reduce((sum, piece) => sum + measured(piece, style), 0);
  return {
    wrap: (text: string, cell: PdfTextStyle & PdfColumn): string[] =>
      text.split('\n').flatMap((line) => wrapped(line, (part) => widthOf(part, cell) <= cell.width)),
    write: (line: string, cell: PdfTextStyle & PdfColumn, y: number): void => {
      const atRight = (direction === 'rtl') !== (cell.isAtEnd ?? false);
      const left = direction === 'ltr' ? cell.from : doc.page.width - 2 * MARGIN - cell.from - cell.width;
      let x = MARGIN + left + (atRight ? cell.width - widthOf(line, cell) : 0);
      for (const piece of piecesOf(line)) {
        const advance = measured(piece, cell);
        choose(piece, cell)
          .fillColor('#000000')
          .text(piece, x, y, { lineBreak: false, features: ['kern'] });
        x += advance;
      }
    },
  };
}

/** Breaks between words, and within one that is too long by itself. */
function wrapped(line: string, fits: (part: string) => boolean): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (fits(longer)) {
      current = longer;
      continue;
    }
    if (current !== '') lines.push(current);
    current = '';
    for (const character of word) {
      if (current !== '' && !fits(current + character)) {
        lines.push(current);
        current = '';
      }
      current += character;
    }
  }
  return [...lines, current];
}

function bytesOf(doc: PDFKit.PDFDocument): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    doc.on('data', (part: Buffer) => parts.push(part));
    doc.once('end', () => resolve(Buffer.concat(parts)));
    doc.once('error', reject);
    doc.end();
  });
}
