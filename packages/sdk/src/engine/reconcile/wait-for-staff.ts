import type { Account } from '../../domain/accounts/account.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { servesUnit } from '../units/unit-places.ts';
import { isOpenUnit } from '../units/unit-states.ts';

/**
 * Automatic provisioning is switched off: a unit that nobody of the staff started waits for them, without a
 * deadline, also when it was under way. Decided again on the locked rows, by `waitForStaff`.
 */
export async function mustWaitForStaff(engine: Engine, account: Account): Promise<boolean> {
  if (engine.settings.provisioningEnabled || account.condemnedAt !== null) return false;
  const unit = await engine.backend.storage.units.find(account.unitId);
  return unit !== null && isOpenUnit(unit) && unit.state.startedByStaff !== true && servesUnit(unit, account);
}

/** @returns *again* when it need not wait any more */
export async function waitForStaff(tx: Transaction, account: Account): Promise<'waiting' | 'again'> {
  const locked = await tx.lock({
    units: [account.unitId] as const,
    accounts: [account.id] as const,
  });
  const [unit] = locked.units;
  const [latest] = locked.accounts;
  if (!isOpenUnit(unit) || unit.state.startedByStaff === true) return 'again';
  // What is to be removed waits for nobody.
  if (!servesUnit(unit, latest)) return 'again';
  await tx.units.update(unit.id, { waitsForStaff: true });
  await tx.accounts.update(latest.id, { nextAttemptAt: null, deadlineAt: null });
  return 'waiting';
}
