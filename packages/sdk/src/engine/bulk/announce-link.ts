import * as z from 'zod';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, textSchema } from '../kernel/parse-input.ts';
import { type CommandContext, type CommandScope, runCommand } from '../kernel/run-command.ts';
import { startRun } from './bulk-commands.ts';

const announceSchema = z.object({ subscriptionId: idSchema, address: textSchema, runId: idSchema });
const EVERYONE = { planId: null, panelId: null, inboundId: null };

/** Tells everyone in the background that the links have another address. */
export function startAnnouncement(engine: Engine, scope: CommandScope, address: string): Promise<string> {
  return startRun(engine, scope, EVERYONE, { kind: 'announce-link', address });
}

/**
 * Tells the owner of a subscription; nothing if it has ended, or the address was changed again meanwhile:
 * another run tells that.
 */
export async function announceLink(
  engine: Engine,
  input: z.input<typeof announceSchema>,
  by: CommandContext,
): Promise<void> {
  await engine.knownSettings.refresh();
  if (engine.linkAddress !== input.address) return;
  await runCommand(engine, {
    name: 'bulk.announceLink',
    schema: announceSchema,
    input,
    by,
    effect: async ({ tx, emit }, { subscriptionId, address, runId }) => {
      const { customerId, termination } = await tx.subscriptions.get(subscriptionId);
      if (termination !== null) return subscriptionId;
      await emit({
        aggregate: { kind: 'subscription', id: subscriptionId },
        type: 'subscription.link-address-changed',
        data: { customerId, address, runId },
      });
      return subscriptionId;
    },
  });
}
