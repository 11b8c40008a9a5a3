import type { GatewayCallOptions } from '@panelkit/sdk';
import { listTransactions, MOST_LISTED, type StarsApi } from './stars-api.ts';
import type { StarTransaction } from './stars-schemas.ts';

/** Stars that somebody paid for an invoice. */
export interface StarCharge {
  chargeId: string;
  userId: number;
  payload: string;
  amount: number;
  /** What went back of it: all or nothing. */
  returned: number;
}

/**
 * What Telegram's list says of the bot's payments. Telegram finds none by its id, so the list is read once,
 * and then only what is new of it.
 */
export interface StarBook {
  /** Reads on. @throws PanelkitError `PAYMENT_GATEWAY_UNREACHABLE` */
  refresh(call: GatewayCallOptions): Promise<void>;
  find(chargeId: string): StarCharge | null;
  /** In the order in which they were paid. */
  ofInvoice(payload: string): StarCharge[];
}

export function createStarBook(api: StarsApi): StarBook {
  const charges = new Map<string, StarCharge>();
  const byPayload = new Map<string, StarCharge[]>();
  let offset = 0;
  const keep = (transaction: StarTransaction): void => {
    const { id, amount, source } = transaction;
    const known = charges.get(id);
    if (source === undefined && known !== undefined) known.returned = amount;
    const { user, invoice_payload: payload } = source ?? {};
    if (known !== undefined || user === undefined || payload === undefined) return;
    const charge = { chargeId: id, userId: user.id, payload, amount, returned: 0 };
    charges.set(id, charge);
    byPayload.set(payload, [...(byPayload.get(payload) ?? []), charge]);
  };
  return {
    async refresh(call) {
      for (;;) {
        const from = offset;
        const page = await listTransactions(api, from, call);
        for (const transaction of page) keep(transaction);
        // Another look may have read on meanwhile.
        offset = Math.max(offset, from + page.length);
        if (page.length < MOST_LISTED) return;
      }
    },
    find: (chargeId) => charges.get(chargeId) ?? null,
    ofInvoice: (payload) => byPayload.get(payload) ?? [],
  };
}
