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
}

/** What happens on the provider's side: customers pay, banks take back. Each change is told by a webhook. */
export interface FakeProvider {
  payments(): FakeProviderPayment[];
  /** Money arrives; the whole amount by default. A payment that has all it asked for ends. */
  pay(providerReference: string, amountMinor?: number): void;
  /** No more money is expected. */
  end(providerReference: string, reason?: string): void;
  /** A chargeback, or a refund made on the provider's own page; all that is there by default. */
  takeBack(providerReference: string, amountMinor?: number): void;
  /** Ends a refund that was only taken on. */
  settleRefund(refundId: string, status: 'succeeded' | 'refused'): void;
  /** Money that was given back by refunds so far, in minor units. */
  refundedMinor(): number;
}

/** The provider's own books. `tell` is called with each payment that changed. */
export interface FakeProviderBooks extends FakeProvider {
  open(payment: PaymentToStart): FakeProviderPayment;
  get(providerReference: string): FakeProviderPayment;
  /** The same `refundId` again is the same refund. Answers null when there is not so much money. */
  refund(refund: RefundToSend, status: ProviderRefund['status']): ProviderRefund | null;
}

interface BookedRefund extends ProviderRefund {
  amountMinor: number;
  providerReference: string;
}

/** The provider's books, empty. */
export function createFakeProviderBooks(tell: (payment: FakeProviderPayment) => void): FakeProviderBooks {
  const payments = new Map<string, FakeProviderPayment>();
  const refunds = new Map<string, BookedRefund>();
  const get = (reference: string): FakeProviderPayment => {
    const payment = payments.get(reference);
    if (payment === undefined) throw new TypeError(`the fake provider has no payment ${reference}`);
    return payment;
  };
  const change = (reference: string, patch: Partial<ProviderState>): void => {
    const payment = get(reference);
    payment.state = { ...payment.state, ...patch };
    tell(structuredClone(payment));
  };
  const leftOf = (reference: string): number => {
    const { receivedMinor, takenBackMinor } = get(reference).state;
    const ofPayment = [...refunds.values()].filter((refund) => refund.providerReference === reference);
    return receivedMinor - takenBackMinor - sumOf(ofPayment, 'pending', 'succeeded');
  };
  return {
    payments: () => structuredClone([...payments.values()]),
    get: (reference) => structuredClone(get(reference)),
    open: (wanted) => {
      const known = [...payments.values()].find(({ paymentId }) => paymentId === wanted.paymentId);
      if (known !== undefined) return structuredClone(known);
      const opened = newPayment(`fake-${payments.size + 1}`, wanted);
      payments.set(opened.providerReference, opened);
      return structuredClone(opened);
    },
    pay: (reference, amountMinor) => {
      const { state, amountMinor: askedMinor } = get(reference);
      const receivedMinor = state.receivedMinor + (amountMinor ?? askedMinor);
      change(reference, { receivedMinor, ...(receivedMinor >= askedMinor && { status: 'ended' }) });
    },
    end: (reference, reason = 'given up by the customer') =>
      change(reference, { status: 'ended', endReason: reason }),
    takeBack: (reference, amountMinor = leftOf(reference)) =>
      change(reference, { takenBackMinor: get(reference).state.takenBackMinor + amountMinor }),
    ...createRefundDesk({ refunds, leftOf, change }),
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

function newPayment(providerReference: string, wanted: PaymentToStart): FakeProviderPayment {
  const { paymentId, amountMinor, currency } = wanted;
  return {
    providerReference,
    paymentId,
    amountMinor,
    state: { status: 'open', endReason: null, currency, receivedMinor: 0, takenBackMinor: 0, refunds: [] },
  };
}
