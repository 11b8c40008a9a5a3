import { addMs } from '../domain/period.ts';
import { isOpenUnit, notPossible } from './unit-states.ts';
import type { UnitEffect } from './units.ts';
import { wakeAccount } from './wake-account.ts';

/** A unit that waits for staff begins now; the time after which it is given up starts here. */
export const startUnit: UnitEffect<{ unitId: string }> = async (engine, tx, { unitId }) => {
  const now = engine.backend.clock.now();
  const unit = await tx.fulfilments.get(unitId);
  if (!unit.waitsForStaff || unit.accountId === null) throw notPossible(unit, 'start');
  if (!isOpenUnit(unit)) throw notPossible(unit, 'start');
  await tx.fulfilments.update(unitId, {
    waitsForStaff: false,
    state: { ...unit.state, startedByStaff: true },
  });
  const account = await tx.accounts.get(unit.accountId);
  await tx.accounts.update(account.id, {
    nextAttemptAt: now,
    deadlineAt: addMs(now, engine.policies.giveUpAfterMs),
  });
  await wakeAccount(tx, account);
};
