import * as z from 'zod';
import { type Entitlement, entitlementOf, timeLeftMs } from '../../domain/entitlement/entitlement.ts';
import { type EntitlementFact, entryOf } from '../../domain/entitlement/entitlement-fact.ts';
import { DAY_MS } from '../../domain/lifecycle/period.ts';
import { type Subscription, statusOf } from '../../domain/lifecycle/subscription.ts';
import { whyNotGiveDays } from '../../domain/lifecycle/subscription-actions.ts';
import type { Transaction } from '../../ports/storage.ts';
import { changePending } from '../changes/open-change.ts';
import { factsOf } from '../entitlement/append-facts.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, textSchema } from '../kernel/parse-input.ts';
import type { CommandContext } from '../kernel/run-command.ts';
import type { LockedSubscription } from '../locks/lock-subscription.ts';
import { appendAdjustment } from './append-adjustment.ts';
import { notPossible, runAction } from './staff-actions.ts';

export const daysSchema = z.int().min(1).max(365);
const giveSchema = z.object({ subscriptionId: idSchema, days: daysSchema, reason: textSchema.min(1) });

export type GiveDaysInput = z.input<typeof giveSchema>;

/** Staff give time: a lot that costs nothing and adds no traffic. The period stays the same one. */
export function giveDays(engine: Engine, input: GiveDaysInput, by: CommandContext): Promise<string> {
  return runAction({
    engine,
    name: 'giveDays',
    schema: giveSchema,
    input,
    by,
    mayCustomer: false,
    audited: ({ days }) => ({ days }),
    effect: (tx, locked, { days }) => give(engine, tx, locked, days),
  });
}

/**
 * @throws PanelkitError `CHANGE_PENDING`, `ILLEGAL_TRANSITION` for one that has ended, never ends, or was not
 *   delivered yet
 */
async function give(
  engine: Engine,
  tx: Transaction,
  { subscription, change }: LockedSubscription,
  days: number,
): Promise<void> {
  const status = statusOf(subscription, tx.now);
  const known = await factsOf(tx, subscription);
  const entitlement = entitlementOf(known);
  const timeMs = entitlement === null ? undefined : timeLeftMs(entitlement);
  const refusal = whyNotGiveDays({ status, change, timeLeftMs: timeMs });
  if (refusal === 'being-changed') throw changePending(subscription.id);
  if (entitlement === null || refusal !== null)
    throw notPossible(subscription, refusal ?? status, 'give days to');
  await appendGift(engine, tx, { subscription, known, entitlement }, days);
}

/** Adds free time to a locked subscription that has an end, and no pending change. */
export async function appendGift(
  engine: Engine,
  tx: Transaction,
  given: { subscription: Subscription; known: readonly EntitlementFact[]; entitlement: Entitlement },
  days: number,
): Promise<void> {
  const { subscription, known } = given;
  const { id: subscriptionId, customerId, planId } = subscription;
  const { startsAt, deviceLimit, waitsForUse } = given.entitlement;
  const gift = { timeMs: days * DAY_MS, startsAt, planId, deviceLimit, waitsForUse };
  const entries = [entryOf('given', gift)];
  await appendAdjustment(engine, tx, { subscription, known, entries, adjustment: { days, bytes: 0 } });
  await tx.events.append({
    aggregate: { kind: 'subscription', id: subscriptionId },
    type: 'subscription.days-given',
    data: { customerId, days },
    at: tx.now,
  });
}
