import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import type { ListedAccount } from '../../ports/storage/storage-usage.ts';
import { credentialsHashes } from '../accounts/account-secrets.ts';
import { nameHashes } from '../accounts/name-hashes.ts';
import type { Engine } from '../kernel/engine.ts';
import type { PanelSync } from './panel-sync.ts';

/** An account as a page of a listing showed it; `row` null: it is none of ours. */
export interface MatchedAccount {
  seen: ObservedAccount;
  /** What its name may be hashed to with us; of one that returned, the hash of the last name we knew. */
  keys: string[];
  row: ListedAccount | null;
  /** Of one that has no name of ours and is no other administrator's: that of ours which showed the same credentials. */
  marked: ListedAccount | null;
  /** Whether `row` was removed and is back under a name that is not the last one we knew. */
  isReturned: boolean;
}

/** Finds our accounts in a page of a panel's listing, by their names' and their credentials' hashes, with one query. */
export async function matchPage(
  engine: Engine,
  { panel, inboundKeys }: Pick<PanelSync, 'panel' | 'inboundKeys'>,
  page: ObservedAccount[],
): Promise<MatchedAccount[]> {
  const hashed = page.map((seen) => ({
    seen,
    keys: nameHashes(engine.secretBox, seen.name),
    marks: seen.isOwn === false ? [] : credentialsHashes(engine.secretBox, seen.credentials),
  }));
  const rows = await engine.backend.storage.usage.findByMarks(panel.id, {
    nameHashes: hashed.flatMap(({ keys }) => keys),
    credentialsHashes: hashed.flatMap(({ marks }) => marks),
  });
  const byName = new Map(rows.map((row) => [row.nameHash, row]));
  const byCredentials = byCredentialsOf(rows.filter(({ removedAt }) => removedAt === null));
  const byFormer = byCredentialsOf(rows.filter(({ removedAt }) => removedAt !== null));
  const keysOfOurs = [...inboundKeys.values()];
  return hashed.map(({ seen, keys, marks }) => {
    const row = firstOf(byName, keys);
    const marked = row === null ? firstOf(byCredentials, marks) : null;
    const former = row === null && marked === null ? firstOf(byFormer, marks) : null;
    if (former === null || !hasReturned(former, seen, keysOfOurs))
      return { seen, keys, row, marked, isReturned: false };
    return { seen, keys: [former.nameHash], row: former, marked, isReturned: true };
  });
}

function byCredentialsOf(rows: readonly ListedAccount[]): ReadonlyMap<string | null, ListedAccount> {
  return new Map(rows.map((row) => [row.credentialsHash, row]));
}

/**
 * Whether this is an account of ours that was removed: an older database brings back one that had another name when it was made. It shows
 * its credentials and its note, and the panel's own id; where there is none, it is on an inbound of ours.
 */
function hasReturned(former: ListedAccount, seen: ObservedAccount, keysOfOurs: readonly string[]): boolean {
  if (former.seenAt === null || seen.note?.includes(former.subscriptionId) === false) return false;
  if (former.remoteId !== null) return seen.remoteId === former.remoteId;
  return seen.inboundKeys.some((key) => keysOfOurs.includes(key));
}

function firstOf(rows: ReadonlyMap<string | null, ListedAccount>, keys: string[]): ListedAccount | null {
  return keys.map((key) => rows.get(key)).find((found) => found !== undefined) ?? null;
}

/** Panels that allow equal names distinguish their accounts by id: this one is not the one we know. Elsewhere the name decides. */
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
  const { credentialsHash } = row;
  return (
    credentialsHash !== null && !credentialsHashes(secretBox, seen.credentials).includes(credentialsHash)
  );
}
