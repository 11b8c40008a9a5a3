import type { Clock } from '@panelkit/sdk';

/** A card payment inside a simulated provider. */
export interface SimulatedCardPayment {
  reference: string;
  amountRial: number;
  orderId: string | null;
  returnUrl: string;
  paidAt: Date | null;
  confirmedAt: Date | null;
  isCancelled: boolean;
  /** The bank gave it back although it was confirmed. */
  isReversed: boolean;
}

/** Where it is now. */
export type SimulatedCardStatus = 'waiting' | 'paid' | 'settled' | 'cancelled' | 'given-back';

/** What customers and banks do. */
export interface CardBooks {
  payments(): SimulatedCardPayment[];
  /** The customer pays; answers where the browser is sent. A repetition pays nothing twice. */
  pay(reference: string): string;
  /** The customer gives up; answers where the browser is sent. */
  cancel(reference: string): string;
  /** The bank has taken another amount than was asked for. */
  changeAmount(reference: string, amountRial: number): void;
  /** The provider settles it without the shop, as its own setting can make it do. */
  settleAlone(reference: string): void;
  /** The bank gives back what was settled. */
  reverse(reference: string): void;
  statusOf(reference: string): SimulatedCardStatus;
  /** What the merchant got so far, in Rial. */
  settledRial(): number;
}

/** The books, with what only the provider's API does. */
export interface OpenCardBooks extends CardBooks {
  open(payment: Pick<SimulatedCardPayment, 'amountRial' | 'orderId' | 'returnUrl'>): SimulatedCardPayment;
  find(reference: string): SimulatedCardPayment | undefined;
  confirm(reference: string): void;
}

/**
 * @param reversalMs - so long after the payment the bank gives the money back, unless the merchant confirmed
 *   it
 * @param toReturnUrl - adds what the provider says to the shop through the browser
 */
export function createCardBooks(options: {
  clock: Clock;
  reversalMs: number;
  newReference: (count: number) => string;
  toReturnUrl: (payment: SimulatedCardPayment, isPaid: boolean) => string;
}): OpenCardBooks {
  const { clock, reversalMs, newReference, toReturnUrl } = options;
  const payments = new Map<string, SimulatedCardPayment>();
  const get = (reference: string): SimulatedCardPayment => {
    const payment = payments.get(reference);
    if (payment === undefined) throw new TypeError(`the simulated provider has no payment ${reference}`);
    return payment;
  };
  const statusOf = (reference: string): SimulatedCardStatus => {
    const { paidAt, confirmedAt, isCancelled, isReversed } = get(reference);
    if (isReversed) return 'given-back';
    if (confirmedAt !== null) return 'settled';
    if (paidAt === null) return isCancelled ? 'cancelled' : 'waiting';
    return clock.now().getTime() - paidAt.getTime() < reversalMs ? 'paid' : 'given-back';
  };
  const confirm = (reference: string): void => {
    if (statusOf(reference) === 'paid') get(reference).confirmedAt = clock.now();
  };
  return {
    payments: () => structuredClone([...payments.values()]),
    find: (reference) => payments.get(reference),
    statusOf,
    open: (wanted) => {
      const reference = newReference(payments.size + 1);
      const nothingYet = { paidAt: null, confirmedAt: null, isCancelled: false, isReversed: false };
      const payment = { ...wanted, reference, ...nothingYet };
      payments.set(reference, payment);
      return payment;
    },
    pay: (reference) => {
      const payment = get(reference);
      if (statusOf(reference) === 'waiting') payment.paidAt = clock.now();
      return toReturnUrl(payment, payment.paidAt !== null);
    },
    cancel: (reference) => {
      const payment = get(reference);
      if (statusOf(reference) === 'waiting') payment.isCancelled = true;
      return toReturnUrl(payment, false);
    },
    changeAmount: (reference, amountRial) => {
      get(reference).amountRial = amountRial;
    },
    confirm,
    settleAlone: confirm,
    reverse: (reference) => {
      if (statusOf(reference) === 'settled') get(reference).isReversed = true;
    },
    settledRial: () =>
      [...payments.values()]
        .filter(({ confirmedAt, isReversed }) => confirmedAt !== null && !isReversed)
        .reduce((sum, { amountRial }) => sum + amountRial, 0),
  };
}
