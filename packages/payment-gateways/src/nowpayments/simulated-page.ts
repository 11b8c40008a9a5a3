import { fromMinor, parseDecimal, toMinor } from '../amounts/decimal.ts';
import type { NowPaymentsSimulator } from './nowpayments-simulator.ts';
import type { SimulatedCoinPayment } from './simulated-coin-books.ts';

/**
 * What a customer can do on the page of an invoice. *later*: the coins are seen, and final at the next *pay*.
 */
export const PAGE_DEEDS = ['pay', 'half', 'later', 'twice', 'cancel'] as const;
export type PageDeed = (typeof PAGE_DEEDS)[number];

/** What can be done to an invoice whose payment is this far; null: no coin is chosen yet. */
export function deedsOf(payment: Pick<SimulatedCoinPayment, 'status'> | null): readonly PageDeed[] {
  switch (payment?.status) {
    case undefined:
      return PAGE_DEEDS;
    case 'finished':
      return ['twice'];
    case 'refunded':
      return [];
    case 'confirming':
      return ['pay', 'cancel'];
    default:
      return ['pay', 'half'];
  }
}

/** The payment that an invoice led to; null: no coin is chosen yet. */
export function paymentOfInvoice(
  simulator: Pick<NowPaymentsSimulator, 'payments'>,
  invoiceId: string,
): SimulatedCoinPayment | null {
  const ofInvoice = simulator.payments().filter((payment) => payment.invoiceId === invoiceId);
  return ofInvoice.find(({ parentId }) => parentId === null) ?? null;
}

/** What arrived so far, in minor units: on this page a coin is worth one unit of the price. */
export function arrivedMinor({ paid }: Pick<SimulatedCoinPayment, 'paid'>): number {
  return toMinor(parseDecimal(paid), 2);
}

/**
 * A customer does something on the page of an invoice. What the payment does not allow any more does nothing.
 */
export function actOnPage(simulator: NowPaymentsSimulator, invoiceId: string, deed: PageDeed): void {
  const begun = paymentOfInvoice(simulator, invoiceId);
  if (!deedsOf(begun).includes(deed)) return;
  const payment = begun ?? opened(simulator, invoiceId);
  const { paymentId, priceMinor, status } = payment;
  const restMinor = priceMinor - arrivedMinor(payment);
  const deposit = (amountMinor: number): void => simulator.deposit(paymentId, fromMinor(amountMinor, 2));
  if (deed === 'pay') deposit(restMinor);
  if (deed === 'half') deposit(Math.ceil(restMinor / 2));
  if (deed === 'later') simulator.see(paymentId);
  if (deed === 'cancel') simulator.end(paymentId, 'expired');
  if (deed === 'twice') {
    if (status !== 'finished') deposit(restMinor);
    simulator.depositAgain(paymentId, fromMinor(priceMinor, 2));
  }
}

function opened(simulator: NowPaymentsSimulator, invoiceId: string): SimulatedCoinPayment {
  simulator.chooseCoin(invoiceId);
  const payment = paymentOfInvoice(simulator, invoiceId);
  if (payment === null) throw new TypeError(`the simulated provider has no invoice ${invoiceId}`);
  return payment;
}
