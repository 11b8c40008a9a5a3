import * as z from 'zod';
import { illegalTransition, invalidInput, notFound } from '../../errors/error-factories.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { lockPayment } from '../locks/lock-payment.ts';
import { openProviderPayment } from './open-provider-payment.ts';
import { processPaymentEvent } from './process-payment-event.ts';
import { wakePaymentEvent } from './wake-payment-event.ts';

const matchSchema = z.object({ eventId: idSchema, paymentId: idSchema });

/** Which event belongs to which payment. */
export type MatchEventInput = z.input<typeof matchSchema>;

/** Staff: says to which payment an unmatched event belongs; it and all further ones of the provider's payment are booked there. */
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
      const payment = await lockPayment(tx, wanted.paymentId);
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
  await processPaymentEvent(engine, eventId);
}
