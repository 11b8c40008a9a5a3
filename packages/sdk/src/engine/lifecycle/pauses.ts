import { entitlementOf } from '../../domain/entitlement/entitlement.ts';
import { pausesOf, resumeEntries } from '../../domain/entitlement/pass-time.ts';
import { addMs, toWholeSeconds } from '../../domain/lifecycle/period.ts';
import { type Pause, type Subscription, statusOf } from '../../domain/lifecycle/subscription.ts';
import { resumes, type Who, whoOf, whyNotPause } from '../../domain/lifecycle/subscription-actions.ts';
import type { Transaction } from '../../ports/storage.ts';
import { bumpGenerations } from '../accounts/bump-generation.ts';
import { appendFacts, factsOf } from '../entitlement/append-facts.ts';
import type { Engine } from '../kernel/engine.ts';
import type { CommandContext } from '../kernel/run-command.ts';
import type { LockedSubscription } from '../locks/lock-subscription.ts';
import { dueUnlessChanging } from './due-unless-changing.ts';
import { idOnlySchema, notPossible, runAction, type SubscriptionInput } from './staff-actions.ts';

/**
 * A pause: access ends, and the time it lasts is added when it ends. Customers where and as often as the
 * policy allows it.
 */
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
    effect: (tx, locked, _input, actor) => beginPause(engine, tx, locked, whoOf(actor)),
  });
}

async function beginPause(
  engine: Engine,
  tx: Transaction,
  { subscription, change }: LockedSubscription,
  by: Who,
): Promise<void> {
  const { id } = subscription;
  const now = tx.now;
  const { lifecycle: policy } = engine.policies;
  const { shortestPauseMs, longestPauseMs } = policy;
  const status = statusOf(subscription, now);
  const pauses = pausesOf(await factsOf(tx, subscription));
  const refusal = whyNotPause({ status, change, who: by, pauses, policy });
  if (refusal !== null) throw notPossible(subscription, refusal, 'pause');
  const at = toWholeSeconds(now);
  // Its rules are those of its begin: what it adds must not depend on when the shop changes them.
  const rules = { shortestMs: shortestPauseMs, resumesAt: addMs(at, longestPauseMs) };
  const pause: Pause = { at, by, ...(by === 'customer' ? rules : { shortestMs: 0, resumesAt: null }) };
  const due = await dueUnlessChanging(engine, tx, { ...subscription, pause });
  await tx.subscriptions.update(id, { pause, nextDueAt: due });
  const aggregate = { kind: 'subscription', id };
  const data = { customerId: subscription.customerId, reason: 'pause', by };
  await tx.events.append({ aggregate, type: 'subscription.suspended', data, at: now });
  await bumpGenerations(tx, subscription.id);
}

/**
 * Ends what keeps the access off: staff their suspension, or the pause when there is none; customers the
 * pause that they began. Access is back once neither is left. After a pause the expiry is later by the time
 * it lasted.
 * @throws PanelkitError `ILLEGAL_TRANSITION`
 */
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
      const { pause } = subscription;
      const who = whoOf(actor);
      const ends = resumes({ subscription, who });
      if (ends === null) throw notPossible(subscription, statusOf(subscription, tx.now), 'resume');
      if (ends === 'pause' && pause !== null) await endPause(engine, tx, { subscription, pause, by: who });
      else await resume(engine, tx, { subscription, ended: { suspension: null }, by: who });
    },
  });
}

/** Ends the pause of a subscription that is locked: the time it lasted is entered in the ledger. */
export async function endPause(
  engine: Engine,
  tx: Transaction,
  { subscription, pause, by }: { subscription: Subscription; pause: Pause; by: Who | 'system' },
): Promise<void> {
  const { id: subscriptionId } = subscription;
  const known = await factsOf(tx, subscription);
  const entitlement = entitlementOf(known);
  const entries = entitlement === null ? [] : resumeEntries(entitlement, pause, tx.now);
  const granted = await appendFacts(tx, { subscriptionId, known, entries });
  await resume(engine, tx, { subscription, ended: { pause: null, granted }, by });
}

async function resume(
  engine: Engine,
  tx: Transaction,
  resumed: {
    subscription: Subscription;
    ended: Partial<Pick<Subscription, 'pause' | 'suspension' | 'granted'>>;
    by: Who | 'system';
  },
): Promise<void> {
  const { subscription, ended, by } = resumed;
  const { id, customerId } = subscription;
  const due = await dueUnlessChanging(engine, tx, { ...subscription, ...ended });
  await tx.subscriptions.update(id, { ...ended, nextDueAt: due });
  await tx.events.append({
    aggregate: { kind: 'subscription', id },
    type: 'subscription.resumed',
    data: { customerId, by },
    at: tx.now,
  });
  await bumpGenerations(tx, id);
}
