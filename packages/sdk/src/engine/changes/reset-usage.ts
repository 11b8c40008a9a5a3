import * as z from 'zod';
import { statusOf } from '../../domain/lifecycle/subscription.ts';
import { whyNotResetUsage } from '../../domain/lifecycle/subscription-actions.ts';
import { illegalTransition } from '../../errors/error-factories.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, textSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import type { ReasonInput } from '../lifecycle/staff-actions.ts';
import { findSubscription, lockSubscription } from '../locks/lock-subscription.ts';
import { openChange } from './open-change.ts';

const resetSchema = z.object({ subscriptionId: idSchema, reason: textSchema.min(1) });

/**
 * Restarts the traffic of the present period: a free change that keeps its dates, and restores nothing that
 * was bought.
 */
export function resetUsage(engine: Engine, input: ReasonInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'subscriptions.resetUsage',
    schema: resetSchema,
    input,
    by,
    effect: async ({ tx, actor }, { subscriptionId: id, reason }) => {
      const resource = { kind: 'subscription', id };
      requireStaff(actor, resource);
      const { subscription } = await lockSubscription(tx, await findSubscription(tx, id));
      const { granted, planId, period } = subscription;
      const status = statusOf(subscription, tx.now);
      if (granted === null || whyNotResetUsage({ subscription, status }) !== null) {
        throw illegalTransition({ ...resource, from: status, action: 'reset the usage' });
      }
      const { trafficLimitBytes, deviceLimit } = granted;
      const change = {
        id: engine.ids.uuid(),
        subscriptionId: id,
        kind: 'usage-reset' as const,
        planId,
        terms: { durationDays: 0, trafficLimitBytes, deviceLimit, startsOnFirstUse: false },
        units: 1,
        addsTime: true,
        carriedBytes: 0,
        endsPeriod: period,
        priceMinor: 0,
        refundMinor: 0,
        creditMinor: 0,
        lotTaxMinor: 0,
        taxMinor: 0,
        by: 'staff' as const,
        revives: false,
        capacityHoldId: null,
      };
      await openChange(engine, tx, { subscription, change, actor, reason });
      return id;
    },
  });
}
