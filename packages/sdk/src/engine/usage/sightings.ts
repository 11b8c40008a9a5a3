import { isBehind } from '../../domain/accounts/account.ts';
import type { ListedAccount } from '../../ports/storage/storage-usage.ts';
import type { MatchedAccount } from './match-page.ts';
import type { PanelSync, Sighting } from './panel-sync.ts';

/**
 * Remembers an account that has no name of ours: the end of the listing shows whether one of ours has another
 * name now.
 */
export function noteStranger(
  sync: PanelSync,
  { seen, marked, isFormer }: Pick<MatchedAccount, 'seen' | 'marked' | 'isFormer'>,
): void {
  if (marked === null) return;
  const isOurs = isKnownById(seen, marked, isFormer) || hasAllMarks(sync, marked, seen.inboundKeys);
  if (!isOurs) return;
  const { name, usedBytes } = seen;
  const known = sync.sightings.get(marked.id);
  // Of several copies the most used one is the customer's; every listing chooses the same.
  if (known === undefined || isBefore({ name, usedBytes }, known))
    sync.sightings.set(marked.id, { name, usedBytes });
}

/** It has the panel's own id that ours had last, or with a former mark had then. */
function isKnownById(
  { remoteId }: MatchedAccount['seen'],
  marked: Pick<ListedAccount, 'remoteId'>,
  isFormer: boolean,
): boolean {
  return remoteId !== null && (isFormer || remoteId === marked.remoteId);
}

/** An account with an id of the panel's own is known by that alone. */
function hasAllMarks({ inboundKeys }: PanelSync, row: ListedAccount, seenKeys: readonly string[]): boolean {
  if (row.seenAt === null || row.remoteId !== null) return false;
  // One that was moved within the panel, and not read back since, may still be where it was.
  const keys = isBehind(row) ? [...inboundKeys.values()] : [inboundKeys.get(row.inboundId)];
  return keys.some((key) => key !== undefined && seenKeys.includes(key));
}

function isBefore(one: Sighting, other: Sighting): boolean {
  return one.usedBytes === other.usedBytes ? one.name < other.name : one.usedBytes > other.usedBytes;
}

/** The name under which the listing showed what is ours by its id or by its marks; null: it did not. */
export function nameSeenOf(
  { sightings }: Pick<PanelSync, 'sightings'>,
  { id }: Pick<ListedAccount, 'id'>,
): string | null {
  return sightings.get(id)?.name ?? null;
}
