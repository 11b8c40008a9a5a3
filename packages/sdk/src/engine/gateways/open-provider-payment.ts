import { addMs } from '../../domain/lifecycle/period.ts';
import { lookDelayMs } from '../../domain/payments/look-delay.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import type { ProviderPayment } from '../../domain/payments/provider-payment.ts';
import type { Quote } from '../../domain/payments/quote.ts';
import { storageConflict } from '../../errors/error-factories.ts';
import type { PaymentInstructions } from '../../ports/payment-gateway.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';

/** A payment as its provider names it. */
export interface ProviderLink {
  /** Locked by the caller. */
  payment: Payment;
  gateway: string;
  providerReference: string;
  /** The payment whose address this one came to again. */
  parentReference?: string | null;
  /** By which it was asked for; by default the payment's present one. */
  quote?: Quote | null;
  payableUntil?: Date | null;
  instructions?: PaymentInstructions;
}

/**
 * The row of a provider's payment, made when there is none; the caller has locked our payment.
 * @throws PanelkitError `STORAGE_CONFLICT` when it belongs to another payment of ours
 */
export async function openProviderPayment(
  engine: Engine,
  tx: Transaction,
  link: ProviderLink,
): Promise<ProviderPayment> {
  const { payment, gateway, providerReference, instructions } = link;
  const { parentReference = null, payableUntil = null } = link;
  const known = await tx.providerPayments.findByReference(gateway, providerReference);
  if (known !== null) {
    if (known.paymentId !== payment.id) throw storageConflict('provider payment', known.id);
    const { sealedInstructions } = await tx.providerPayments.get(known.id);
    // An event was faster than the answer to our start.
    if (sealedInstructions === null && instructions !== undefined)
      await tx.providerPayments.update(known.id, {
        sealedInstructions: sealInstructions(engine, known.id, instructions),
        payableUntil,
      });
    return tx.providerPayments.get(known.id);
  }
  const id = engine.ids.uuid();
  const createdAt = tx.now;
  const opened: ProviderPayment = {
    id,
    paymentId: payment.id,
    gateway,
    providerReference,
    parentReference,
    quote: await quoteFor(tx, link),
    payableUntil,
    sealedInstructions: instructions === undefined ? null : sealInstructions(engine, id, instructions),
    receivedMinor: 0,
    chargedBackMinor: 0,
    paidIn: null,
    seenAt: null,
    confirmation: null,
    endedAt: null,
    looks: 0,
    lookedAt: null,
    nextLookAt: addMs(createdAt, lookDelayMs(0)),
    createdAt,
  };
  await tx.providerPayments.insert(opened);
  return opened;
}

/** Money that came to an old address again is booked as that address was. */
async function quoteFor(
  tx: Transaction,
  { payment, gateway, parentReference = null, quote = payment.quote }: ProviderLink,
): Promise<Quote | null> {
  const parent =
    parentReference === null ? null : await tx.providerPayments.findByReference(gateway, parentReference);
  return parent === null ? quote : parent.quote;
}

/** The context under which a provider payment's instructions are sealed. */
export function instructionsContext(providerPaymentId: string): string {
  return `provider-payment:${providerPaymentId}:instructions`;
}

function sealInstructions(engine: Engine, id: string, instructions: PaymentInstructions): string {
  return engine.secretBox.seal(JSON.stringify(instructions), instructionsContext(id));
}

/** What the customer was asked to do. */
export function openInstructions(
  engine: Engine,
  { id, sealedInstructions }: Pick<ProviderPayment, 'id' | 'sealedInstructions'>,
): PaymentInstructions | null {
  if (sealedInstructions === null) return null;
  const { redirectUrl, text }: Partial<PaymentInstructions> = JSON.parse(
    engine.secretBox.open(sealedInstructions, instructionsContext(id)),
  );
  return { redirectUrl: redirectUrl ?? null, text: text ?? null };
}
