import * as z from 'zod';
import { illegalTransition } from '../../errors/error-factories.ts';
import { requireOwner } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { findSubscription, lockSubscription } from '../locks/lock-subscription.ts';
import { dueUnlessChanging } from './due-unless-changing.ts';

const autoRenewSchema = z.object({ subscriptionId: idSchema, enabled: z.boolean() });

export type AutoRenewInput = z.input<typeof autoRenewSchema>;

/**
 * Switches the renewal from the wallet on or off. Switched on again, a period whose tries were used up is
 * tried again. By the policy `renewal.price` the plan's price is locked now or taken on the day.
 */
export function setAutoRenew(engine: Engine, input: AutoRenewInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'subscriptions.setAutoRenew',
    schema: autoRenewSchema,
    input,
    by,
    effect: async ({ tx, actor, audit, emit }, { subscriptionId: id, enabled }) => {
      const target = { kind: 'subscription', id };
      const known = await findSubscription(tx, id);
      requireOwner(actor, known.customerId, target);
      const { subscription } = await lockSubscription(tx, known);
      const plan = await tx.plans.find(subscription.planId);
      if (subscription.termination !== null)
        throw illegalTransition({ ...target, from: 'terminated', action: 'set auto-renew' });
      const isLocked = enabled && engine.policies.renewal.price === 'locked';
      const renewalPriceMinor = isLocked ? (plan?.price.amountMinor ?? null) : null;
      const changed = { ...subscription, autoRenew: enabled, renewalPriceMinor, renewal: null };
      const due = await dueUnlessChanging(engine, tx, changed);
      await tx.subscriptions.update(id, {
        autoRenew: enabled,
        renewalPriceMinor,
        renewal: null,
        nextDueAt: due,
        dueErrors: 0,
      });
      const { customerId } = subscription;
      const data = { customerId, enabled };
      await emit({ aggregate: target, type: 'subscription.auto-renew-changed', data });
      const before = { autoRenew: subscription.autoRenew };
      const after = { autoRenew: enabled, renewalPriceMinor };
      await audit({ action: 'subscription.auto-renew', target, before, after });
      return id;
    },
  });
}
