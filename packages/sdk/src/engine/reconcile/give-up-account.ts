import type { Account } from '../../domain/accounts/account.ts';
import type { FailureReason } from '../../domain/orders/unit.ts';
import { voidChange } from '../changes/void-change.ts';
import type { Engine } from '../kernel/engine.ts';
import type { HeldLease } from '../locks/lease.ts';
import { lockUnit } from '../locks/lock-order.ts';
import { giveUpUnit } from '../units/give-up-unit.ts';
import { retryLater } from './retry-later.ts';
import type { StepResult } from './step-result.ts';

/** `unsettledUntil`: a write was refused, which closes it; until then an earlier one may still act. */
interface AccountFailure {
  reason: FailureReason;
  message: string;
  unsettledUntil?: Date | null;
}

/**
 * The account cannot be brought to its desired state. An undelivered unit is given up: money back, account condemned. A change of a
 * delivered one is taken back with its money. Else nothing was paid for: staff are told, and it is tried again ever more rarely.
 */
export async function giveUpAccount(
  engine: Engine,
  lease: HeldLease,
  account: Account,
  { reason, message, ...closed }: AccountFailure,
): Promise<StepResult> {
  const { storage, clock } = engine.backend;
  const gaveUp = await storage.transaction(async (tx) => {
    // Whoever has the lease now may have sent a write, which has to be settled before the account's absence proves anything.
    if (!(await tx.leases.isHeld(lease.key, lease.token))) return null;
    const known = await tx.units.find(account.unitId);
    if (known === null) return true;
    const locked = await lockUnit(tx, known);
    const latest = locked.accounts.find(({ id }) => id === account.id);
    if (latest === undefined || latest.condemnedAt !== null || latest.generation !== account.generation)
      return true;
    const { subscription, change } = locked;
    if (subscription !== null && change !== null && change.kind !== 'purchase') {
      await voidChange(engine, tx, { subscription, change, reason });
      await tx.accounts.update(account.id, closed);
      return true;
    }
    const end = { kind: 'failed' as const, accountId: account.id, reason, message };
    if (await giveUpUnit(engine, tx, locked, end)) {
      await tx.accounts.update(account.id, closed);
      return true;
    }
    if (account.attempts > 0) return false;
    const { id, panelId, subscriptionId } = account;
    const data = { panelId, subscriptionId, code: reason };
    const aggregate = { kind: 'account', id };
    await tx.events.append({ aggregate, type: 'account.needs-attention', data, at: clock.now() });
    return false;
  });
  if (gaveUp === null) return 'busy';
  if (gaveUp) return 'again';
  const code = reason === 'conflict' ? 'ACCOUNT_CONFLICT' : 'PANEL_REFUSED';
  return retryLater(engine, lease, { account: { ...account, deadlineAt: null } }, { code, message });
}
