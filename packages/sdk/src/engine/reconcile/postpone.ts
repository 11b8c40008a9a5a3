import type { Account } from '../../domain/accounts/account.ts';
import type { AccountPatch, Transaction } from '../../ports/storage.ts';
import { wakeAccount } from '../accounts/wake-account.ts';
import type { AttemptFailure } from '../contact/attempt-failure.ts';
import type { Engine } from '../kernel/engine.ts';
import type { HeldLease } from '../locks/lease.ts';
import { wakeUsageSync } from '../usage/wake-usage-sync.ts';
import { emitWaiting } from './emit-waiting.ts';

/** When to look again, what was learned, and whether it counts as a failure. */
export interface Postponement {
  at: Date;
  failure: AttemptFailure | null;
  /** Staff are told of the failure, once until another comes in between. */
  needsAttention?: boolean;
  learned?: AccountPatch;
  /** A whole listing of the panel has to prove something before the next attempt. */
  asksForListing?: boolean;
}

/**
 * Writes the next attempt and its delayed wake-up in one transaction, if the lease still holds. What was learned is kept even when the
 * generation moved on; then the next attempt is due at once.
 */
export async function postpone(
  engine: Engine,
  lease: HeldLease,
  work: { account: Account },
  later: Postponement,
): Promise<void> {
  const { storage, clock } = engine.backend;
  const known = work.account;
  await storage.transaction(async (tx) => {
    if (!(await tx.leases.isHeld(lease.key, lease.token))) return;
    if (later.failure !== null) await noteOnUnit(tx, known, { ...later.failure, at: clock.now() });
    const account = await tx.accounts.get(known.id);
    if (account.removedAt !== null) return;
    const now = clock.now();
    if (later.failure !== null) await emitWaiting(engine, tx, account, later.failure);
    const movedOn = account.generation !== known.generation;
    const nextAttemptAt = movedOn || later.at < now ? now : later.at;
    await tx.accounts.update(account.id, {
      unsettledUntil: known.unsettledUntil,
      mismatches: known.mismatches,
      ...later.learned,
      nextAttemptAt,
      attempts: account.attempts + (later.failure === null || movedOn ? 0 : 1),
      ...(later.failure && { lastError: { ...later.failure, at: now } }),
    });
    if (later.failure !== null) {
      await tx.events.append({
        aggregate: { kind: 'account', id: account.id },
        type: 'account.attempt-failed',
        data: { panelId: account.panelId, code: later.failure.code, attempts: account.attempts + 1 },
        at: now,
      });
      if (later.needsAttention === true && account.lastError?.code !== later.failure.code)
        await emitStaff(tx, account, { code: later.failure.code, at: now });
    }
    if (later.asksForListing === true) await wakeUsageSync(tx, account.panelId);
    await wakeAccount(tx, account, nextAttemptAt.getTime() - now.getTime());
  });
}

async function emitStaff(
  tx: Transaction,
  account: Account,
  { code, at }: { code: string; at: Date },
): Promise<void> {
  const { id, panelId, subscriptionId } = account;
  await tx.events.append({
    aggregate: { kind: 'account', id },
    type: 'account.needs-attention',
    data: { panelId, subscriptionId, code },
    at,
  });
}

/** A unit that was placed elsewhere meanwhile has nothing to do with this account any more. */
export async function noteOnUnit(
  tx: Transaction,
  account: Pick<Account, 'id' | 'unitId'>,
  lastError: AttemptFailure & { at: Date },
): Promise<void> {
  const unit = await tx.units.get(account.unitId);
  if (unit.accountId !== account.id) return;
  await tx.units.update(unit.id, { lastError, attempts: unit.attempts + 1 });
}
