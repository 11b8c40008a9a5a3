import { describe, expect, test } from 'vitest';
import type { Invoice } from '../../domain/invoices/invoice.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import type { LedgerTransaction } from '../../domain/payments/ledger.ts';
import { walletAccount } from '../../domain/payments/ledger.ts';
import { anInvoice } from '../../testing/builders/invoice-builder.ts';
import { aLedgerTransaction, aTopUp } from '../../testing/builders/record-builders.ts';
import { testId, testInstant } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { range } from '../range.ts';
import { givenBalance, givenShop } from '../storage/given-records.ts';
import { readPages } from '../storage/read-pages.ts';

const now = testInstant();

/** Invoices: that each sale waits for its documents, which have numbers without gaps and never change. */
export function describeInvoicesContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;
  const book = (row: LedgerTransaction) => storage().transaction((tx) => tx.ledger.book(row));
  const givenCustomer = async () => {
    const { customer } = await givenShop(storage());
    await givenBalance(storage(), customer.id, 100_000);
    return customer.id;
  };
  const givenSale = async (customerId: string, amountMinor = 1000) => {
    const sale = aLedgerTransaction({
      kind: 'delivery',
      entries: [
        { account: walletAccount(customerId), amountMinor: -amountMinor },
        { account: 'revenue', amountMinor: amountMinor - 10 },
        { account: 'tax', amountMinor: 10 },
      ],
    });
    await book(sale);
    return sale;
  };
  const issue = (postingId: string, ...documents: Invoice[]) =>
    storage().transaction((tx) => tx.invoices.issue(postingId, documents));
  const waiting = async () => (await storage().invoices.listWaiting(100)).map(({ id }) => id);
  /** Numbers a sale as the engine does: under the lock of the settings. */
  const numberNext = (sale: LedgerTransaction, customerId: string, overrides: Partial<Invoice> = {}) =>
    storage().transaction(async (tx) => {
      await tx.settings.lock();
      const number = (await tx.invoices.lastNumber('INV', 2026)) + 1;
      const document = anInvoice({ postingId: sale.id, customerId, number, ...overrides });
      return (await tx.invoices.issue(sale.id, [document])) ? document : null;
    });

  describe('invoices', () => {
    test('given sales and other bookings, when booked, then the sales wait, each as it was booked', async () => {
      const customerId = await givenCustomer();
      const sales = [await givenSale(customerId), await givenSale(customerId)];
      await book(aTopUp({ customerId, amountMinor: 1 }));
      expect(await storage().invoices.listWaiting(10)).toEqual(sales);
      expect(await storage().invoices.listWaiting(1)).toEqual(sales.slice(0, 1));
    });

    test('given a booking that is rolled back, then nothing waits', async () => {
      const customerId = await givenCustomer();
      const entries = [
        { account: walletAccount(customerId), amountMinor: -1 },
        { account: 'revenue' as const, amountMinor: 1 },
      ];
      const failing = storage().transaction(async (tx) => {
        await tx.ledger.book(aLedgerTransaction({ entries }));
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await waiting()).toEqual([]);
    });

    test('given a sale, when its documents are issued, then it waits no longer, and it is not issued again', async () => {
      const customerId = await givenCustomer();
      const sale = await givenSale(customerId);
      const document = anInvoice({
        postingId: sale.id,
        customerId,
        orderId: testId(),
        subscriptionId: testId(),
        changeId: testId(),
        content: {
          ...anInvoice().content,
          payments: [{ id: testId(), method: 'receipt', at: now }],
          corrects: { number: 'INV-2026-000001', issuedAt: now },
        },
      });
      expect(await issue(sale.id, document)).toBe(true);
      expect(await waiting()).toEqual([]);
      expect(await storage().invoices.find(document.id)).toEqual(document);
      expect(await storage().invoices.find(testId())).toBeNull();
      expect(await storage().invoices.find('nothing')).toBeNull();
      expect(await issue(sale.id, anInvoice({ postingId: sale.id, customerId, number: 2, part: 1 }))).toBe(
        false,
      );
      expect((await storage().invoices.list()).rows).toEqual([document]);
    });

    test('given a sale without a document, when that is said, then it waits no longer', async () => {
      const sale = await givenSale(await givenCustomer());
      expect([await issue(sale.id), await issue(sale.id)]).toEqual([true, false]);
      expect(await waiting()).toEqual([]);
    });

    test('given 20 sales, when each is numbered twice at once, then each once, from 1 to 20', async () => {
      const customerId = await givenCustomer();
      const sales = await Promise.all(range(20).map(() => givenSale(customerId)));
      const issued = await Promise.all(
        [...sales, ...sales].map((sale) => numberNext(sale, customerId).catch(() => null)),
      );
      expect(issued.filter((document) => document !== null)).toHaveLength(20);
      const { rows } = await storage().invoices.list({ limit: 100 });
      const numbers = rows.map(({ number }) => number).toSorted((one, other) => one - other);
      expect(numbers).toEqual(range(20).map((index) => index + 1));
      expect(new Set(rows.map(({ postingId }) => postingId)).size).toBe(20);
    });

    test.each([
      ['a number after a gap', { number: 3 }],
      ['a first number that is not 1', { series: 'NEW', number: 2 }],
      ['a number that is taken', { number: 1 }],
    ])('given %s, when issued, then it is refused and the sale waits', async (_, overrides) => {
      const customerId = await givenCustomer();
      await numberNext(await givenSale(customerId), customerId);
      const sale = await givenSale(customerId);
      const document = anInvoice({ postingId: sale.id, customerId, ...overrides });
      await expect(issue(sale.id, document)).rejects.toThrow();
      expect(await waiting()).toEqual([sale.id]);
      expect((await storage().invoices.list()).rows).toHaveLength(1);
    });

    test('given two series and two years, then each counts from 1', async () => {
      const customerId = await givenCustomer();
      for (const overrides of [{}, { series: 'B', number: 1 }, { fiscalYear: 2027, number: 1 }])
        await numberNext(await givenSale(customerId), customerId, overrides);
      const last = (series: string, fiscalYear: number) =>
        storage().transaction((tx) => tx.invoices.lastNumber(series, fiscalYear));
      expect([await last('INV', 2026), await last('B', 2026), await last('INV', 2027)]).toEqual([1, 1, 1]);
      expect(await last('INV', 2028)).toBe(0);
    });

    test('given an invoice, when credit notes take it back, then they never take more', async () => {
      const customerId = await givenCustomer();
      const invoice = await numberNext(await givenSale(customerId), customerId);
      const correctsId = invoice?.id ?? '';
      const credit = async (number: number, grossMinor: number, corrected = correctsId) => {
        const sale = await givenSale(customerId);
        const owner = { postingId: sale.id, customerId, correctsId: corrected };
        return issue(sale.id, anInvoice({ ...owner, kind: 'credit-note', number, grossMinor }));
      };
      expect(await credit(1, 600)).toBe(true);
      await expect(credit(2, 401)).rejects.toThrow();
      expect(await credit(2, 400)).toBe(true);
      await expect(credit(3, 1)).rejects.toThrow();
      await expect(credit(3, 1, testId())).rejects.toThrow();
      const { rows } = await storage().invoices.list({ kind: 'credit-note' });
      await expect(credit(3, 1, rows[0]?.id)).rejects.toThrow();
      expect(rows.map(({ grossMinor }) => grossMinor)).toEqual([600, 400]);
    });

    test('given documents, when listed, then by customer, order, number and time, page by page, either way', async () => {
      const [mine, others] = [await givenCustomer(), await givenCustomer()];
      const orderId = testId();
      const documents = [];
      for (const [at, customerId] of [mine, others, mine, mine].entries()) {
        const own = {
          postedAt: addMs(now, at * 1000),
          ...(at === 2 && { orderId, subscriptionId: orderId }),
        };
        const document = await numberNext(await givenSale(customerId), customerId, own);
        if (document !== null) documents.push(document);
      }
      const [a, b, c, d] = documents;
      const { invoices } = storage();
      expect(await readPages((request) => invoices.list(request), 3)).toEqual([[a, b, c], [d]]);
      const found = async (filter: Parameters<typeof invoices.list>[0]) => (await invoices.list(filter)).rows;
      expect(await found({ customerId: mine, newestFirst: true })).toEqual([d, c, a]);
      expect(await found({ orderId })).toEqual([c]);
      expect(await found({ subscriptionId: orderId })).toEqual([c]);
      expect(await found({ series: 'INV', fiscalYear: 2026, number: 2 })).toEqual([b]);
      expect(await found({ kind: 'credit-note' })).toEqual([]);
      expect(await found({ customerId: 'nobody' })).toEqual([]);
      const [postedFrom, postedBefore] = [addMs(now, 1000), addMs(now, 3000)];
      expect(await found({ postedFrom, postedBefore })).toEqual([b, c]);
    });
  });
}
