const CHARGE = 'charge:';
const PAYLOAD = /^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\.[\da-z]{1,12}$/;

/**
 * What an invoice carries (at most 128 bytes), and its reference: our payment, and when it was asked for,
 * since it may be asked for again.
 */
export function invoiceReference(paymentId: string, askedAt: Date): string {
  return `${paymentId}.${askedAt.getTime().toString(36)}`;
}

/** Null: it is no invoice of ours. */
export function paymentIdOf(payload: string): string | null {
  return PAYLOAD.exec(payload)?.[1] ?? null;
}

/** Money has Telegram's own id of it: one invoice can be paid more than once. */
export function chargeReference(chargeId: string): string {
  return CHARGE + chargeId;
}

/** Null: it is an invoice's. */
export function chargeIdOf(reference: string): string | null {
  return reference.startsWith(CHARGE) ? reference.slice(CHARGE.length) : null;
}
