import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import type { ListedAccount } from '../../ports/storage/storage-usage.ts';
import { credentialsHashes, wereShownLast } from '../accounts/account-secrets.ts';
import { formerMarksOf } from '../accounts/former-marks.ts';
import { nameHashes } from '../accounts/name-hashes.ts';
import type { Engine } from '../kernel/engine.ts';
import type { PanelSync } from './panel-sync.ts';

/** An account as a page of a listing showed it; `row` null: it is none of ours. */
export interface MatchedAccount {
  seen: ObservedAccount;
  /** What its name may be hashed to with us; of one that returned, the hash of the last name we knew. */
  keys: string[];
  row: ListedAccount | null;
  /**
   * Of one that has no name of ours and is no other administrator's: that of ours which showed the same
   * credentials.
   */
  marked: ListedAccount | null;
  /** Whether `marked` was once what is seen here. */
  isFormer: boolean;
  /** Whether `row` was removed and is back under a name that is not the last one we knew. */
  isReturned: boolean;
}

/**
 * Finds our accounts in a page of a panel's listing, by their names' and their credentials' hashes, with one
 * query.
 */
export async function matchPage(
  engine: Engine,
  { panel, inboundKeys }: Pick<PanelSync, 'panel' | 'inboundKeys'>,
  page: ObservedAccount[],
): Promise<MatchedAccount[]> {
  const hashed = page.map((seen) => {
    const keys = nameHashes(engine.secretBox, seen.name);
    const marks = seen.isOwn === false ? [] : credentialsHashes(engine.secretBox, seen.credentials);
    return { seen, keys, marks, formerMarks: formerMarksOf(seen, { names: keys, credentials: marks }) };
  });
  const rows = await engine.backend.storage.usage.findByMarks(panel.id, {
    nameHashes: hashed.flatMap(({ keys }) => keys),
    credentialsHashes: hashed.flatMap(({ marks }) => marks),
    formerMarks: hashed.flatMap(({ formerMarks }) => formerMarks),
  });
  const byName = new Map(rows.map((row) => [row.nameHash, row]));
  const byCredentials = byCredentialsOf(rows.filter(({ removedAt }) => removedAt === null));
  const byRemoved = byCredentialsOf(rows.filter(({ removedAt }) => removedAt !== null));
  const byFormerMark = new Map(rows.flatMap((row) => row.formerMarks.map((mark) => [mark, row])));
  const keysOfOurs = [...inboundKeys.values()];
  return hashed.map(({ seen, keys, marks, formerMarks }) => {
    const row = firstOf(byName, keys);
    const found = { seen, keys, row, marked: null, isFormer: false, isReturned: false };
    if (row !== null) return found;
    const former = firstOf(byFormerMark, formerMarks);
    const removed = former?.removedAt == null ? firstOf(byRemoved, marks) : former;
    const live = former?.removedAt === null ? former : firstOf(byCredentials, marks);
    if (live !== null) return { ...found, marked: live, isFormer: live === former };
    if (removed === null || !hasReturned(removed, seen, { keysOfOurs, isFormer: removed === former }))
      return found;
    return { ...found, keys: [removed.nameHash], row: removed, isReturned: true };
  });
}

function byCredentialsOf(rows: readonly ListedAccount[]): ReadonlyMap<string | null, ListedAccount> {
  return new Map(rows.map((row) => [row.credentialsHash, row]));
}

/**
 * Whether this is an account of ours that was removed: an older database brings back one that had another
 * name when it was made. It shows its credentials and its note, and the panel's own id; where there is none,
 * it is on an inbound of ours.
 */
function hasReturned(
  removed: ListedAccount,
  seen: ObservedAccount,
  { keysOfOurs, isFormer }: { keysOfOurs: readonly string[]; isFormer: boolean },
): boolean {
  if (removed.seenAt === null || seen.note?.includes(removed.subscriptionId) === false) return false;
  if (removed.remoteId !== null) return isFormer || seen.remoteId === removed.remoteId;
  return seen.inboundKeys.some((key) => keysOfOurs.includes(key));
}

function firstOf(rows: ReadonlyMap<string | null, ListedAccount>, keys: string[]): ListedAccount | null {
  return keys.map((key) => rows.get(key)).find((found) => found !== undefined) ?? null;
}

/**
 * Panels that allow equal names distinguish their accounts by id: this one is not the one we know. Elsewhere
 * the name decides.
 */
export function isCopy(
  { capabilities }: Pick<Panel, 'capabilities'>,
  row: ListedAccount,
  seen: ObservedAccount,
): boolean {
  return capabilities?.uniqueNames !== true && row.remoteId !== null && seen.remoteId !== row.remoteId;
}

/** Whether its panel shows other credentials than at the last read-back. */
export function isRekeyed(
  { secretBox }: Pick<Engine, 'secretBox'>,
  row: Pick<ListedAccount, 'credentialsHash'>,
  seen: ObservedAccount,
): boolean {
  return row.credentialsHash !== null && !wereShownLast(secretBox, row, seen.credentials);
}
