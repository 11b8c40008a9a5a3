import { compareDecimals, fromMinor, parseDecimal } from '../amounts/decimal.ts';
import { plus, times } from '../amounts/decimal-text.ts';

/** `partially_paid` and `finished` by what arrived; the others by what the tests say. */
export type SimulatedCoinStatus =
  | 'waiting'
  | 'confirming'
  | 'partially_paid'
  | 'finished'
  | 'expired'
  | 'failed'
  | 'refunded';

/** A payment in a coin, inside the simulated provider. */
export interface SimulatedCoinPayment {
  paymentId: string;
  parentId: string | null;
  invoiceId: string;
  orderId: string | null;
  priceMinor: number;
  currency: string;
  coin: string;
  /** What was asked, in the coin. */
  payAmount: string;
  /** What arrived, in the coin. */
  paid: string;
  status: SimulatedCoinStatus;
}

/** What the customer was asked to pay, whatever the coin. */
export interface SimulatedInvoice {
  priceMinor: number;
  currency: string;
  orderId: string | null;
  /** Where the page sends the customer afterwards. */
  returnUrl: string | null;
}

type Told = SimulatedCoinPayment & { children: string[] };

/** Invoices and payments of the simulated provider. */
export interface CoinBooks {
  payments(): Told[];
  find(paymentId: string): Told | undefined;
  openInvoice(invoice: SimulatedInvoice): string;
  invoice(invoiceId: string): SimulatedInvoice | undefined;
  chooseCoin(invoiceId: string, coin?: { name: string; rate: string }): string;
  deposit(paymentId: string, amount: string): void;
  depositAgain(paymentId: string, amount: string, coin?: string): string;
  move(paymentId: string, status: SimulatedCoinStatus): void;
}

const FIRST_INVOICE = 4_522_625_000;
const FIRST_PAYMENT = 5_077_125_000;

/** @param tell - called with each payment that changed */
export function createCoinBooks(tell: (payment: Told) => void): CoinBooks {
  const invoices = new Map<string, SimulatedInvoice>();
  const payments = new Map<string, SimulatedCoinPayment>();
  const toTold = (payment: SimulatedCoinPayment): Told => ({
    ...payment,
    children: [...payments.values()]
      .filter(({ parentId }) => parentId === payment.paymentId)
      .map(({ paymentId }) => paymentId),
  });
  const get = (paymentId: string): SimulatedCoinPayment => {
    const payment = payments.get(paymentId);
    if (payment === undefined) throw new TypeError(`the simulated provider has no payment ${paymentId}`);
    return payment;
  };
  const put = (payment: SimulatedCoinPayment): void => {
    payments.set(payment.paymentId, payment);
    tell(toTold(payment));
  };
  const nextId = (): string => String(FIRST_PAYMENT + payments.size + 1);
  return {
    payments: () => [...payments.values()].map(toTold),
    find: (paymentId) => {
      const payment = payments.get(paymentId);
      return payment === undefined ? undefined : toTold(payment);
    },
    openInvoice: (invoice) => {
      const id = String(FIRST_INVOICE + invoices.size + 1);
      invoices.set(id, invoice);
      return id;
    },
    invoice: (invoiceId) => invoices.get(invoiceId),
    chooseCoin: (invoiceId, { name, rate } = { name: 'usdttrc20', rate: '1' }) => {
      const invoice = invoices.get(invoiceId);
      if (invoice === undefined) throw new TypeError(`the simulated provider has no invoice ${invoiceId}`);
      const paymentId = nextId();
      const payAmount = times(fromMinor(invoice.priceMinor, 2), rate);
      const { priceMinor, currency, orderId } = invoice;
      put({
        paymentId,
        parentId: null,
        invoiceId,
        orderId,
        priceMinor,
        currency,
        payAmount,
        coin: name,
        paid: '0',
        status: 'waiting',
      });
      return paymentId;
    },
    deposit: (paymentId, amount) => {
      const payment = get(paymentId);
      const paid = plus(payment.paid, amount);
      const isWhole = compareDecimals(parseDecimal(paid), parseDecimal(payment.payAmount)) >= 0;
      put({ ...payment, paid, status: isWhole ? 'finished' : 'partially_paid' });
    },
    depositAgain: (parentId, amount, coin = get(parentId).coin) => {
      const paymentId = nextId();
      // The provider copies what was asked for, and calls any sum finished.
      put({ ...get(parentId), paymentId, parentId, coin, paid: amount, status: 'finished' });
      return paymentId;
    },
    move: (paymentId, status) => put({ ...get(paymentId), status }),
  };
}
