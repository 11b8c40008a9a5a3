import * as z from 'zod';
import type { Payment } from '../../domain/payments/payment.ts';
import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import type { Engine } from '../kernel/engine.ts';
import { runCommand } from '../kernel/run-command.ts';

const leftSchema = z.object({ paymentId: z.string(), receivedMinor: z.int() });

/** Says once, for each sum that came, why late money is in the wallet. `reason`: an error code. */
export async function recordLeftInWallet(engine: Engine, payment: Payment, reason: string): Promise<void> {
  const { id: paymentId, customerId, orderId, state } = payment;
  const receivedMinor = state.status === 'captured' ? state.receivedMinor : 0;
  await runCommand(engine, {
    name: 'payments.leaveInWallet',
    schema: leftSchema,
    input: { paymentId, receivedMinor },
    by: { actor: SYSTEM_ACTOR, idempotencyKey: `left:${paymentId}:${receivedMinor}` },
    effect: async ({ emit }) => {
      await emit({
        aggregate: { kind: 'payment', id: paymentId },
        type: 'payment.left-in-wallet',
        data: { customerId, orderId, reason },
      });
      return paymentId;
    },
  });
}
