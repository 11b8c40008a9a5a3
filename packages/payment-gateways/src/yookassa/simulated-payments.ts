import type { Clock } from '@panelkit/sdk';
import { fromMinor } from '../amounts/decimal.ts';

/** A payment inside the simulated YooKassa. */
export interface SimulatedYookassaPayment {
  id: string;
  status: 'pending' | 'waiting_for_capture' | 'succeeded' | 'canceled';
  amountMinor: number;
  metadata: Record<string, string>;
  description: string;
  cancelReason: string | null;
  createdAt: Date;
}

export interface SimulatedYookassaRefund {
  id: string;
  paymentId: string;
  amountMinor: number;
  description: string | null;
}

/** What customers, banks and the shop's people do. */
export interface YookassaBooks {
  payments(): SimulatedYookassaPayment[];
  refunds(): SimulatedYookassaRefund[];
  /** The customer pays. One that is over cannot be paid. */
  pay(paymentId: string): void;
  /** The bank holds the money, and somebody has to capture it; `pay` does. */
  hold(paymentId: string): void;
  cancel(paymentId: string, reason?: string): void;
  /** A refund on YooKassa's own pages. */
  refundByHand(paymentId: string, amountMinor: number): void;
}

export interface OpenYookassaBooks extends YookassaBooks {
  find(paymentId: string): SimulatedYookassaPayment | undefined;
  open(
    wanted: Pick<SimulatedYookassaPayment, 'amountMinor' | 'metadata' | 'description'>,
  ): SimulatedYookassaPayment;
  /** Null: there is not so much left. */
  refund(wanted: Omit<SimulatedYookassaRefund, 'id'>): SimulatedYookassaRefund | null;
}

/** Unpaid, a payment is given up after this time. */
const LIFE_MS = 60 * 60_000;

/** @param tell - called with each event and the object that it is about */
export function createYookassaBooks(
  tell: (event: string, object: object) => void,
  clock: Clock,
): OpenYookassaBooks {
  const payments = new Map<string, SimulatedYookassaPayment>();
  const refunds: SimulatedYookassaRefund[] = [];
  const move = (payment: SimulatedYookassaPayment, status: SimulatedYookassaPayment['status']): void => {
    payment.status = status;
    const { id, metadata, amountMinor } = payment;
    tell(`payment.${status}`, { id, status, metadata, amount: toAmount(amountMinor) });
  };
  const get = (id: string): SimulatedYookassaPayment => {
    const payment = payments.get(id);
    if (payment === undefined) throw new TypeError(`the simulated YooKassa has no payment ${id}`);
    if (payment.status === 'pending' && payment.createdAt.getTime() + LIFE_MS <= clock.now().getTime()) {
      payment.cancelReason = 'expired_on_confirmation';
      move(payment, 'canceled');
    }
    return payment;
  };
  const leftOf = ({ id, status, amountMinor }: SimulatedYookassaPayment): number => {
    const back = refunds.filter(({ paymentId }) => paymentId === id);
    return (
      (status === 'succeeded' ? amountMinor : 0) - back.reduce((sum, refund) => sum + refund.amountMinor, 0)
    );
  };
  const refund: OpenYookassaBooks['refund'] = (wanted) => {
    const payment = payments.get(wanted.paymentId);
    if (payment === undefined || wanted.amountMinor > leftOf(payment)) return null;
    const made = { ...wanted, id: `refund-${refunds.length + 1}` };
    refunds.push(made);
    const { id, paymentId: payment_id, amountMinor } = made;
    tell('refund.succeeded', { id, payment_id, status: 'succeeded', amount: toAmount(amountMinor) });
    return made;
  };
  return {
    payments: () => [...payments.keys()].map((id) => structuredClone(get(id))),
    refunds: () => structuredClone(refunds),
    find: (id) => (payments.has(id) ? get(id) : undefined),
    open: (wanted) => {
      const id = `2f000000-000f-5000-8000-${String(payments.size + 1).padStart(12, '0')}`;
      const payment: SimulatedYookassaPayment = {
        ...wanted,
        id,
        cancelReason: null,
        createdAt: clock.now(),
        status: 'pending',
      };
      payments.set(id, payment);
      return payment;
    },
    refund,
    pay: (id) => {
      const payment = get(id);
      if (payment.status === 'pending' || payment.status === 'waiting_for_capture')
        move(payment, 'succeeded');
    },
    hold: (id) => {
      if (get(id).status === 'pending') move(get(id), 'waiting_for_capture');
    },
    cancel: (id, reason = 'permission_revoked') => {
      get(id).cancelReason = reason;
      move(get(id), 'canceled');
    },
    refundByHand: (paymentId, amountMinor) => {
      if (refund({ paymentId, amountMinor, description: null }) === null)
        throw new TypeError(`the simulated YooKassa has not so much of payment ${paymentId}`);
    },
  };
}

export function toAmount(amountMinor: number): { value: string; currency: string } {
  return { value: fromMinor(amountMinor, 2), currency: 'RUB' };
}
