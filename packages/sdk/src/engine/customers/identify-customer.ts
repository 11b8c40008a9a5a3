import * as z from 'zod';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { putIdentity } from './put-identity.ts';

const identifySchema = z.object({
  customerId: idSchema,
  identity: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('email'), address: z.string().min(3).max(320).includes('@') }),
    z.object({ kind: z.literal('chat'), userId: z.string().min(1).max(100) }),
  ]),
  isConfirmed: z.boolean(),
});

/** `isConfirmed`: the customer proved that it is theirs. */
export type IdentifyCustomerInput = z.input<typeof identifySchema>;

/** The shop saw the proof: customers do not confirm themselves. @throws PanelkitError `NOT_FOUND` */
export function identifyCustomer(
  engine: Engine,
  input: IdentifyCustomerInput,
  by: CommandContext,
): Promise<string> {
  return runCommand(engine, {
    name: 'customers.identify',
    schema: identifySchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { customerId, identity, isConfirmed }) => {
      const target = { kind: 'customer', id: customerId };
      requireStaff(actor, target);
      await tx.customers.get(customerId);
      await putIdentity(engine, tx, { customerId, identity, isConfirmed });
      await audit({ action: 'customer.identify', target, after: { kind: identity.kind, isConfirmed } });
      return customerId;
    },
  });
}
