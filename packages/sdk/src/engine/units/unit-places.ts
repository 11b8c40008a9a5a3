import type { Account } from '../../domain/accounts/account.ts';
import type { Change } from '../../domain/changes/change.ts';
import type { Unit, UnitPlace } from '../../domain/orders/unit.ts';
import { MAIN_PLACE } from '../../domain/placement/capacity.ts';
import type { LockedSubscription } from '../locks/lock-subscription.ts';

/** What a unit's own row says of its lead place. */
export function leadOf({
  panelId,
  inboundId,
  capacityHoldId,
}: UnitPlace): Pick<UnitPlace, 'panelId' | 'inboundId' | 'capacityHoldId'> {
  return { panelId, inboundId, capacityHoldId };
}

/** The places that are set aside for a unit that was not paid yet, the lead first. */
export function reservedPlacesOf(unit: Unit): UnitPlace[] {
  const { id, panelId, inboundId, capacityHoldId, reservedPlaces } = unit;
  if (reservedPlaces.length > 0) return reservedPlaces;
  if (capacityHoldId === null) throw new TypeError(`unit ${id} has no reserved place`);
  return [{ key: MAIN_PLACE, required: true, panelId, inboundId, capacityHoldId }];
}

/**
 * Whether the account serves the present try of its unit: one of an earlier try, or that was replaced, has
 * nothing to do with it any more.
 */
export function servesUnit(
  { subscriptionId }: Pick<Unit, 'subscriptionId'>,
  account: Pick<Account, 'subscriptionId' | 'condemnedAt'>,
): boolean {
  return account.condemnedAt === null && account.subscriptionId === subscriptionId;
}

/** The accounts that serve the present try of a unit; all are locked. */
export function servingAccounts({
  unit,
  accounts,
}: Pick<LockedSubscription, 'unit' | 'accounts'>): Account[] {
  return accounts.filter((account) => servesUnit(unit, account));
}

/** Whether the account was opened for this plan change: without it, it goes. */
export function cameWith(
  change: Pick<Change, 'id'>,
  { openedByChangeId }: Pick<Account, 'openedByChangeId'>,
): boolean {
  return openedByChangeId === change.id;
}
