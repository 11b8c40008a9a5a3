import type { Money } from '@panelkit/sdk';
import type { CustomerContext } from './customer-context.ts';

/** A way to bring money into the shop in this chat. */
export interface PayMethod {
  method: string;
  /** For the data of buttons, which are short. */
  ref: string;
  /** Null: by card transfer. */
  name: string | null;
  /** What it asks in another currency; null in the shop's. */
  asked: Money | null;
}

const REF_LENGTH = 10;
const RECEIPT = 'receipt';

const refOf = (method: string): string => method.slice(0, REF_LENGTH);

/** The methods that are open for this amount now; none for nothing. */
export async function methodsFor(context: CustomerContext, amountMinor: number): Promise<PayMethod[]> {
  const { panelkit, shop, language } = context;
  const { cardTransfer, onlinePayments, stars } = shop;
  const isTaken = (method: string): boolean => {
    if (method === RECEIPT) return cardTransfer !== undefined;
    return method === stars?.method || onlinePayments !== undefined;
  };
  if (amountMinor <= 0) return [];
  const offers = await panelkit.payments.offers({ amountMinor });
  return offers
    .filter(({ method, isOpen }) => isOpen && isTaken(method))
    .map(({ method, quote }) => ({
      method,
      ref: refOf(method),
      name: method === RECEIPT ? null : (onlinePayments?.nameOf?.(method, language) ?? method),
      asked: quote?.asked ?? null,
    }));
}

/** The method of a button; null: it is not offered any more. */
export async function methodOf(context: CustomerContext, ref: string): Promise<string | null> {
  const known = context.panelkit.payments.methods().find(({ method }) => refOf(method) === ref);
  if (known === undefined) return null;
  const offered = await methodsFor(context, Math.max(1, known.minimumMinor));
  return offered.some(({ method }) => method === known.method) ? known.method : null;
}
