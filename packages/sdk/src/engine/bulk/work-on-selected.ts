import * as z from 'zod';
import { MOST_SELECTED, type SelectedWork } from '../../domain/panels/bulk-run.ts';
import { messageSchema } from '../customers/write-to-customer.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, textSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { givenBytesSchema } from '../lifecycle/adjust-terms.ts';
import { daysSchema } from '../lifecycle/give-days.ts';
import { findInbound, startRun } from './bulk-commands.ts';

const reasonSchema = textSchema.min(1);
const workSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('suspend'), reason: reasonSchema }),
  z.strictObject({ kind: z.literal('resume') }),
  z.strictObject({ kind: z.literal('add-days'), days: daysSchema, reason: reasonSchema }),
  z.strictObject({ kind: z.literal('add-bytes'), bytes: givenBytesSchema, reason: reasonSchema }),
  z.strictObject({ kind: z.literal('write-selected'), text: messageSchema }),
  z.strictObject({ kind: z.literal('move-selected'), toInboundId: idSchema.nullable() }),
]) satisfies z.ZodType<SelectedWork>;

export const selectionSchema = z.object({
  subscriptionIds: z
    .array(idSchema)
    .min(1)
    .max(MOST_SELECTED)
    .transform((ids) => [...new Set(ids)].sort()),
  work: workSchema,
});

/** Subscriptions that staff selected, 1 to 1000, and what is to be done to each. */
export type SelectionInput = z.input<typeof selectionSchema>;

const NOWHERE = { planId: null, panelId: null, inboundId: null };

export function startSelected(engine: Engine, input: SelectionInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'bulk.workOnSelected',
    schema: selectionSchema,
    input,
    by,
    effect: async (scope, { subscriptionIds: selectedIds, work }) => {
      requireStaff(scope.actor, { kind: 'bulk run', id: 'selected' });
      if (work.kind === 'move-selected' && work.toInboundId !== null)
        await findInbound(scope.tx, work.toInboundId);
      return startRun(engine, scope, { ...NOWHERE, selectedIds }, work);
    },
  });
}
