import * as z from 'zod';
import { toWholeSeconds } from '../../domain/lifecycle/period.ts';
import { type Subscription, statusOf } from '../../domain/lifecycle/subscription.ts';
import { whyNotSuspend, whyNotTerminate } from '../../domain/lifecycle/subscription-actions.ts';
import type { Actor } from '../../domain/records/actor.ts';
import { illegalTransition } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import { bumpGenerations } from '../accounts/bump-generation.ts';
import { voidChange } from '../changes/void-change.ts';
import { reverseRest } from '../entitlement/reverse-rest.ts';
import { requireOwner, requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, textSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { findSubscription, type LockedSubscription, lockSubscription } from '../locks/lock-subscription.ts';
import { dueUnlessChanging } from './due-unless-changing.ts';
import { terminate } from './terminate.ts';

const reasonSchema = z.object({ subscriptionId: idSchema, reason: textSchema.min(1) });
export const idOnlySchema = z.object({ subscriptionId: idSchema });

export type ReasonInput = z.input<typeof reasonSchema>;
export type SubscriptionInput = z.input<typeof idOnlySchema>;

interface Action<Input> {
  engine: Engine;
  name: string;
  schema: z.ZodType<Input>;
  input: unknown;
  by: CommandContext;
  mayCustomer: boolean;
  /** What else the audit row says that came of it. */
  audited?(input: Input): Record<string, number>;
  effect(tx: Transaction, locked: LockedSubscription, input: Input, actor: Actor): Promise<void>;
}

/** A command on one subscription: found, allowed, locked, changed, audited. */
export function runAction<Input extends { subscriptionId: string; reason?: string }>(
  action: Action<Input>,
): Promise<string> {
  const { engine, name, schema, input, by, mayCustomer, audited, effect } = action;
  return runCommand(engine, {
    name: `subscriptions.${name}`,
    schema,
    input,
    by,
    effect: async ({ tx, actor, audit }, parsed) => {
      const { subscriptionId: id, reason } = parsed;
      const target = { kind: 'subscription', id };
      const known = await findSubscription(tx, id);
      requireOwner(actor, known.customerId, target);
      if (!mayCustomer) requireStaff(actor, target);
      const locked = await lockSubscription(tx, known);
      await effect(tx, locked, parsed, actor);
      const after = await tx.subscriptions.get(id);
      const before = { status: statusOf(locked.subscription, tx.now) };
      const shown = { status: statusOf(after, tx.now), ...audited?.(parsed) };
      await audit({
        action: `subscription.${name}`,
        target,
        before,
        after: shown,
        reason: reason ?? null,
      });
      return id;
    },
  });
}

export function notPossible({ id }: Subscription, from: string, action: string): Error {
  return illegalTransition({ kind: 'subscription', id, from, action });
}

/**
 * Access ends on the panel and in the shop; the period goes on. @throws PanelkitError `ILLEGAL_TRANSITION`
 */
export function suspendSubscription(engine: Engine, input: ReasonInput, by: CommandContext): Promise<string> {
  return runAction({
    engine,
    name: 'suspend',
    schema: reasonSchema,
    input,
    by,
    mayCustomer: false,
    effect: (tx, locked, { reason }) => suspend(engine, tx, locked, reason),
  });
}

/** One that is paused can be suspended as well: the pause goes on beside it. */
async function suspend(
  engine: Engine,
  tx: Transaction,
  { subscription }: LockedSubscription,
  reason: string,
): Promise<void> {
  const { id, customerId } = subscription;
  const at = tx.now;
  const status = statusOf(subscription, at);
  const refusal = whyNotSuspend({ subscription, status });
  if (refusal !== null) throw notPossible(subscription, refusal, 'suspend');
  const suspension = { reason, at: toWholeSeconds(at), by: 'staff' as const };
  const due = await dueUnlessChanging(engine, tx, { ...subscription, suspension });
  await tx.subscriptions.update(id, { suspension, nextDueAt: due });
  await tx.events.append({
    aggregate: { kind: 'subscription', id },
    type: 'subscription.suspended',
    data: { customerId, reason, by: 'staff' },
    at,
  });
  await bumpGenerations(tx, id);
}

/**
 * Ends it for good: its account is removed, its place is free after that, a pending change is undone with its
 * money.
 */
export function terminateSubscription(
  engine: Engine,
  input: ReasonInput,
  by: CommandContext,
): Promise<string> {
  return runAction({
    engine,
    name: 'terminate',
    schema: reasonSchema,
    input,
    by,
    mayCustomer: false,
    effect: async (tx, { subscription, change }) => {
      const at = tx.now;
      const status = statusOf(subscription, at);
      const refusal = whyNotTerminate({ status, change });
      if (refusal !== null) throw notPossible(subscription, refusal, 'terminate');
      await endSubscription(engine, tx, { subscription, change });
    },
  });
}

/** Ends a subscription that is locked and not ended yet; a pending change of it is undone with its money. */
export async function endSubscription(
  engine: Engine,
  tx: Transaction,
  { subscription, change }: Pick<LockedSubscription, 'subscription' | 'change'>,
): Promise<void> {
  const at = tx.now;
  if (change !== null) await voidChange(engine, tx, { subscription, change, reason: 'terminated' });
  await reverseRest(tx, subscription);
  // Giving a revival up ends the subscription; then it was staff who did.
  if (change?.revives === true)
    await tx.subscriptions.update(subscription.id, { termination: { reason: 'staff', at } });
  else await terminate(tx, subscription, { reason: 'staff', at });
}
