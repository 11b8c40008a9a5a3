import * as z from 'zod';
import type { Payment } from '../../domain/payments/payment.ts';
import type { PaymentEvent } from '../../domain/payments/payment-event.ts';
import { illegalTransition, invalidInput, notFound } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { keepCurrency } from '../kernel/keep-currency.ts';
import { idSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { lockPayment } from '../locks/lock-payment.ts';
import { createPayment } from '../payments/create-payment.ts';
import { openContent } from './event-content.ts';
import { openProviderPayment } from './open-provider-payment.ts';
import { processPaymentEvent } from './process-payment-event.ts';
import { wakePaymentEvent } from './wake-payment-event.ts';

const matchSchema = z.union([
  z.object({ eventId: idSchema, paymentId: idSchema }),
  z.object({ eventId: idSchema, customerId: idSchema }),
]);

/** Which event belongs to which payment; or to which customer, whose wallet gets the money. */
export type MatchEventInput = z.input<typeof matchSchema>;

/**
 * Staff: says to which payment an unmatched event belongs; it and all further ones of the provider's payment
 * are booked there. Where only the customer is known, a payment of what came is opened for their wallet.
 */
export async function matchEvent(engine: Engine, input: MatchEventInput, by: CommandContext): Promise<void> {
  const eventId = await runCommand(engine, {
    name: 'payments.matchEvent',
    schema: matchSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, wanted) => {
      const target = { kind: 'payment event', id: wanted.eventId };
      requireStaff(actor, target);
      const known = await tx.paymentEvents.find(wanted.eventId);
      if (known === null) throw notFound(target.kind, target.id);
      const { gateway, providerReference } = known;
      const refuse = (from: string) => illegalTransition({ ...target, from, action: 'match' });
      // What was worked on stays so.
      if (providerReference === null || known.state.status === 'processed') throw refuse(known.state.status);
      const payment =
        'paymentId' in wanted
          ? await lockPayment(tx, wanted.paymentId)
          : await openCredit(engine, tx, known, wanted.customerId);
      if (payment.method !== gateway) {
        const message = `is not paid through ${gateway}`;
        throw invalidInput([{ path: 'paymentId', code: 'other_method', message }]);
      }
      await openProviderPayment(engine, tx, { payment, gateway, providerReference });
      // Locked last: somebody else may have matched it, and worked on it, since it was found.
      const { status } = (await tx.paymentEvents.get(known.id)).state;
      if (status !== 'unmatched') throw refuse(status);
      await tx.paymentEvents.update(known.id, { nextAttemptAt: tx.now });
      await wakePaymentEvent(tx, known.id);
      await audit({
        action: 'payment-event.match',
        target,
        after: { paymentId: payment.id },
      });
      return known.id;
    },
  });
  // Also if an attempt that began before has ended without finding the payment, and was the last one.
  await processPaymentEvent(engine, eventId, { again: true });
}

/** A payment into the customer's wallet, of what the event says came. */
async function openCredit(
  engine: Engine,
  tx: Transaction,
  event: PaymentEvent,
  customerId: string,
): Promise<Payment> {
  const state = openContent(engine, event).event.payment?.state ?? null;
  if (state === null || state.currency !== engine.currency || state.receivedMinor <= 0) {
    const message = 'the event names no amount in the currency of the shop';
    throw invalidInput([{ path: 'customerId', code: 'no_amount', message }]);
  }
  await tx.customers.get(customerId);
  await keepCurrency(engine, tx);
  const amount = { amountMinor: state.receivedMinor, currency: engine.currency };
  const id = await createPayment(engine, tx, { customerId, orderId: null, method: event.gateway, amount });
  return lockPayment(tx, id);
}
