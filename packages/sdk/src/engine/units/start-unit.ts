import { addMs } from '../../domain/lifecycle/period.ts';
import { wakeAccount } from '../accounts/wake-account.ts';
import type { UnitEffect } from './unit-effect.ts';
import { isOpenUnit, notPossible } from './unit-states.ts';

/** A unit that waits for staff begins now; the time after which it is given up starts here. */
export const startUnit: UnitEffect<{ unitId: string }> = async (engine, tx, { unit, accounts }) => {
  const now = tx.now;
  const account = accounts.find(({ id }) => id === unit.accountId);
  if (!unit.waitsForStaff || account === undefined) throw notPossible(unit, 'start');
  if (!isOpenUnit(unit)) throw notPossible(unit, 'start');
  await tx.units.update(unit.id, {
    waitsForStaff: false,
    state: { ...unit.state, startedByStaff: true },
  });
  await tx.accounts.update(account.id, {
    nextAttemptAt: now,
    deadlineAt: addMs(now, engine.policies.giveUpAfterMs),
  });
  await wakeAccount(tx, account);
};
