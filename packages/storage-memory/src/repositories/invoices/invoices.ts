import type { Invoice } from '@panelkit/sdk';
import type { InvoiceFilter, InvoiceReader, InvoiceWriter } from '@panelkit/sdk/ports';
import type { Access } from '../../database/access.ts';
import type { Views } from '../../database/views.ts';
import { copyOf } from '../../rows/copy-of.ts';
import { joined } from '../../rows/index-places.ts';
import { pageOf } from '../../rows/page.ts';
import { takeWhile } from '../../rows/take-while.ts';
import { withMerged } from '../people/with-merged.ts';

export function createInvoiceReader({ views, run }: Access): InvoiceReader {
  return {
    find: (id) => run(() => copyOf(views.invoices.find(id))),
    list: (request = {}) =>
      run(() => {
        const { customerId, ...filter } = request;
        const owners = customerId === undefined ? null : new Set(withMerged(views, customerId));
        const where = (row: Invoice) => isWanted(row, filter) && owners?.has(row.customerId) !== false;
        // Nearly nobody was merged.
        const group = groupOf(owners?.size === 1 ? request : filter);
        return pageOf(views.invoices, request, { ...group, where });
      }),
    listWaiting: (limit) =>
      run(() =>
        takeWhile(views.unnumberedSales.scan('all', ''), limit, () => true).map(({ id }) =>
          copyOf(views.ledger.get(id)),
        ),
      ),
  };
}

export function createInvoiceWriter(access: Access): InvoiceWriter {
  const { views, run } = access;
  return {
    ...createInvoiceReader(access),
    lastNumber: (series, fiscalYear) => run(() => lastNumber(views, series, fiscalYear)),
    issue: (postingId, documents) =>
      run(() => {
        if (views.unnumberedSales.find(postingId) === null) return false;
        views.unnumberedSales.remove(postingId);
        for (const document of documents) insert(views, document);
        return true;
      }),
  };
}

function insert(views: Views, document: Invoice): void {
  const { series, fiscalYear, number, correctsId } = document;
  views.invoices.insert(document);
  const last = lastNumber(views, series, fiscalYear);
  if (number !== last + 1) throw new TypeError(`The number after ${last} is missing`);
  views.invoiceSeries.put({ id: seriesId(series, fiscalYear), last: number });
  if (correctsId !== null) assertCovered(views, correctsId);
}

/** @throws TypeError when the credit notes of an invoice are more than it */
function assertCovered(views: Views, correctsId: string): void {
  const { kind, grossMinor } = views.invoices.get(correctsId);
  const notes = [...views.invoices.scan('corrected', correctsId)];
  const creditedMinor = notes.reduce((sum, note) => sum + note.grossMinor, 0);
  if (kind !== 'invoice' || creditedMinor > grossMinor)
    throw new TypeError(`The credit notes of invoice ${correctsId} are more than it`);
}

function lastNumber(views: Views, series: string, fiscalYear: number): number {
  return views.invoiceSeries.find(seriesId(series, fiscalYear))?.last ?? 0;
}

function seriesId(series: string, fiscalYear: number): string {
  return joined(series, fiscalYear);
}

function groupOf({ orderId, subscriptionId, customerId }: InvoiceFilter) {
  if (orderId !== undefined) return { index: 'order', group: orderId } as const;
  if (subscriptionId !== undefined) return { index: 'subscription', group: subscriptionId } as const;
  if (customerId !== undefined) return { index: 'customer', group: customerId } as const;
  return { index: 'all', group: '' } as const;
}

const EQUALS = [
  'orderId',
  'subscriptionId',
  'kind',
  'series',
  'fiscalYear',
  'number',
] as const satisfies (keyof InvoiceFilter & keyof Invoice)[];

function isWanted(row: Invoice, filter: InvoiceFilter): boolean {
  const { postedFrom, postedBefore } = filter;
  if (postedFrom !== undefined && row.postedAt < postedFrom) return false;
  if (postedBefore !== undefined && row.postedAt >= postedBefore) return false;
  return EQUALS.every((field) => filter[field] === undefined || filter[field] === row[field]);
}
