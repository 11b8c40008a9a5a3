import * as z from 'zod';
import { addMs } from '../../domain/lifecycle/period.ts';
import { type RefusalToPay, whyNotPayable } from '../../domain/payments/decide-permission.ts';
import { notFound } from '../../errors/error-factories.ts';
import { requireOwner } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { amountMinorSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { lockKnownPayment } from '../locks/lock-payment.ts';
import { keepWaiting } from '../payments/review-deadline.ts';
import { gatherFacts } from './confirm-payment.ts';

const permitSchema = z.object({
  gateway: z.string().min(1).max(50),
  providerReference: z.string().min(1).max(200),
  amountMinor: amountMinorSchema,
  currency: z.string().regex(/^[A-Z]{3}$/),
});

/** What a customer is about to pay, as the provider tells it. */
export type PermitPaymentInput = z.input<typeof permitSchema>;

/** Whether a customer may pay now, and why not. */
export type Permission = { kind: 'permitted' } | { kind: 'refused'; reason: RefusalToPay };

/**
 * Within that time the money is known: by the provider's event, or by its list, which is read every minute.
 */
const PERMIT_MS = 2 * 60_000;
const PERMITTED = 'permitted';

/**
 * Decides whether a customer who is about to pay may do so: the last chance to refuse what can no longer be
 * delivered, at providers that ask before they take money. A permit is for one payment: until its money must
 * be known, no other one for the same is let through.
 */
export async function permitPayment(
  engine: Engine,
  input: PermitPaymentInput,
  by: CommandContext,
): Promise<Permission> {
  const answer = await runCommand(engine, {
    name: 'payments.permit',
    schema: permitSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { gateway, providerReference, ...offered }) => {
      const target = { kind: 'provider payment', id: providerReference };
      const known = await tx.providerPayments.findByReference(gateway, providerReference);
      if (known === null) throw notFound(target.kind, target.id);
      const locked = await lockKnownPayment(tx, known);
      const { payment, providerPayment } = locked;
      requireOwner(actor, payment.customerId, target);
      const { quote, payableUntil } = providerPayment;
      const { order, facts } = await gatherFacts(engine, tx, locked);
      const reason = whyNotPayable({
        ...facts,
        payment: payment.state.status,
        providerPayment,
        offered,
        asked: quote?.asked ?? payment.amount,
        validUntil: quote?.validUntil ?? payableUntil,
      });
      if (reason !== null) return reason;
      const until = addMs(tx.now, PERMIT_MS);
      await tx.providerPayments.update(known.id, {
        confirmation: { status: PERMITTED, permittedAt: tx.now, until },
      });
      if (order !== null) await keepWaiting(tx, order.id, until);
      await audit({
        action: 'payment.permit',
        target: { kind: 'payment', id: payment.id },
        after: { gateway, providerReference },
      });
      return PERMITTED;
    },
  });
  return answer === PERMITTED
    ? { kind: PERMITTED }
    : { kind: 'refused', reason: refusalSchema.parse(answer) };
}

const refusalSchema: z.ZodType<RefusalToPay> = z.enum([
  'order-ended',
  'order-paid',
  'sold-out',
  'not-eligible',
  'expired',
  'other-amount',
  'being-paid',
]);
