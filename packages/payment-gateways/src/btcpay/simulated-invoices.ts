import type { Clock } from '@panelkit/sdk';
import { compareDecimals, parseDecimal } from '../amounts/decimal.ts';
import { plus } from '../amounts/decimal-text.ts';
import type { BtcpayInvoice } from './btcpay-schemas.ts';

type Status = BtcpayInvoice['status'];

/** An invoice inside the simulated server. One coin is worth one unit of its currency. */
export interface SimulatedBtcpayInvoice {
  id: string;
  orderId: string | null;
  amount: string;
  currency: string;
  status: Status;
  isMarked: boolean;
  payments: { id: string; coin: string; value: string; isSettled: boolean; isLate: boolean }[];
  expiresAt: Date;
}

/** What customers, the chain and the store's people do. */
export interface BtcpayBooks {
  invoices(): SimulatedBtcpayInvoice[];
  /** Coins arrive with too few confirmations; also after expiry, for a day. */
  see(invoiceId: string, value: string, coin?: string): void;
  /** Everything that arrived is confirmed. */
  confirm(invoiceId: string): void;
  /** Coins arrive, and are confirmed. */
  pay(invoiceId: string, value: string): void;
  /** Staff mark it by hand. */
  mark(invoiceId: string, status: 'Settled' | 'Invalid'): void;
}

export interface OpenBtcpayBooks extends BtcpayBooks {
  find(invoiceId: string): SimulatedBtcpayInvoice | undefined;
  open(
    wanted: Pick<SimulatedBtcpayInvoice, 'orderId' | 'amount' | 'currency' | 'expiresAt'>,
  ): SimulatedBtcpayInvoice;
}

/** After it expired, payments are seen for so long. */
const MONITORING_MS = 24 * 60 * 60_000;

/** @param tell - called with each event and its invoice */
export function createBtcpayBooks(
  clock: Clock,
  tell: (type: string, invoice: SimulatedBtcpayInvoice, more: object) => void,
): OpenBtcpayBooks {
  const all = new Map<string, SimulatedBtcpayInvoice>();
  const get = (id: string): SimulatedBtcpayInvoice => {
    const invoice = all.get(id);
    if (invoice === undefined) throw new TypeError(`the simulated server has no invoice ${id}`);
    if (invoice.status === 'New' && invoice.expiresAt <= clock.now()) {
      invoice.status = 'Expired';
      tell('InvoiceExpired', invoice, { partiallyPaid: invoice.payments.length > 0 });
    }
    return invoice;
  };
  const see: BtcpayBooks['see'] = (id, value, coin = 'BTC') => {
    const invoice = get(id);
    const isLate = invoice.status === 'Expired';
    if (isLate && invoice.expiresAt.getTime() + MONITORING_MS <= clock.now().getTime()) return;
    invoice.payments.push({ id: `${id}-${invoice.payments.length}`, coin, value, isSettled: false, isLate });
    tell('InvoiceReceivedPayment', invoice, { afterExpiration: isLate });
    // One that expired stays so: only staff can mark it.
    if (invoice.status !== 'New' || !isWhole(invoice)) return;
    invoice.status = 'Processing';
    tell('InvoiceProcessing', invoice, { overPaid: isOver(invoice) });
  };
  const confirm: BtcpayBooks['confirm'] = (id) => {
    const invoice = get(id);
    for (const payment of invoice.payments.filter(({ isSettled }) => !isSettled)) {
      payment.isSettled = true;
      tell('InvoicePaymentSettled', invoice, { afterExpiration: payment.isLate });
    }
    if (invoice.status !== 'Processing') return;
    invoice.status = 'Settled';
    tell('InvoiceSettled', invoice, { manuallyMarked: false, overPaid: isOver(invoice) });
  };
  return {
    invoices: () => [...all.keys()].map((id) => structuredClone(get(id))),
    find: (id) => (all.has(id) ? get(id) : undefined),
    open: (wanted) => {
      const id = `Invoice${all.size + 1}`;
      const invoice: SimulatedBtcpayInvoice = { ...wanted, id, status: 'New', isMarked: false, payments: [] };
      all.set(id, invoice);
      tell('InvoiceCreated', invoice, {});
      return invoice;
    },
    see,
    confirm,
    pay: (id, value) => {
      see(id, value);
      confirm(id);
    },
    mark: (id, status) => {
      Object.assign(get(id), { status, isMarked: true });
      tell(`Invoice${status}`, get(id), { manuallyMarked: true, overPaid: false });
    },
  };
}

/** The sum of what came, confirmed or not. */
export function paidAmountOf({ payments }: SimulatedBtcpayInvoice): string {
  return payments.reduce((sum, { value }) => plus(sum, value), '0');
}

function isWhole(invoice: SimulatedBtcpayInvoice): boolean {
  return compareDecimals(parseDecimal(paidAmountOf(invoice)), parseDecimal(invoice.amount)) >= 0;
}

export function isOver(invoice: SimulatedBtcpayInvoice): boolean {
  return compareDecimals(parseDecimal(paidAmountOf(invoice)), parseDecimal(invoice.amount)) > 0;
}
