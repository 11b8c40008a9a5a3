import { isBehind } from '../../domain/accounts/account.ts';
import type { ListedAccount } from '../../ports/storage/storage-usage.ts';
import type { MatchedAccount } from './match-page.ts';
import type { PanelSync } from './panel-sync.ts';

/** Remembers an account that has no name of ours: the end of the listing shows whether one of ours has another name now. */
export function noteStranger(
  sync: PanelSync,
  { seen, marked, isFormer }: Pick<MatchedAccount, 'seen' | 'marked' | 'isFormer'>,
): void {
  if (seen.remoteId !== null)
    sync.strangers.set(seen.remoteId, { name: seen.name, markedId: marked?.id ?? null });
  if (marked === null || !(isKnownById(seen, isFormer) || hasAllMarks(sync, marked, seen.inboundKeys)))
    return;
  const { name, usedBytes } = seen;
  const known = sync.sightings.get(marked.id);
  // Of several copies the most used one is the customer's; every listing chooses the same.
  if (known === undefined || isBefore({ name, usedBytes }, known))
    sync.sightings.set(marked.id, { name, usedBytes });
}

/** A former mark holds the panel's own id, where it gives one. */
function isKnownById({ remoteId }: MatchedAccount['seen'], isFormer: boolean): boolean {
  return isFormer && remoteId !== null;
}

/** An account with an id of the panel's own is known by that alone. */
function hasAllMarks({ inboundKeys }: PanelSync, row: ListedAccount, seenKeys: readonly string[]): boolean {
  if (row.seenAt === null || row.remoteId !== null) return false;
  // One that was moved within the panel, and not read back since, may still be where it was.
  const keys = isBehind(row) ? [...inboundKeys.values()] : [inboundKeys.get(row.inboundId)];
  return keys.some((key) => key !== undefined && seenKeys.includes(key));
}

function isBefore(
  one: { name: string; usedBytes: number },
  other: { name: string; usedBytes: number },
): boolean {
  return one.usedBytes === other.usedBytes ? one.name < other.name : one.usedBytes > other.usedBytes;
}

/**
 * The name under which the listing showed what is ours by its id or by its marks; null: it did not. One that has its id and none of its
 * marks may be somebody whom an older database gave that id.
 */
export function nameSeenOf(
  { strangers, sightings }: Pick<PanelSync, 'strangers' | 'sightings'>,
  { id, remoteId }: Pick<ListedAccount, 'id' | 'remoteId'>,
): string | null {
  const byId = remoteId === null ? undefined : strangers.get(remoteId);
  const byMarks = byId?.markedId === id ? byId : sightings.get(id);
  return (byMarks ?? byId)?.name ?? null;
}
