import { creditParts } from '../../domain/invoices/credit-parts.ts';
import { fiscalYearOf } from '../../domain/invoices/fiscal-year.ts';
import {
  type Invoice,
  type InvoiceContent,
  type InvoiceSettings,
  invoiceNumber,
} from '../../domain/invoices/invoice.ts';
import { type PostedSale, saleOf } from '../../domain/invoices/sale-of.ts';
import type { LedgerTransaction } from '../../domain/payments/ledger.ts';
import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { rowsOf } from '../kernel/list-all.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { hasLapsed, holdLease } from '../locks/held-lease.ts';
import type { HeldLease } from '../locks/lease.ts';
import { readSale, type SoldFacts } from './read-sale.ts';

const LEASE = 'issue-invoices';
const BATCH = 100;

/**
 * Numbers what was sold and has no document yet, in one process at a time; returns how many sales it worked
 * on.
 */
export async function issueInvoices(engine: Engine): Promise<number> {
  if ((await engine.backend.storage.invoices.listWaiting(1)).length === 0) return 0;
  const lease = await holdLease(engine, LEASE);
  if (lease === null) return 0;
  try {
    return await lease.during(() => issueWaiting(engine, lease));
  } finally {
    await lease.release();
  }
}

async function issueWaiting(engine: Engine, lease: HeldLease): Promise<number> {
  const { storage } = engine.backend;
  let done = 0;
  for (;;) {
    const waiting = await storage.invoices.listWaiting(BATCH);
    if (waiting.length === 0) return done;
    if (await forgetSales(engine, waiting)) {
      done += waiting.length;
      continue;
    }
    // A credit comes after the sales that it takes back.
    const [sold, credits] = [waiting.filter(isSold), waiting.filter((posting) => !isSold(posting))];
    for (const posting of [...sold, ...credits]) {
      if (hasLapsed(lease)) return done;
      await issueDocuments(engine, posting);
      done += 1;
    }
  }
}

function isSold(posting: LedgerTransaction): boolean {
  return saleOf(posting).grossMinor >= 0;
}

/**
 * Where the shop writes no invoices, sales wait no longer. Whether it does is decided under the lock of the
 * settings.
 */
function forgetSales(engine: Engine, postings: readonly LedgerTransaction[]): Promise<boolean> {
  return engine.backend.storage.transaction(async (tx) => {
    if ((await lockSettings(engine, tx)) !== null) return false;
    for (const { id } of postings) await tx.invoices.issue(id, []);
    return true;
  });
}

/** The one lock under which numbers are given. */
async function lockSettings(engine: Engine, tx: Transaction): Promise<InvoiceSettings | null> {
  const { invoices } = await tx.settings.lock();
  return invoices === undefined ? engine.policies.invoices : invoices;
}

async function issueDocuments(engine: Engine, posting: LedgerTransaction): Promise<void> {
  const { storage } = engine.backend;
  const sale = saleOf(posting);
  const isNothing = sale.grossMinor === 0 && sale.taxMinor === 0;
  const facts = isNothing ? null : await readSale(storage, posting, sale);
  await storage.transaction(async (tx) => {
    const settings = await lockSettings(engine, tx);
    if (settings === null) return;
    const documents = facts === null ? [] : await documentsOf(engine, tx, { posting, sale, facts, settings });
    if (!(await tx.invoices.issue(posting.id, documents))) return;
    for (const document of documents) {
      const target = { kind: document.kind, id: document.id };
      const after = { number: invoiceNumber(document), postingId: posting.id };
      await recordAudit(engine, tx, { actor: SYSTEM_ACTOR, action: 'invoice.issue', target, after });
    }
  });
}

interface Sold {
  posting: LedgerTransaction;
  sale: PostedSale;
  facts: SoldFacts;
  settings: InvoiceSettings;
}

async function documentsOf(engine: Engine, tx: Transaction, sold: Sold): Promise<Invoice[]> {
  const { posting, sale, facts, settings } = sold;
  const { buyer, orderNumber, lines, payments, ...about } = facts;
  const first = await tx.invoices.list({ limit: 1 });
  const fiscal = first.rows[0]?.content.fiscal ?? settings.fiscal;
  const { seller } = settings;
  const { displayUnit } = engine.policies.notifications;
  const frame = { seller, buyer, fiscal, displayUnit, orderNumber };
  const isInvoice = sale.grossMinor >= 0;
  const series = isInvoice ? settings.invoiceSeries : settings.creditNoteSeries;
  const fiscalYear = fiscalYearOf(posting.at, fiscal);
  const last = await tx.invoices.lastNumber(series, fiscalYear);
  const written = isInvoice
    ? [{ ...sale, correctsId: null, content: { ...frame, lines, payments, corrects: null } }]
    : await creditNotes(tx, sold, frame);
  return written.map((document, part) => ({
    id: engine.ids.uuid(),
    kind: isInvoice ? 'invoice' : 'credit-note',
    series,
    fiscalYear,
    number: last + 1 + part,
    postingId: posting.id,
    part,
    holdId: isInvoice ? (posting.reference.holdId ?? null) : null,
    ...about,
    currency: posting.currency,
    postedAt: posting.at,
    issuedAt: tx.now,
    ...document,
  }));
}

type Written = Pick<Invoice, 'grossMinor' | 'taxMinor' | 'correctsId' | 'content'> & Partial<Invoice>;

/** What a credit takes back of each invoice: of that of its hold, or of those of its subscription. */
async function creditNotes(
  tx: Transaction,
  { posting, sale }: Sold,
  frame: Omit<InvoiceContent, 'lines' | 'payments' | 'corrects'>,
): Promise<Written[]> {
  const { holdId, orderId, subscriptionId } = posting.reference;
  const filter = subscriptionId === undefined ? { orderId: orderId ?? '' } : { subscriptionId };
  const documents: Invoice[] = [];
  for await (const document of rowsOf((page) => tx.invoices.list({ ...page, ...filter })))
    if (holdId === undefined || document.kind === 'credit-note' || document.holdId === holdId)
      documents.push(document);
  const credit = { amountMinor: -sale.grossMinor, taxMinor: -sale.taxMinor };
  return creditParts(credit, documents).map(({ invoice, amountMinor: grossMinor, taxMinor }) => {
    const planName = invoice.content.lines[0]?.planName ?? null;
    const lines = [
      { kind: 'credit' as const, planName, quantity: 1, grossMinor, taxMinor, taxBasisPoints: null },
    ];
    const corrects = { number: invoiceNumber(invoice), issuedAt: invoice.issuedAt };
    const { subscriptionId: ofSubscription } = invoice;
    const content = { ...frame, lines, payments: [], corrects };
    return { grossMinor, taxMinor, correctsId: invoice.id, subscriptionId: ofSubscription, content };
  });
}
