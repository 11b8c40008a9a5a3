import type { PaidIn } from '../../domain/payments/provider-payment.ts';
import type {
  PaymentToStart,
  ProviderRefund,
  ProviderState,
  RefundToSend,
} from '../../ports/payment-gateway.ts';

/** A payment inside the fake provider. */
export interface FakeProviderPayment {
  providerReference: string;
  paymentId: string;
  /** What was asked for, in minor units. */
  amountMinor: number;
  state: ProviderState;
  /** Paid, and given back unless it is confirmed in time; null when nothing is. */
  unconfirmed: { amountMinor: number; paidAt: Date } | null;
  /** The payment whose address the money came to again. */
  parentReference: string | null;
}

/** What happens on the provider's side: customers pay, banks take back. Each change sends a webhook. */
export interface FakeProvider {
  payments(): FakeProviderPayment[];
  /** Money arrives; the whole amount by default. A payment that has all it asked for ends. */
  pay(providerReference: string, amountMinor?: number): void;
  /** The customer has paid, and the money is not final: `pay` makes it so. */
  see(providerReference: string): void;
  /** Money comes to the address of a payment again: a payment with its own reference, which is answered. */
  payAgain(providerReference: string, amountMinor: number): string;
  /** The bank took another amount than was asked for. */
  changeUnconfirmed(providerReference: string, amountMinor: number): void;
  /** No more money is expected. */
  end(providerReference: string, reason?: string): void;
  /** A chargeback, or a refund made on the provider's own page; all that is there by default. */
  chargeBack(providerReference: string, amountMinor?: number): void;
  /** Ends a refund that was only taken on. */
  settleRefund(refundId: string, status: 'succeeded' | 'refused'): void;
  /** Money that was given back by refunds so far, in minor units. */
  refundedMinor(): number;
}

/** The provider's own books. `tell` is called with each payment that changed. */
export interface FakeProviderBooks extends FakeProvider {
  open(payment: PaymentToStart): FakeProviderPayment;
  get(providerReference: string): FakeProviderPayment;
  /** Takes the money for good, once; false when the amount is another. */
  confirm(providerReference: string, amountMinor: number): boolean;
  /** The same `refundId` again is the same refund. Answers null when there is not so much money. */
  refund(refund: RefundToSend, status: ProviderRefund['status']): ProviderRefund | null;
}

interface BookedRefund extends ProviderRefund {
  amountMinor: number;
  providerReference: string;
}

/** What the books depend on. */
export interface FakeBooksOptions {
  now(): Date;
  /** Null: the provider settles by itself. */
  confirmWithinMs: number | null;
  /** The coin in which customers pay; null: the currency of the payment. */
  coin: string | null;
  tell(payment: FakeProviderPayment): void;
}

/** The provider's books, empty. */
export function createFakeProviderBooks({
  now,
  confirmWithinMs,
  coin,
  tell,
}: FakeBooksOptions): FakeProviderBooks {
  const payments = new Map<string, FakeProviderPayment>();
  const refunds = new Map<string, BookedRefund>();
  const get = (reference: string): FakeProviderPayment => {
    const payment = payments.get(reference);
    if (payment === undefined) throw new TypeError(`the fake provider has no payment ${reference}`);
    const { unconfirmed } = payment;
    if (unconfirmed !== null && now().getTime() >= unconfirmed.paidAt.getTime() + (confirmWithinMs ?? 0)) {
      payment.unconfirmed = null;
      payment.state = { ...payment.state, status: 'ended', endReason: 'the bank gave the money back' };
    }
    return payment;
  };
  const change = (reference: string, patch: Partial<ProviderState>): void => {
    const payment = get(reference);
    payment.state = { ...payment.state, ...patch };
    if (coin !== null) payment.state.paidIn = paidInCoin(coin, payment);
    tell(structuredClone(payment));
  };
  const leftOf = (reference: string): number => {
    const { receivedMinor, chargedBackMinor } = get(reference).state;
    const ofPayment = [...refunds.values()].filter((refund) => refund.providerReference === reference);
    return receivedMinor - chargedBackMinor - sumOf(ofPayment, 'pending', 'succeeded');
  };
  return {
    payments: () => structuredClone([...payments.values()]),
    get: (reference) => structuredClone(get(reference)),
    open: (wanted) => {
      const known = [...payments.values()].find(
        ({ paymentId, parentReference }) => paymentId === wanted.paymentId && parentReference === null,
      );
      if (known !== undefined) return structuredClone(known);
      const opened = newPayment(`fake-${payments.size + 1}`, wanted, null);
      payments.set(opened.providerReference, opened);
      return structuredClone(opened);
    },
    pay: (reference, amountMinor) => {
      const payment = get(reference);
      const { state, amountMinor: askedMinor } = payment;
      if (confirmWithinMs !== null) {
        // A card is charged once.
        if (state.status !== 'open') return;
        payment.unconfirmed = { amountMinor: amountMinor ?? askedMinor, paidAt: now() };
        return change(reference, { status: 'unconfirmed' });
      }
      const receivedMinor = state.receivedMinor + (amountMinor ?? askedMinor);
      change(reference, { receivedMinor, ...(receivedMinor >= askedMinor && { status: 'ended' }) });
    },
    see: (reference) => change(reference, { status: 'seen' }),
    payAgain: (reference, amountMinor) => {
      const { paymentId, state } = get(reference);
      const again = `${reference}-again-${payments.size + 1}`;
      const wanted = { paymentId, amountMinor, currency: state.currency };
      payments.set(again, newPayment(again, wanted, reference));
      change(again, { receivedMinor: amountMinor, status: 'ended' });
      return again;
    },
    end: (reference, reason = 'given up by the customer') =>
      change(reference, { status: 'ended', endReason: reason }),
    chargeBack: (reference, amountMinor = leftOf(reference)) =>
      change(reference, { chargedBackMinor: get(reference).state.chargedBackMinor + amountMinor }),
    ...createConfirmDesk({ get, change }),
    ...createRefundDesk({ refunds, leftOf, change }),
  };
}

