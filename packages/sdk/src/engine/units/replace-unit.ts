import { atPlace } from '../../domain/placement/plan-places.ts';
import { notFound } from '../../errors/error-factories.ts';
import { condemnAccounts } from '../accounts/condemn-accounts.ts';
import { wakeAccount } from '../accounts/wake-account.ts';
import { choosePlace, toPlace } from '../placement/choose-places.ts';
import { takePlaces } from '../placement/take-places.ts';
import { newAccount } from './open-unit.ts';
import { startAccounts } from './start-unit.ts';
import type { UnitEffect } from './unit-effect.ts';
import { leadOf, servesUnit } from './unit-places.ts';
import { isOpenUnit, notPossible } from './unit-states.ts';

interface Replacing {
  unitId: string;
  inboundId?: string | undefined;
  placeKey?: string | undefined;
}

/**
 * A place of a unit that is not delivered yet goes elsewhere, the lead where none is named: the subscription
 * gets a new account on another inbound and the old one is condemned. The money stays held; the old place
 * comes back when the old account's absence was proved.
 */
export const replaceUnit: UnitEffect<Replacing> = async (
  engine,
  tx,
  { unit, subscription, change, accounts },
  { inboundId, placeKey, tried },
) => {
  const own = accounts.filter((account) => servesUnit(unit, account));
  const former = own.find(({ id, placeKey: key }) =>
    placeKey === undefined ? id === unit.accountId : key === placeKey,
  );
  if (!isOpenUnit(unit) || former === undefined || subscription === null) throw notPossible(unit, 're-place');
  if (change === null || subscription.termination !== null) throw notPossible(unit, 're-place');
  const plan = await tx.plans.find(unit.planId);
  if (plan === null) throw notFound('plan', unit.planId);
  const isLead = former.id === unit.accountId;
  const chosen = await choosePlace(engine, tx, {
    plan: atPlace(plan, former.placeKey),
    unitId: unit.id,
    tried,
    place: { key: former.placeKey, required: former.required, isLead },
    accepts: ({ id }) => (inboundId === undefined ? id !== former.inboundId : id === inboundId),
  });
  const place = toPlace(chosen);
  await condemnAccounts(tx, [former.id]);
  const account = newAccount(engine, {
    id: engine.ids.uuid(),
    subscriptionId: subscription.id,
    unit,
    place,
    startNow: true,
    now: tx.now,
  });
  await tx.accounts.insert(account);
  if (isLead) await tx.subscriptions.update(subscription.id, { accountId: account.id });
  await tx.units.update(unit.id, {
    ...(isLead && { ...leadOf(place), accountId: account.id }),
    waitsForStaff: false,
    lastError: null,
    state: { ...unit.state, startedByStaff: true },
  });
  await wakeAccount(tx, account);
  await startAccounts(
    engine,
    tx,
    own.filter(({ id }) => id !== former.id),
  );
  await takePlaces(tx, [chosen]);
};
