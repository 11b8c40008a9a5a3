import type { Invoice, InvoiceContent, Page, PageRequest } from '@panelkit/sdk';
import type { InvoiceFilter, InvoiceReader, InvoiceWriter } from '@panelkit/sdk/ports';
import type { Access, TransactionAccess } from '../../database/access.ts';
import type { Session } from '../../database/database.ts';
import { instant, json, nullable, number, oneOf, readRow, text, toNumber } from '../../rows/columns.ts';
import { isUuid } from '../../rows/is-uuid.ts';
import { readLedgerTransaction } from '../../rows/ledger-rows.ts';
import { boundsOf, toPage } from '../../rows/page.ts';
import { defineTable, valuesOf } from '../../rows/table.ts';
import { transactionColumns } from '../ledger.ts';
import { withMerged } from '../people/with-merged.ts';
import { findRow } from '../repository.ts';

const invoices = defineTable<Invoice>({
  kind: 'invoice',
  name: 'invoices',
  columns: {
    id: text,
    kind: oneOf<Invoice['kind']>('invoice', 'credit-note'),
    series: text,
    fiscalYear: number,
    number,
    postingId: text,
    part: number,
    holdId: nullable(text),
    correctsId: nullable(text),
    customerId: text,
    orderId: nullable(text),
    subscriptionId: nullable(text),
    changeId: nullable(text),
    currency: text,
    grossMinor: number,
    taxMinor: number,
    postedAt: instant,
    issuedAt: instant,
    content: json<InvoiceContent>('payments.at', 'corrects.issuedAt'),
  },
});

const waiting = `
  SELECT ${transactionColumns} FROM panelkit.unnumbered_sales waiting
  JOIN panelkit.ledger_transactions t ON t.id = waiting.posting_id
  ORDER BY t.id LIMIT $1`;
const take = 'DELETE FROM panelkit.unnumbered_sales WHERE posting_id = $1 RETURNING posting_id';
const last = `
  SELECT number FROM panelkit.invoices WHERE series = $1 AND fiscal_year = $2 ORDER BY number DESC LIMIT 1`;

const isOwn = (customer: string) => `customer_id IN (${withMerged(`${customer}::uuid`)})`;

/** The conditions of a list: of ids, and of everything else. */
const IDS = [
  ['customerId', isOwn],
  ['orderId', (order: string) => `order_id = ${order}`],
  ['subscriptionId', (subscription: string) => `subscription_id = ${subscription}`],
] as const;
const CONDITIONS = [
  ['kind', 'kind ='],
  ['series', 'series ='],
  ['fiscalYear', 'fiscal_year ='],
  ['number', 'number ='],
  ['postedFrom', 'posted_at >='],
  ['postedBefore', 'posted_at <'],
] as const;

export function createInvoiceReader({ run }: Access): InvoiceReader {
  return {
    find: (id) => run((session) => findRow(session, invoices, { column: 'id', value: id })),
    list: (request = {}) => run((session) => list(session, request)),
    listWaiting: (limit) =>
      run(async (session) => (await session.query(waiting, [limit])).map(readLedgerTransaction)),
  };
}

export function createInvoiceWriter(access: TransactionAccess): InvoiceWriter {
  const { run } = access;
  return {
    ...createInvoiceReader(access),
    lastNumber: (series, fiscalYear) =>
      run(async (session) => {
        const [row] = await session.query(last, [series, fiscalYear]);
        return toNumber(row?.number ?? 0);
      }),
    issue: (postingId, documents) =>
      run(
        async (session) => {
          const taken = await session.query(take, [postingId]);
          if (taken.length === 0) return false;
          for (const document of documents)
            await session.query(invoices.insert, valuesOf(invoices, document));
          return true;
        },
        { kind: 'invoice', id: documents[0]?.id ?? '' },
      ),
  };
}

async function list(session: Session, request: PageRequest & InvoiceFilter): Promise<Page<Invoice>> {
  const { after, limit, way } = boundsOf(request);
  const values: unknown[] = [limit + 1];
  const terms: string[] = [];
  for (const [field, condition] of IDS) {
    const id = request[field];
    if (id === undefined) continue;
    if (!isUuid(id)) return { rows: [], nextCursor: null };
    terms.push(condition(`$${values.push(id)}`));
  }
  for (const [field, condition] of CONDITIONS) {
    const value = request[field];
    if (value === undefined) continue;
    terms.push(`${condition} $${values.push(value instanceof Date ? value.toISOString() : value)}`);
  }
  if (after !== null) terms.push(`id ${way.isAfter} $${values.push(after)}`);
  const where = terms.length === 0 ? '' : ` WHERE ${terms.join(' AND ')}`;
  const found = await session.query(`${invoices.select}${where} ORDER BY id ${way.order} LIMIT $1`, values);
  return toPage(
    found.map((cells) => readRow(invoices.columns, cells)),
    limit,
  );
}
