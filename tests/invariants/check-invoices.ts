import { type Backend, type Invoice, type LedgerTransaction, saleOf } from '@panelkit/sdk';
import { readAll } from './read-all.ts';

/**
 * Invoices: numbers without gaps, one document for each sale since the first one, and credit notes that stay
 * within their invoices.
 */
export async function checkInvoices({ storage }: Backend): Promise<string[]> {
  const documents = await readAll<Invoice>((page) => storage.invoices.list(page));
  if (documents.length === 0) return [];
  const waiting = new Set((await storage.invoices.listWaiting(500)).map(({ id }) => id));
  const postings = await readAll<LedgerTransaction>((page) => storage.ledger.list(page));
  return [
    ...checkNumbers(documents),
    ...checkCredits(documents),
    ...checkSales(documents, postings, waiting),
  ];
}

function checkNumbers(documents: Invoice[]): string[] {
  const series = Map.groupBy(documents, ({ series: name, fiscalYear }) => `${name}-${fiscalYear}`);
  return [...series].flatMap(([name, rows]) => {
    const numbers = rows.map(({ number }) => number).toSorted((one, other) => one - other);
    return numbers.every((number, at) => number === at + 1)
      ? []
      : [`invoices: the numbers of ${name} have gaps: ${numbers}`];
  });
}

function checkCredits(documents: Invoice[]): string[] {
  return documents.flatMap(({ id, kind, grossMinor }) => {
    const notes = documents.filter(({ correctsId }) => correctsId === id);
    const creditedMinor = notes.reduce((sum, note) => sum + note.grossMinor, 0);
    return kind === 'invoice' && creditedMinor > grossMinor
      ? [`invoices: ${creditedMinor} of ${grossMinor} of invoice ${id} was taken back`]
      : [];
  });
}

/** What was sold from the first document on is what the documents say, to the minor unit. */
function checkSales(documents: Invoice[], postings: LedgerTransaction[], waiting: Set<string>): string[] {
  const byPosting = Map.groupBy(documents, ({ postingId }) => postingId);
  const first = Math.min(...documents.map(({ postedAt }) => postedAt.getTime()));
  return postings.flatMap((posting) => {
    const { id, at } = posting;
    const sale = saleOf(posting);
    if (waiting.has(id) || at.getTime() <= first || sale.grossMinor < 0) return [];
    const own = byPosting.get(id) ?? [];
    const said = own.reduce((sum, { grossMinor }) => sum + grossMinor, 0);
    const taxSaid = own.reduce((sum, { taxMinor }) => sum + taxMinor, 0);
    const isNothing = sale.grossMinor === 0 && sale.taxMinor === 0;
    return said === sale.grossMinor && taxSaid === sale.taxMinor && own.length === (isNothing ? 0 : 1)
      ? []
      : [`invoices: sale ${id} of ${sale.grossMinor} has ${own.length} documents of ${said}`];
  });
}
