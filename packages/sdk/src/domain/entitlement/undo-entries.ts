import type { Change } from '../changes/change.ts';
import type { Pause } from '../lifecycle/subscription.ts';
import { entitlementOf, type Lot } from './entitlement.ts';
import { type EntitlementEntry, entryOf, isNoted } from './entitlement-fact.ts';
import { entitlementAt } from './pass-time.ts';

/**
 * What a subscription's ledger gets when a posted change is taken back. An extension is undone, with what it
 * replaced. A plan change stays, and loses the share of its rest that its own money paid for: what was
 * credited for the former plan goes on.
 * @returns nothing if it was taken back before; null if it cannot be told from the rest, since a later plan
 *   change was credited for it, or its lot has neither an end nor a limit
 */
export function undoEntries(
  facts: readonly EntitlementEntry[],
  { id, kind, priceMinor }: Pick<Change, 'id' | 'kind' | 'priceMinor'>,
  at: { now: Date; pause: Pause | null; usedBytes: number },
): EntitlementEntry[] | null {
  const granted = facts.findIndex((fact) => isLotOf(fact, id));
  const later = facts.slice(granted + 1);
  if (granted === -1 || later.some((fact) => isTakenBack(fact, id))) return [];
  if (later.some((fact) => fact.kind === 'reversed' && fact.changeId !== null)) return null;
  if (kind === 'extension') return [entryOf('undone', { changeId: id })];
  const entitlement = entitlementOf(facts);
  const lot = entitlement && entitlementAt(entitlement, at).lots.find(({ changeId }) => changeId === id);
  return lot ? shareOf(lot, priceMinor) : [];
}

function isLotOf({ kind, changeId }: EntitlementEntry, id: string): boolean {
  return changeId === id && (kind === 'bought' || kind === 'given');
}

function isTakenBack({ kind, changeId }: EntitlementEntry, id: string): boolean {
  return changeId === id && (kind === 'undone' || kind === 'reversed');
}

function shareOf(
  { changeId, paidMinor, timeLeftMs, bytesLeft }: Lot,
  priceMinor: number,
): EntitlementEntry[] | null {
  if (timeLeftMs === null && bytesLeft === null) return null;
  const share = (left: number | null): number =>
    left === null || paidMinor === 0 ? 0 : Number((BigInt(left) * BigInt(priceMinor)) / BigInt(paidMinor));
  // Terms are whole seconds.
  const timeMs = Math.floor(share(timeLeftMs) / 1000) * 1000;
  return [entryOf('reversed', { changeId, timeMs, bytes: share(bytesLeft) })].filter(isNoted);
}
