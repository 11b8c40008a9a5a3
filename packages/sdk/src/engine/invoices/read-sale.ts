import type { Change } from '../../domain/changes/change.ts';
import type { Invoice, InvoiceContent, InvoiceLine, InvoicePayment } from '../../domain/invoices/invoice.ts';
import type { PostedSale } from '../../domain/invoices/sale-of.ts';
import type { LedgerTransaction } from '../../domain/payments/ledger.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import type { Storage } from '../../ports/storage.ts';
import { findSurvivor } from '../customers/merged.ts';

/** What a document says of a sale; nothing of it changes once it is booked, but for the name of its buyer. */
export interface SoldFacts
  extends Pick<Invoice, 'customerId' | 'orderId' | 'subscriptionId' | 'changeId'>,
    Pick<InvoiceContent, 'buyer' | 'orderNumber' | 'lines' | 'payments'> {}

type About = Omit<SoldFacts, 'customerId' | 'buyer'>;

const WALLET = 'wallet:';
const PAYMENTS_SEARCHED = 100;

/** Reads what was sold; null where it was nobody's. */
export async function readSale(
  storage: Storage,
  posting: LedgerTransaction,
  sale: PostedSale,
): Promise<SoldFacts | null> {
  const customerId = posting.entries
    .find(({ account }) => account.startsWith(WALLET))
    ?.account.slice(WALLET.length);
  const customer = customerId === undefined ? null : await findSurvivor(storage, customerId);
  if (customer === null) return null;
  const { changeId } = posting.reference;
  const about =
    changeId === undefined
      ? await aboutPurchase(storage, posting, sale)
      : await aboutChange(storage, { changeId, customerId: customer.id }, sale);
  const buyer = { name: customer.displayName, externalId: customer.externalId };
  return { customerId: customer.id, buyer, ...about };
}

async function aboutPurchase(
  storage: Storage,
  { reference }: LedgerTransaction,
  sale: PostedSale,
): Promise<About> {
  const { orderId, unitId, holdId } = reference;
  const order = orderId === undefined ? null : await storage.orders.find(orderId);
  const unit = unitId === undefined ? null : await storage.units.find(unitId);
  const holds = order === null ? [] : await storage.ledger.listHolds({ orderId: order.id });
  const isFee = holds.some(({ id, unitId: held }) => id === holdId && held === null);
  const item = order?.items.find(({ id }) => id === unit?.orderItemId);
  const payments =
    order === null ? [] : (await storage.payments.list({ orderId: order.id, limit: PAYMENTS_SEARCHED })).rows;
  return {
    orderId: order?.id ?? null,
    subscriptionId: isFee ? null : (unit?.subscriptionId ?? null),
    changeId: null,
    orderNumber: order?.number ?? null,
    lines: [
      {
        kind: isFee ? 'setup-fee' : 'purchase',
        planName: item?.planName ?? null,
        quantity: 1,
        ...sale,
        taxBasisPoints: item?.taxBasisPoints ?? null,
      },
    ],
    payments: payments.flatMap(toInvoicePayment),
  };
}

async function aboutChange(
  storage: Storage,
  { changeId, customerId }: { changeId: string; customerId: string },
  sale: PostedSale,
): Promise<About> {
  const change = await storage.changes.find(changeId);
  const plan = change === null ? null : await storage.plans.find(change.planId);
  const subscription = change === null ? null : await storage.subscriptions.find(change.subscriptionId);
  const order = subscription === null ? null : await storage.orders.find(subscription.orderId);
  const paying = await storage.payments.listOfChange({ customerId, changeId });
  return {
    orderId: order?.id ?? null,
    subscriptionId: subscription?.id ?? null,
    changeId,
    orderNumber: order?.number ?? null,
    lines: linesOf(change, plan?.name ?? null, sale),
    payments: paying.flatMap(toInvoicePayment),
  };
}

/** What the new lot costs, and what of the former ones counts towards it. */
function linesOf(change: Change | null, planName: string | null, sale: PostedSale): InvoiceLine[] {
  const kind = change === null ? 'extension' : change.kind;
  const own = { kind, planName, quantity: change?.units ?? 1, taxBasisPoints: null };
  if (change === null || change.kind !== 'plan-change') return [{ ...own, ...sale }];
  const lot = {
    grossMinor: change.priceMinor + change.creditMinor - change.refundMinor,
    taxMinor: change.lotTaxMinor,
  };
  const credit = { grossMinor: sale.grossMinor - lot.grossMinor, taxMinor: sale.taxMinor - lot.taxMinor };
  const isPaidInFull = credit.grossMinor === 0 && credit.taxMinor === 0;
  const line: InvoiceLine = { kind: 'credit', planName: null, quantity: 1, ...credit, taxBasisPoints: null };
  return [{ ...own, ...lot }, ...(isPaidInFull ? [] : [line])];
}

function toInvoicePayment({ id, method, state }: Payment): InvoicePayment[] {
  return state.status === 'captured' ? [{ id, method, at: state.decidedAt }] : [];
}
