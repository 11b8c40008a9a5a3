import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import type { Engine } from '../kernel/engine.ts';
import { repairAccount } from '../usage/note-drift.ts';

const BATCH = 100;

/**
 * An inbound that was deleted is there again, under a new key: its accounts are put back at once. What a
 * crash leaves out, the listings find: they show it missing, or on another inbound.
 */
export async function putAccountsBack(
  engine: Engine,
  { id: inboundId, panelId }: { id: string; panelId: string },
): Promise<void> {
  const { accounts } = engine.backend.storage;
  let after: string | null = null;
  do {
    const where = { planId: null, panelId, inboundId, after, limit: BATCH };
    const ids: string[] = await accounts.listSubscriptionIds(where);
    for (const subscriptionId of ids)
      for (const account of await accounts.listLive(subscriptionId))
        if (account.inboundId === inboundId) await putBack(engine, account.id, inboundId);
    after = ids.length < BATCH ? null : (ids.at(-1) ?? null);
  } while (after !== null);
}

function putBack(engine: Engine, accountId: string, inboundId: string): Promise<void> {
  return engine.backend.storage.transaction(async (tx) => {
    const account = await tx.accounts.get(accountId);
    if (account.condemnedAt !== null || account.inboundId !== inboundId) return;
    await repairAccount(engine, tx, account, { kinds: ['other-inbound'], actor: SYSTEM_ACTOR });
  });
}
