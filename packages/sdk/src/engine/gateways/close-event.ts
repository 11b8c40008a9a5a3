import * as z from 'zod';
import { illegalTransition } from '../../errors/error-factories.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, textSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';

const closeSchema = z.object({ eventId: idSchema, reason: textSchema.min(1) });

/** `reason`: what became of the money; for staff alone. */
export type CloseEventInput = z.input<typeof closeSchema>;

/**
 * Staff: the money of an unmatched event was dealt with outside of the shop. Nothing is booked, and it waits
 * no more.
 */
export function closeEvent(engine: Engine, input: CloseEventInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'payments.closeEvent',
    schema: closeSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { eventId, reason }) => {
      const target = { kind: 'payment event', id: eventId };
      requireStaff(actor, target);
      const { state } = await tx.paymentEvents.get(eventId);
      if (state.status !== 'unmatched')
        throw illegalTransition({ ...target, from: state.status, action: 'close' });
      const closed = { status: 'processed', processedAt: tx.now, effect: 'closed' } as const;
      await tx.paymentEvents.update(eventId, { state: closed, nextAttemptAt: null });
      await audit({ action: 'payment-event.close', target, before: { reason: state.reason }, reason });
      return eventId;
    },
  });
}
