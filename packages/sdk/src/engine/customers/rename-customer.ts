import * as z from 'zod';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, nameSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';

const renameSchema = z.object({ customerId: idSchema, displayName: nameSchema.nullable() });

export type RenameCustomerInput = z.input<typeof renameSchema>;

/** @throws PanelkitError `NOT_FOUND` */
export function renameCustomer(
  engine: Engine,
  input: RenameCustomerInput,
  by: CommandContext,
): Promise<string> {
  return runCommand(engine, {
    name: 'customers.rename',
    schema: renameSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { customerId, displayName }) => {
      const target = { kind: 'customer', id: customerId };
      requireStaff(actor, target);
      const { displayName: was } = await tx.customers.get(customerId);
      if (was === displayName) return customerId;
      await tx.customers.update(customerId, { displayName });
      await audit({
        action: 'customer.rename',
        target,
        before: { displayName: was },
        after: { displayName },
      });
      return customerId;
    },
  });
}
