import type { Account } from '../../domain/accounts/account.ts';
import type { Engine } from '../kernel/engine.ts';
import type { HeldLease } from '../locks/lease.ts';
import { isOpenUnit } from '../units/unit-states.ts';

/**
 * Automatic provisioning is switched off: a unit that nobody of the staff started waits for them, without a deadline, also when it was
 * under way. @returns false when it may go on
 */
export async function waitForStaff(engine: Engine, lease: HeldLease, account: Account): Promise<boolean> {
  if (account.condemnedAt !== null) return false;
  return engine.backend.storage.transaction(async (tx) => {
    if (!(await tx.leases.isHeld(lease.key, lease.token))) return true;
    const locked = await tx.lock({
      units: [account.unitId] as const,
      accounts: [account.id] as const,
    });
    const [unit] = locked.units;
    const [{ id, condemnedAt }] = locked.accounts;
    if (!isOpenUnit(unit) || unit.state.startedByStaff === true) return false;
    // What is to be removed waits for nobody.
    if (condemnedAt !== null || unit.accountId !== id) return false;
    await tx.units.update(unit.id, { waitsForStaff: true });
    await tx.accounts.update(id, { nextAttemptAt: null, deadlineAt: null });
    return true;
  });
}
