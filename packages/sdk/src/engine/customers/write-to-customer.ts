import * as z from 'zod';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, textSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { notifyCustomer } from '../notifications/add-notifications.ts';

/** In lines, as a customer reads it. */
export const messageSchema = textSchema.min(1);
const writeSchema = z.object({ customerId: idSchema, text: messageSchema });

/** `text`: in lines, as the customer reads it. */
export type WriteToCustomerInput = z.input<typeof writeSchema>;

/** Staff write to one customer. The text is in the outbox alone: the audit trail says who wrote to whom. */
export function writeToCustomer(
  engine: Engine,
  input: WriteToCustomerInput,
  by: CommandContext,
): Promise<string> {
  return runCommand(engine, {
    name: 'customers.write',
    schema: writeSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { customerId, text }) => {
      const target = { kind: 'customer', id: customerId };
      requireStaff(actor, target);
      await tx.customers.get(customerId);
      await notifyCustomer(engine, tx, customerId, { code: 'shop.message', parameters: { text } });
      await audit({ action: 'customer.write', target, after: { characters: text.length } });
      return customerId;
    },
  });
}