/** What the merchant takes for good, or the bank gives back. */
function createConfirmDesk({
  get,
  change,
}: {
  get(reference: string): FakeProviderPayment;
  change(reference: string, patch: Partial<ProviderState>): void;
}): Pick<FakeProviderBooks, 'changeUnconfirmed' | 'confirm'> {
  return {
    changeUnconfirmed: (reference, amountMinor) => {
      const payment = get(reference);
      if (payment.unconfirmed !== null) payment.unconfirmed = { ...payment.unconfirmed, amountMinor };
    },
    confirm: (reference, amountMinor) => {
      const payment = get(reference);
      const { unconfirmed } = payment;
      if (unconfirmed === null) return true;
      if (unconfirmed.amountMinor !== amountMinor) return false;
      payment.unconfirmed = null;
      change(reference, { status: 'ended', receivedMinor: payment.state.receivedMinor + amountMinor });
      return true;
    },
  };
}

interface RefundDeskParts {
  refunds: Map<string, BookedRefund>;
  leftOf(reference: string): number;
  change(reference: string, patch: Partial<ProviderState>): void;
}

function createRefundDesk({
  refunds,
  leftOf,
  change,
}: RefundDeskParts): Pick<FakeProviderBooks, 'settleRefund' | 'refundedMinor' | 'refund'> {
  const put = (refund: BookedRefund): BookedRefund => {
    const { refundId, providerReference: reference } = refund;
    refunds.set(refundId, refund);
    const ofPayment = [...refunds.values()].filter(
      ({ providerReference }) => providerReference === reference,
    );
    const shown = ofPayment.map(({ refundId: id, status, reason }) => ({ refundId: id, status, reason }));
    change(reference, { refunds: shown });
    return refund;
  };
  return {
    settleRefund: (refundId, status) => {
      const refund = refunds.get(refundId);
      if (refund === undefined) throw new TypeError(`the fake provider has no refund ${refundId}`);
      put({ ...refund, status, reason: status === 'refused' ? 'the bank refused' : null });
    },
    refundedMinor: () => sumOf([...refunds.values()], 'succeeded'),
    refund: ({ refundId, providerReference, amountMinor }, status) => {
      const known = refunds.get(refundId);
      if (known !== undefined) return known;
      if (amountMinor > leftOf(providerReference)) return null;
      return put({ refundId, providerReference, amountMinor, status, reason: null });
    },
  };
}

function sumOf(refunds: BookedRefund[], ...statuses: ProviderRefund['status'][]): number {
  return refunds
    .filter(({ status }) => statuses.includes(status))
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

/** A coin for each unit of a currency with two decimals. */
function paidInCoin(currency: string, { amountMinor, state }: FakeProviderPayment): PaidIn {
  const decimal = (minor: number): string => (minor / 100).toFixed(2);
  return { currency, asked: decimal(amountMinor), paid: decimal(state.receivedMinor) };
}

function newPayment(
  providerReference: string,
  wanted: Pick<PaymentToStart, 'paymentId' | 'amountMinor' | 'currency'>,
  parentReference: string | null,
): FakeProviderPayment {
  const { paymentId, amountMinor, currency } = wanted;
  return {
    providerReference,
    paymentId,
    amountMinor,
    unconfirmed: null,
    parentReference,
    state: { status: 'open', endReason: null, currency, receivedMinor: 0, chargedBackMinor: 0, refunds: [] },
  };
}
