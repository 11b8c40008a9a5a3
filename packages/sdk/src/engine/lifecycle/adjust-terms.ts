import * as z from 'zod';
import {
  type Adjustment,
  adjustEntries,
  type Standing,
  whyNotAdjust,
} from '../../domain/entitlement/adjust-entries.ts';
import { entitlementOf } from '../../domain/entitlement/entitlement.ts';
import { statusOf } from '../../domain/lifecycle/subscription.ts';
import { whyNotAdjustAtAll } from '../../domain/lifecycle/subscription-actions.ts';
import type { Transaction } from '../../ports/storage.ts';
import { changePending } from '../changes/open-change.ts';
import { factsOf } from '../entitlement/append-facts.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, textSchema } from '../kernel/parse-input.ts';
import type { CommandContext } from '../kernel/run-command.ts';
import type { LockedSubscription } from '../locks/lock-subscription.ts';
import { appendAdjustment } from './append-adjustment.ts';
import { notPossible, runAction } from './staff-actions.ts';

const MOST_DAYS = 365;
/** 1 PiB. */
const MOST_BYTES = 1024 ** 5;

/** What is given for nothing, up to 1 PiB. */
export const givenBytesSchema = z.int().min(1).max(MOST_BYTES);

const adjustSchema = z
  .object({
    subscriptionId: idSchema,
    days: z.int().min(-MOST_DAYS).max(MOST_DAYS).default(0),
    bytes: z.int().min(-MOST_BYTES).max(MOST_BYTES).default(0),
    reason: textSchema.min(1),
  })
  .refine(({ days, bytes }) => days !== 0 || bytes !== 0, {
    message: 'Neither days nor bytes',
    path: ['days'],
  });

/** `days` of 24 hours, −365 to 365, and `bytes`, up to 1 PiB; below zero they are taken. */
export type AdjustInput = z.input<typeof adjustSchema>;

/**
 * Staff add time and traffic for nothing, or take some. The period stays the same one; one that had expired
 * goes on from now.
 */
export function adjustTerms(engine: Engine, input: AdjustInput, by: CommandContext): Promise<string> {
  return runAction({
    engine,
    name: 'adjust',
    schema: adjustSchema,
    input,
    by,
    mayCustomer: false,
    audited: ({ days, bytes }) => ({ days, bytes }),
    effect: (tx, locked, { days, bytes }) => adjust(engine, tx, locked, { days, bytes }),
  });
}

/** @throws PanelkitError `CHANGE_PENDING`, `ILLEGAL_TRANSITION` */
async function adjust(
  engine: Engine,
  tx: Transaction,
  { subscription, change }: LockedSubscription,
  adjustment: Adjustment,
): Promise<void> {
  const { id: subscriptionId, customerId, granted: before } = subscription;
  const status = statusOf(subscription, tx.now);
  const refusal = whyNotAdjustAtAll({ status, change });
  if (refusal === 'being-changed') throw changePending(subscriptionId);
  const known = await factsOf(tx, subscription);
  const entitlement = entitlementOf(known);
  if (refusal !== null || before === null || entitlement === null)
    throw notPossible(subscription, refusal ?? status, 'adjust');
  const standing: Standing = { ...subscription, entitlement, now: tx.now };
  const limit = whyNotAdjust(standing, adjustment);
  if (limit !== null) throw notPossible(subscription, limit, 'adjust');
  const entries = adjustEntries(standing, adjustment);
  await appendAdjustment(engine, tx, { subscription, known, entries, adjustment });
  await tx.events.append({
    aggregate: { kind: 'subscription', id: subscriptionId },
    type: 'subscription.adjusted',
    data: { customerId, ...adjustment },
    at: tx.now,
  });
}
