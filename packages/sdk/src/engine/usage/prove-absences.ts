import { isPutOff } from '../../domain/accounts/lost-write.ts';
import type { ListedAccount } from '../../ports/storage/storage-usage.ts';
import { sealSeenAs } from '../accounts/account-secrets.ts';
import { wakeAccount } from '../accounts/wake-account.ts';
import type { Engine } from '../kernel/engine.ts';
import { guardAccount } from './guard-account.ts';
import type { PanelSync } from './panel-sync.ts';
import { nameSeenOf } from './sightings.ts';

const BATCH = 500;

/**
 * What a whole listing says of accounts that the reconciler misses on panels where it can look for names
 * only: they are gone, or this is the name that they have now. Each is woken to act on it; the name is looked
 * at once more before anything is decided.
 */
export async function proveAbsences(engine: Engine, sync: PanelSync): Promise<void> {
  const { usage } = engine.backend.storage;
  // What an earlier listing said is gone may be back under another name: an older database was restored.
  const sighted = [...sync.sightings.keys()];
  for (const row of sighted.length === 0 ? [] : await usage.findByIds(sighted))
    if (row.missingSince !== null) await guardAccount(engine, row, () => prove(engine, sync, row));
  let after: string | null = null;
  do {
    const rows: ListedAccount[] = await usage.listUnproved(sync.panel.id, { after, limit: BATCH });
    for (const row of rows) await guardAccount(engine, row, () => prove(engine, sync, row));
    after = rows.length < BATCH ? null : (rows.at(-1)?.id ?? null);
  } while (after !== null);
}

async function prove(engine: Engine, sync: PanelSync, row: ListedAccount): Promise<void> {
  const { storage, clock } = engine.backend;
  const seenAs = nameSeenOf(sync, row);
  await storage.transaction(async (tx) => {
    const account = await tx.accounts.get(row.id);
    const { id, panelId, missingSince, removedAt, condemnedAt } = account;
    // What was missed after the listing began may have been listed before it vanished.
    if (missingSince === null || missingSince > sync.startedAt || removedAt !== null) return;
    // Of one that is to go nothing is left to be written that its panel might not keep.
    const isWoken = condemnedAt !== null || !isPutOff(account);
    await tx.accounts.update(id, {
      ...(seenAs === null
        ? { absenceProvedAt: sync.startedAt, sealedSeenAs: null }
        : { absenceProvedAt: null, sealedSeenAs: sealSeenAs(engine.secretBox, id, seenAs) }),
      ...(isWoken && { nextAttemptAt: clock.now() }),
    });
    if (isWoken) await wakeAccount(tx, { id, panelId });
  });
}
