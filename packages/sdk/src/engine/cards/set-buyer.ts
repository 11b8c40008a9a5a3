import * as z from 'zod';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { amountMinorSchema, idSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';

const buyerSchema = z.object({
  customerId: idSchema,
  isConfirmed: z.boolean(),
  trustedUpToMinor: amountMinorSchema.default(0),
});

/** Whether a customer may see card numbers, and how much unproved money is believed. */
export type SetBuyerInput = z.input<typeof buyerSchema>;

export function setBuyer(engine: Engine, input: SetBuyerInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'cards.setBuyer',
    schema: buyerSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { customerId, isConfirmed, trustedUpToMinor }) => {
      const target = { kind: 'customer', id: customerId };
      requireStaff(actor, target);
      await tx.customers.get(customerId);
      const before = await tx.cardBuyers.find(customerId);
      const confirmedAt = isConfirmed ? (before?.confirmedAt ?? tx.now) : null;
      await tx.cardBuyers.set({ id: customerId, confirmedAt, trustedUpToMinor });
      await audit({
        action: 'card.set-buyer',
        target,
        before: {
          isConfirmed: (before?.confirmedAt ?? null) !== null,
          trustedUpToMinor: before?.trustedUpToMinor ?? 0,
        },
        after: { isConfirmed, trustedUpToMinor },
      });
      return customerId;
    },
  });
}
