import type { Account } from '../../domain/accounts/account.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import { retryDelayMs } from '../../domain/retry-delay.ts';
import type { Transaction } from '../../ports/storage.ts';
import { wakeAccount } from '../accounts/wake-account.ts';
import type { AttemptFailure } from '../contact/attempt-failure.ts';
import type { Engine } from '../kernel/engine.ts';
import { servesUnit } from '../units/unit-places.ts';
import { wakeUsageSync } from '../usage/wake-usage-sync.ts';
import type { Retry, Wait } from './decision.ts';
import { emitWaiting } from './emit-waiting.ts';

const LISTING_AGAIN_MS = 60_000;

/** Writes a failed attempt down; the waits grow. */
export function noteRetry(
  engine: Engine,
  tx: Transaction,
  { account, failure, learned = {} }: Retry,
): Promise<'waiting'> {
  const { code, message, notBeforeMs } = failure;
  const delayMs = Math.max(retryDelayMs(account.attempts + 1, engine.ids.fraction()), notBeforeMs ?? 0);
  const at = beforeDeadline(engine, account, delayMs);
  return noteWait(engine, tx, { kind: 'wait', account, at, failure: { code, message }, learned });
}

/** The next attempt is not later than the moment at which the unit is given up. */
export function beforeDeadline(engine: Engine, account: Account, delayMs: number): Date {
  const at = addMs(engine.backend.clock.now(), delayMs);
  return account.deadlineAt !== null && account.deadlineAt < at ? account.deadlineAt : at;
}

/**
 * Writes the next attempt and its delayed wake-up. What was learned is kept even when the generation moved
 * on; then the next attempt is due at once.
 */
export async function noteWait(engine: Engine, tx: Transaction, later: Wait): Promise<'waiting'> {
  const { account: known, failure } = later;
  const now = engine.backend.clock.now();
  const account =
    failure === null ? await tx.accounts.get(known.id) : await noteOnUnit(tx, known, { ...failure, at: now });
  if (account.removedAt !== null) return 'waiting';
  if (failure !== null) await emitWaiting(engine, tx, account, failure);
  const movedOn = account.generation !== known.generation;
  const { counts = failure !== null } = later;
  const attempts = account.attempts + (counts && !movedOn ? 1 : 0);
  const nextAttemptAt = movedOn || later.at < now ? now : later.at;
  await tx.accounts.update(account.id, {
    unsettledUntil: known.unsettledUntil,
    mismatches: known.mismatches,
    ...later.learned,
    nextAttemptAt,
    attempts,
    ...(failure && { lastError: { ...failure, at: now } }),
  });
  if (failure !== null) await tellFailed(tx, account, { ...later, failure, attempts, now });
  if (later.asksForListing === true) await askForListing(tx, account);
  await wakeAccount(tx, account, nextAttemptAt.getTime() - now.getTime());
  return 'waiting';
}

/**
 * One that showed another name for it woke this attempt: where that is not ours, the next listing must not
 * follow at once.
 */
function askForListing(tx: Transaction, { panelId, sealedSeenAs }: Account): Promise<void> {
  return wakeUsageSync(tx, panelId, sealedSeenAs === null ? 0 : LISTING_AGAIN_MS);
}

async function tellFailed(
  tx: Transaction,
  account: Account,
  later: Pick<Wait, 'needsAttention'> & { failure: AttemptFailure; attempts: number; now: Date },
): Promise<void> {
  const { id, panelId, subscriptionId, lastError } = account;
  const { code } = later.failure;
  const aggregate = { kind: 'account', id };
  await tx.events.append({
    aggregate,
    type: 'account.attempt-failed',
    data: { panelId, code, attempts: later.attempts },
    at: later.now,
  });
  if (later.needsAttention !== true || lastError?.code === code) return;
  const data = { panelId, subscriptionId, code };
  await tx.events.append({ aggregate, type: 'account.needs-attention', data, at: later.now });
}

/**
 * A unit that was placed elsewhere meanwhile has nothing to do with this account any more.
 * @returns the account, locked behind it
 */
export async function noteOnUnit(
  tx: Transaction,
  known: Pick<Account, 'id' | 'unitId'>,
  lastError: AttemptFailure & { at: Date },
): Promise<Account> {
  const unit = await tx.units.get(known.unitId);
  const account = await tx.accounts.get(known.id);
  if (!servesUnit(unit, account)) return account;
  await tx.units.update(unit.id, { lastError, attempts: unit.attempts + 1 });
  return account;
}
