import { isHeldBack, nextDueAt, nextRenewalAt } from '../../domain/lifecycle/due-events.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { Transaction } from '../../ports/storage.ts';
import { extend } from '../changes/extend-subscription.ts';
import type { Engine } from '../kernel/engine.ts';
import { workOnRow } from '../kernel/work-on-row.ts';
import { lockSubscription } from '../locks/lock-subscription.ts';

/** The wake-up of a renewal. */
export const RENEW_JOB = 'renew-subscription';

const EXPECTED_REFUSALS = new Set([
  'INSUFFICIENT_BALANCE',
  'NOT_ELIGIBLE',
  'CHANGE_PENDING',
  'SOLD_OUT',
  'CUSTOMER_BLOCKED',
]);

/**
 * Tries the renewal of a period from the wallet: charged at most once for the period, by anybody. A try that
 * failed is told with the time of the next one, by the dunning table; a defect is such a try too, so that its
 * tries end.
 */
export async function renewSubscription(
  engine: Engine,
  subscriptionId: string,
  period: number,
): Promise<void> {
  const failed = { subscriptionId, period };
  await workOnRow(engine, {
    job: RENEW_JOB,
    payload: { subscriptionId, period: String(period) },
    work: () => renewOrRefuse(engine, failed),
    postpone: (tx, code) => noteFailure(engine, tx, { ...failed, code }),
  });
}

async function renewOrRefuse(
  engine: Engine,
  { subscriptionId, period }: { subscriptionId: string; period: number },
): Promise<void> {
  const { storage } = engine.backend;
  try {
    await storage.transaction((tx) => charge(engine, tx, subscriptionId, period));
  } catch (error) {
    if (!isPanelkitError(error) || !EXPECTED_REFUSALS.has(error.code)) throw error;
    await storage.transaction((tx) => noteFailure(engine, tx, { subscriptionId, period, code: error.code }));
  }
}

async function charge(
  engine: Engine,
  tx: Transaction,
  subscriptionId: string,
  period: number,
): Promise<void> {
  const known = await tx.subscriptions.find(subscriptionId);
  if (known === null) return;
  const locked = await lockSubscription(tx, known, { customers: [known.customerId] });
  if (!isWanted(engine, locked.subscription, period)) return;
  const wanted = { units: 1, pays: engine.policies.renewal.price };
  await extend(engine, tx, { locked, wanted, actor: SYSTEM_ACTOR, by: 'auto', accept: () => {} });
}

/** It is still the period, nobody switched it off, and its time has come. */
function isWanted(engine: Engine, subscription: Subscription, period: number): boolean {
  const { autoRenew, termination, renewal, granted, pause } = subscription;
  if (!autoRenew || termination !== null || subscription.period !== period) return false;
  if (pause !== null || isHeldBack(subscription, engine.policies.renewal)) return false;
  const expiresAt = granted?.expiresAt ?? null;
  if (expiresAt === null) return false;
  const at = renewal === null ? nextRenewalAt(expiresAt, 0, engine.policies.renewal) : renewal.nextAttemptAt;
  return at !== null && at <= engine.backend.clock.now();
}

async function noteFailure(
  engine: Engine,
  tx: Transaction,
  failed: { subscriptionId: string; period: number; code: string },
): Promise<number | null> {
  const subscription = await tx.subscriptions.get(failed.subscriptionId);
  const { granted, customerId, period } = subscription;
  if (!isWanted(engine, subscription, failed.period) || granted?.expiresAt == null) return null;
  // It may be this very renewal, delivered twice: its end says what is due next.
  if ((await tx.changes.lockPending(subscription.id)) !== null) return null;
  const at = tx.now;
  const attempts = laterAttempts(engine, granted.expiresAt, (subscription.renewal?.attempts ?? 0) + 1);
  const nextAttemptAt = nextRenewalAt(granted.expiresAt, attempts, engine.policies.renewal);
  const renewal = { attempts, nextAttemptAt, lastCode: failed.code };
  const due = nextDueAt({ ...subscription, renewal }, engine.policies);
  await tx.subscriptions.update(subscription.id, { renewal, nextDueAt: due, dueErrors: 0 });
  await tx.events.append({
    aggregate: { kind: 'subscription', id: subscription.id },
    type: 'subscription.renewal-failed',
    data: {
      customerId,
      code: failed.code,
      attempt: attempts,
      nextAttemptAt: nextAttemptAt?.toISOString() ?? null,
      period,
    },
    at,
  });
  return nextAttemptAt === null ? null : nextAttemptAt.getTime() - at.getTime();
}

/** After a downtime the tries that were missed are one. */
function laterAttempts(engine: Engine, expiresAt: Date, attempts: number): number {
  const next = nextRenewalAt(expiresAt, attempts, engine.policies.renewal);
  const isPast = next !== null && next <= engine.backend.clock.now();
  return isPast ? laterAttempts(engine, expiresAt, attempts + 1) : attempts;
}
