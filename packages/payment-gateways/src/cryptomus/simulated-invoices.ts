import type { Clock } from '@panelkit/sdk';
import { compareDecimals, parseDecimal } from '../amounts/decimal.ts';
import { plus, times } from '../amounts/decimal-text.ts';
import type { CryptomusStatus } from './cryptomus-schemas.ts';

/** An invoice inside the simulated provider. */
export interface SimulatedCryptoInvoice {
  uuid: string;
  orderId: string;
  amount: string;
  currency: string;
  callbackUrl: string | null;
  coin: string | null;
  /** What is asked, in the coin. */
  payerAmount: string | null;
  /** What arrived, in the coin. */
  paymentAmount: string | null;
  status: CryptomusStatus;
  expiresAt: Date;
}

/** What customers and the provider's people do. */
export interface CryptoInvoices {
  invoices(): SimulatedCryptoInvoice[];
  /** The customer chooses a coin on the page. `rate`: coins for one unit of the price. */
  chooseCoin(uuid: string, coin?: { name: string; rate: string }): void;
  /** Coins arrive, and are final. */
  pay(uuid: string, amount: string): void;
  /** From now on the invoice has this status, whatever arrived. */
  move(uuid: string, status: CryptomusStatus): void;
}

/** The books, with what only the API does. */
export interface OpenCryptoInvoices extends CryptoInvoices {
  find(key: { uuid?: string | undefined; orderId?: string | undefined }): SimulatedCryptoInvoice | undefined;
  open(
    wanted: Pick<SimulatedCryptoInvoice, 'orderId' | 'amount' | 'currency' | 'callbackUrl' | 'expiresAt'>,
  ): SimulatedCryptoInvoice;
}

/** @param tell - called with each invoice that changed */
export function createCryptoInvoices(
  clock: Clock,
  tell: (invoice: SimulatedCryptoInvoice) => void,
): OpenCryptoInvoices {
  const all = new Map<string, SimulatedCryptoInvoice>();
  const put = (invoice: SimulatedCryptoInvoice): void => {
    all.set(invoice.uuid, invoice);
    tell(invoice);
  };
  const get = (uuid: string): SimulatedCryptoInvoice => {
    const invoice = all.get(uuid);
    if (invoice === undefined) throw new TypeError(`the simulated provider has no invoice ${uuid}`);
    const isOver = invoice.expiresAt <= clock.now();
    if (isOver && invoice.status === 'check') put({ ...invoice, status: 'cancel' });
    if (isOver && invoice.status === 'wrong_amount_waiting') put({ ...invoice, status: 'wrong_amount' });
    return all.get(uuid) ?? invoice;
  };
  const chooseCoin: CryptoInvoices['chooseCoin'] = (uuid, { name, rate } = { name: 'USDT', rate: '1' }) => {
    const invoice = get(uuid);
    all.set(uuid, { ...invoice, coin: name, payerAmount: times(invoice.amount, rate) });
  };
  return {
    invoices: () => [...all.keys()].map((uuid) => structuredClone(get(uuid))),
    find: ({ uuid, orderId }) => {
      const known = [...all.values()].find((one) => one.orderId === orderId || one.uuid === uuid);
      return known === undefined ? undefined : get(known.uuid);
    },
    open: (wanted) => {
      const uuid = `00000000-0000-4000-8000-${String(all.size + 1).padStart(12, '0')}`;
      const invoice: SimulatedCryptoInvoice = {
        ...wanted,
        uuid,
        coin: null,
        payerAmount: null,
        paymentAmount: null,
        status: 'check',
      };
      all.set(uuid, invoice);
      return invoice;
    },
    chooseCoin,
    pay: (uuid, amount) => {
      if (get(uuid).coin === null) chooseCoin(uuid);
      const invoice = get(uuid);
      const paymentAmount = plus(invoice.paymentAmount ?? '0', amount);
      const difference = compareDecimals(
        parseDecimal(paymentAmount),
        parseDecimal(invoice.payerAmount ?? '0'),
      );
      const enough = difference > 0 ? 'paid_over' : 'paid';
      put({ ...invoice, paymentAmount, status: difference < 0 ? 'wrong_amount_waiting' : enough });
    },
    move: (uuid, status) => put({ ...get(uuid), status }),
  };
}
