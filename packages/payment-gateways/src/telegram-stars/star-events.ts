import type { ProviderEvent, ProviderState } from '@panelkit/sdk';
import type { StarCharge } from './star-book.ts';
import { chargeReference, paymentIdOf } from './star-references.ts';
import { STARS } from './stars-api.ts';
import { moneyMessageSchema } from './stars-schemas.ts';

/** Money is whole and final as soon as it is there. Telegram does not say who asked for it back. */
export function stateOf({ amount, returned }: Pick<StarCharge, 'amount' | 'returned'>): ProviderState {
  return {
    status: 'ended',
    endReason: null,
    currency: STARS,
    receivedMinor: amount,
    chargedBackMinor: 0,
    refunds: [],
    returnedMinor: returned,
  };
}

/** The event that tells of a charge, the same from an update as from the list. */
export function eventOf(
  charge: Pick<StarCharge, 'chargeId' | 'payload' | 'amount' | 'returned'>,
): ProviderEvent {
  const { chargeId, payload, returned } = charge;
  const paymentId = paymentIdOf(payload);
  return {
    id: `${returned > 0 ? 'returned' : 'paid'}:${chargeId}`,
    payment: {
      providerReference: chargeReference(chargeId),
      paymentId,
      invoiceReference: paymentId === null ? null : payload,
      state: stateOf(charge),
    },
  };
}

/** What a message of Telegram to the bot tells of money; null: nothing. */
export function eventOfMessage(message: unknown): ProviderEvent | null {
  const parsed = moneyMessageSchema.safeParse(message);
  if (!parsed.success) return null;
  const { successful_payment: paid, refunded_payment: refunded } = parsed.data;
  const told = paid ?? refunded;
  if (told === undefined) return null;
  const { telegram_payment_charge_id: chargeId, invoice_payload: payload, total_amount: amount } = told;
  return eventOf({ chargeId, payload, amount, returned: paid === undefined ? amount : 0 });
}
