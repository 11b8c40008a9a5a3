import { type Account, isBehind } from '../../domain/accounts/account.ts';
import type { Transaction } from '../../ports/storage.ts';
import { wakeAccount } from '../accounts/wake-account.ts';
import type { Engine } from '../kernel/engine.ts';
import { deadlineOf } from './open-unit.ts';
import type { UnitEffect } from './unit-effect.ts';
import { servesUnit } from './unit-places.ts';
import { isOpenUnit, notPossible } from './unit-states.ts';

/** A unit that waits for staff begins now; the time after which it is given up starts here. */
export const startUnit: UnitEffect<{ unitId: string }> = async (engine, tx, { unit, accounts }) => {
  const own = accounts.filter((account) => servesUnit(unit, account));
  if (!unit.waitsForStaff || own.length === 0) throw notPossible(unit, 'start');
  if (!isOpenUnit(unit)) throw notPossible(unit, 'start');
  await tx.units.update(unit.id, {
    waitsForStaff: false,
    state: { ...unit.state, startedByStaff: true },
  });
  await startAccounts(engine, tx, own);
};

/** Sets those going that wait for staff. */
export async function startAccounts(
  engine: Engine,
  tx: Transaction,
  accounts: readonly Account[],
): Promise<void> {
  for (const account of accounts.filter(isBehind)) {
    if (account.nextAttemptAt !== null) continue;
    const deadlineAt = deadlineOf(engine, account, tx.now);
    await tx.accounts.update(account.id, { nextAttemptAt: tx.now, deadlineAt });
    await wakeAccount(tx, account);
  }
}
