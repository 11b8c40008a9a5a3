import { notFound } from '../errors/error-factories.ts';
import { placeUnit } from './choose-places.ts';
import { condemnAccounts } from './condemn-accounts.ts';
import { newAccount } from './open-unit.ts';
import { isOpenUnit, notPossible } from './unit-states.ts';
import type { UnitEffect } from './units.ts';
import { wakeAccount } from './wake-account.ts';

/**
 * A unit that is not delivered yet goes elsewhere: the subscription gets a new account on another inbound and the old one is condemned.
 * The money stays held; the old place comes back when the old account's absence was proved.
 */
export const replaceUnit: UnitEffect<{ unitId: string; inboundId?: string | undefined }> = async (
  engine,
  tx,
  wanted,
) => {
  const known = await tx.fulfilments.find(wanted.unitId);
  if (known === null) throw notFound('unit', wanted.unitId);
  if (!isOpenUnit(known) || known.accountId === null) throw notPossible(known, 're-place');
  const plan = await tx.plans.find(known.planId);
  if (plan === null) throw notFound('plan', known.planId);
  const { inboundId } = wanted;
  const place = await placeUnit(engine, tx, {
    plan,
    fulfilmentId: known.id,
    accepts: ({ id }) => (inboundId === undefined ? id !== known.inboundId : id === inboundId),
  });
  await tx.orders.get(known.orderId);
  const unit = await tx.fulfilments.get(known.id);
  const { subscriptionId, accountId } = unit;
  if (!isOpenUnit(unit) || subscriptionId === null || accountId === null) throw notPossible(unit, 're-place');
  const subscription = await tx.subscriptions.get(subscriptionId);
  const change = await tx.changes.findPending(subscriptionId);
  if (change === null || subscription.termination !== null) throw notPossible(unit, 're-place');
  await condemnAccounts(engine, tx, [accountId]);
  const account = newAccount(engine, {
    id: engine.ids.uuid(),
    subscriptionId,
    fulfilment: unit,
    place,
    startNow: true,
  });
  await tx.accounts.insert(account);
  await tx.subscriptions.update(subscriptionId, { accountId: account.id });
  await tx.fulfilments.update(unit.id, {
    ...place,
    accountId: account.id,
    waitsForStaff: false,
    lastError: null,
    state: { ...unit.state, startedByStaff: true },
  });
  await wakeAccount(tx, account);
};
