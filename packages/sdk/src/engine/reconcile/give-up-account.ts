import type { Account } from '../../domain/accounts/account.ts';
import { mayFollow } from '../../domain/placement/lost-place.ts';
import type { Transaction } from '../../ports/storage.ts';
import { voidChange } from '../changes/void-change.ts';
import type { Engine } from '../kernel/engine.ts';
import { type LockedUnit, lockUnit } from '../locks/lock-order.ts';
import { giveUpUnit } from '../units/give-up-unit.ts';
import { losePlace } from '../units/lose-place.ts';
import { servingAccounts } from '../units/unit-places.ts';
import type { GiveUp } from './decision.ts';
import { noteRetry } from './note-attempt.ts';

/**
 * An undelivered unit is given up with a place that it needs, unless it can be delivered without: money back,
 * accounts condemned. A change of a delivered one is taken back with its money. Else staff are alerted, and
 * it is tried again ever more rarely.
 */
export async function giveUpAccount(
  engine: Engine,
  tx: Transaction,
  decision: GiveUp,
): Promise<'again' | 'waiting'> {
  const { account, reason } = decision;
  const known = await tx.units.find(account.unitId);
  if (known === null) return 'again';
  const locked = await lockUnit(tx, known);
  const latest = locked.accounts.find(({ id }) => id === account.id);
  if (latest === undefined || latest.condemnedAt !== null || latest.generation !== account.generation)
    return 'again';
  if (await takeBack(engine, tx, { decision, locked })) {
    const { unsettledUntil, learned } = decision;
    await tx.accounts.update(account.id, {
      ...(unsettledUntil !== undefined && { unsettledUntil }),
      ...learned,
    });
    return 'again';
  }
  const code = reason === 'conflict' ? 'ACCOUNT_CONFLICT' : 'PANEL_REFUSED';
  if (account.attempts === 0 || account.lastError?.code !== code) await emitStaff(engine, tx, decision);
  const failure = { code, message: decision.message };
  const { learned = {} } = decision;
  const retried = { ...account, deadlineAt: null };
  return noteRetry(engine, tx, { kind: 'retry', account: retried, failure, learned });
}

/** False when nothing is open that could be taken back. */
async function takeBack(
  engine: Engine,
  tx: Transaction,
  { decision, locked }: { decision: GiveUp; locked: LockedUnit },
): Promise<boolean> {
  const { account, reason, message } = decision;
  const { subscription, change } = locked;
  if (subscription !== null && change !== null && change.kind !== 'purchase') {
    if (mayBeApplied(locked, account, tx.now)) return false;
    await voidChange(engine, tx, { subscription, change, reason });
    return true;
  }
  if (!account.required) return false;
  if (await losePlace(engine, tx, locked, account)) return false;
  return giveUpUnit(engine, tx, locked, { kind: 'failed', accountId: account.id, reason, message });
}

/** A change is applied with the first place that takes it: it is given up when none is left that could. */
function mayBeApplied(locked: LockedUnit, failed: Account, now: Date): boolean {
  return servingAccounts(locked).some((other) => other.id !== failed.id && mayFollow(other, now));
}

async function emitStaff(engine: Engine, tx: Transaction, { account, reason }: GiveUp): Promise<void> {
  const { id, panelId, subscriptionId } = account;
  await tx.events.append({
    aggregate: { kind: 'account', id },
    type: 'account.needs-attention',
    data: { panelId, subscriptionId, code: reason },
    at: engine.backend.clock.now(),
  });
}
