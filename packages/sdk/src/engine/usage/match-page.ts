import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import type { ListedAccount } from '../../ports/storage-usage.ts';
import { credentialsHash } from '../accounts/account-secrets.ts';
import { nameHashes } from '../accounts/name-hashes.ts';
import type { Engine } from '../kernel/engine.ts';

/** An account as a page of a listing showed it; `row` null: it is not ours. */
export interface MatchedAccount {
  seen: ObservedAccount;
  /** What its name may be hashed to with us. */
  keys: string[];
  row: ListedAccount | null;
}

/** Finds our accounts in a page of a panel's listing, by their names' hashes, with one query. */
export async function matchPage(
  engine: Engine,
  panel: Panel,
  page: ObservedAccount[],
): Promise<MatchedAccount[]> {
  const keysOf = page.map(({ name }) => nameHashes(engine.secretBox, name));
  const rows = await engine.backend.storage.usage.findByNameHashes(panel.id, keysOf.flat());
  const byHash = new Map(rows.map((row) => [row.nameHash, row]));
  return page.map((seen, index) => {
    const keys = keysOf[index] ?? [];
    const row = keys.map((key) => byHash.get(key)).find((found) => found !== undefined) ?? null;
    return { seen, keys, row };
  });
}

/** Panels that take equal names tell their accounts apart by an id of their own: this one is not the one we know. Elsewhere the name is the one. */
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
  return row.credentialsHash !== null && row.credentialsHash !== credentialsHash(secretBox, seen.credentials);
}
