import * as z from 'zod';
import type { Actor } from '../../domain/actor.ts';
import { addMs, toWholeSeconds } from '../../domain/period.ts';
import { type Subscription, statusOf } from '../../domain/subscription.ts';
import { illegalTransition } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import { requireOwner, requireStaff } from '../authorize.ts';
import { voidChange } from '../changes/void-change.ts';
import type { Engine } from '../engine.ts';
import { findSubscription, type LockedSubscription, lockSubscription } from '../locks/lock-subscription.ts';
import { idSchema, textSchema } from '../parse-input.ts';
import { recordAudit } from '../record-audit.ts';
import { type CommandContext, runCommand } from '../run-command.ts';
import { wantAgain } from '../want-again.ts';
import { dueUnlessChanging } from './due-unless-changing.ts';
import { terminate } from './terminate.ts';

const reasonSchema = z.object({ subscriptionId: idSchema, reason: textSchema.min(1) });
const idOnlySchema = z.object({ subscriptionId: idSchema });

export type ReasonInput = z.input<typeof reasonSchema>;
export type SubscriptionInput = z.input<typeof idOnlySchema>;

interface Action<Input> {
  engine: Engine;
  name: string;
  schema: z.ZodType<Input>;
  input: unknown;
  by: CommandContext;
  mayCustomer: boolean;
  effect(tx: Transaction, locked: LockedSubscription, input: Input, actor: Actor): Promise<void>;
}

/** A command on one subscription: found, allowed, locked, changed, audited. */
function runAction<Input extends { subscriptionId: string; reason?: string }>(
  action: Action<Input>,
): Promise<string> {
  const { engine, name, schema, input, by, mayCustomer, effect } = action;
  return runCommand(engine, {
    name: `subscriptions.${name}`,
    schema,
    input,
    by,
    effect: async (tx, parsed, actor) => {
      const { subscriptionId: id, reason } = parsed;
      const target = { kind: 'subscription', id };
      const known = await findSubscription(tx, id);
      requireOwner(actor, known.customerId, target);
      if (!mayCustomer) requireStaff(actor, target);
      const now = engine.backend.clock.now();
      const locked = await lockSubscription(tx, known);
      await effect(tx, locked, parsed, actor);
      const after = await tx.subscriptions.get(id);
      const before = { status: statusOf(locked.subscription, now) };
      const shown = { status: statusOf(after, now) };
      const audited = { actor, action: `subscription.${name}`, target, before, after: shown };
      await recordAudit(engine, tx, { ...audited, reason: reason ?? null });
      return id;
    },
  });
}

function notPossible({ id }: Subscription, from: string, action: string): Error {
  return illegalTransition({ kind: 'subscription', id, from, action });
}

/** Access ends on the panel and in the shop; the period goes on. @throws PanelkitError `ILLEGAL_TRANSITION` */
export function suspendSubscription(engine: Engine, input: ReasonInput, by: CommandContext): Promise<string> {
  return runAction({
    engine,
    name: 'suspend',
    schema: reasonSchema,
    input,
    by,
    mayCustomer: false,
    effect: (tx, locked, { reason }) =>
      suspend(engine, tx, locked, { reason, by: 'staff', pausesPeriod: false, action: 'suspend' }),
  });
}

/** A pause: access ends, and the time it lasts is added when it ends. Customers where the policy allows it. */
export function pauseSubscription(
  engine: Engine,
  input: SubscriptionInput,
  by: CommandContext,
): Promise<string> {
  return runAction({
    engine,
    name: 'pause',
    schema: idOnlySchema,
    input,
    by,
    mayCustomer: engine.policies.lifecycle.customerMayPause,
    effect: (tx, locked, _input, actor) => {
      const paused = { reason: 'pause', pausesPeriod: true, action: 'pause' };
      return suspend(engine, tx, locked, { ...paused, by: actor.kind === 'customer' ? 'customer' : 'staff' });
    },
  });
}

async function suspend(
  engine: Engine,
  tx: Transaction,
  { subscription, change }: LockedSubscription,
  wanted: { reason: string; by: 'customer' | 'staff'; pausesPeriod: boolean; action: string },
): Promise<void> {
  const { reason, by, pausesPeriod } = wanted;
  const { id } = subscription;
  const at = engine.backend.clock.now();
  const status = statusOf(subscription, at);
  const isStopped = ['terminated', 'preparing', 'suspended'].includes(status);
  const isOver = pausesPeriod && status !== 'active';
  if (isStopped || isOver) throw notPossible(subscription, status, wanted.action);
  if (pausesPeriod && change !== null) {
    throw notPossible(subscription, 'being-changed', wanted.action);
  }
  const suspension = { reason, at: toWholeSeconds(at), by, pausesPeriod };
  const due = await dueUnlessChanging(engine, tx, { ...subscription, suspension });
  await tx.subscriptions.update(id, { suspension, nextDueAt: due });
  await tx.events.append({
    aggregate: { kind: 'subscription', id },
    type: 'subscription.suspended',
    data: { customerId: subscription.customerId, reason, by },
    at,
  });
  await wantAgain(engine, tx, subscription.accountId);
}

/** Access is back. After a pause the expiry is later by the time it lasted. @throws PanelkitError `ILLEGAL_TRANSITION` */
export function resumeSubscription(
  engine: Engine,
  input: SubscriptionInput,
  by: CommandContext,
): Promise<string> {
  return runAction({
    engine,
    name: 'resume',
    schema: idOnlySchema,
    input,
    by,
    mayCustomer: true,
    effect: async (tx, { subscription }, _input, actor) => {
      const at = engine.backend.clock.now();
      const { id, suspension, customerId } = subscription;
      const who = actor.kind === 'customer' ? 'customer' : 'staff';
      const isOthers = who === 'customer' && suspension?.by !== 'customer';
      if (suspension === null || isOthers || subscription.termination !== null) {
        throw notPossible(subscription, statusOf(subscription, at), 'resume');
      }
      const resumed = { ...subscription, suspension: null, granted: lengthened(subscription, at) };
      const due = await dueUnlessChanging(engine, tx, resumed);
      await tx.subscriptions.update(id, { suspension: null, granted: resumed.granted, nextDueAt: due });
      const aggregate = { kind: 'subscription', id };
      await tx.events.append({ aggregate, type: 'subscription.resumed', data: { customerId, by: who }, at });
      await wantAgain(engine, tx, subscription.accountId);
    },
  });
}

/** The terms after a pause; those of a suspension are as they were. */
function lengthened({ granted, suspension }: Subscription, now: Date): Subscription['granted'] {
  if (granted?.expiresAt == null || suspension?.pausesPeriod !== true) return granted;
  const lastedMs = toWholeSeconds(now).getTime() - suspension.at.getTime();
  return { ...granted, expiresAt: addMs(granted.expiresAt, Math.max(0, lastedMs)) };
}

/** Ends it for good: its account is removed, its place is free after that, a pending change is undone with its money. */
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
      const at = engine.backend.clock.now();
      const status = statusOf(subscription, at);
      // Giving a revival up ends the subscription; then it was staff who did.
      const isOver = status === 'terminated' || status === 'preparing';
      if (isOver && change?.revives !== true) throw notPossible(subscription, status, 'terminate');
      if (change !== null) await voidChange(engine, tx, { subscription, change, reason: 'terminated' });
      if (change?.revives === true)
        await tx.subscriptions.update(subscription.id, { termination: { reason: 'staff', at } });
      else await terminate(engine, tx, subscription, { reason: 'staff', at });
    },
  });
}
