import { notFound } from '../../errors/error-factories.ts';
import { condemnAccounts } from '../accounts/condemn-accounts.ts';
import { wakeAccount } from '../accounts/wake-account.ts';
import { choosePlace, toPlace } from '../placement/choose-places.ts';
import { takePlaces } from '../placement/take-places.ts';
import { newAccount } from './open-unit.ts';
import type { UnitEffect } from './unit-effect.ts';
import { isOpenUnit, notPossible } from './unit-states.ts';

/**
 * A unit that is not delivered yet goes elsewhere: the subscription gets a new account on another inbound and the old one is condemned.
 * The money stays held; the old place comes back when the old account's absence was proved.
 */
export const replaceUnit: UnitEffect<{ unitId: string; inboundId?: string | undefined }> = async (
  engine,
  tx,
  { unit, subscription, change },
  { inboundId, tried },
) => {
  if (!isOpenUnit(unit) || unit.accountId === null || subscription === null)
    throw notPossible(unit, 're-place');
  if (change === null || subscription.termination !== null) throw notPossible(unit, 're-place');
  const plan = await tx.plans.find(unit.planId);
  if (plan === null) throw notFound('plan', unit.planId);
  const chosen = await choosePlace(engine, tx, {
    ...{ plan, unitId: unit.id, tried },
    accepts: ({ id }) => (inboundId === undefined ? id !== unit.inboundId : id === inboundId),
  });
  const place = toPlace(chosen);
  await condemnAccounts(tx, [unit.accountId]);
  const account = newAccount(engine, {
    id: engine.ids.uuid(),
    subscriptionId: subscription.id,
    unit,
    place,
    startNow: true,
    now: tx.now,
  });
  await tx.accounts.insert(account);
  await tx.subscriptions.update(subscription.id, { accountId: account.id });
  await tx.units.update(unit.id, {
    ...place,
    accountId: account.id,
    waitsForStaff: false,
    lastError: null,
    state: { ...unit.state, startedByStaff: true },
  });
  await wakeAccount(tx, account);
  await takePlaces(tx, [chosen]);
};
