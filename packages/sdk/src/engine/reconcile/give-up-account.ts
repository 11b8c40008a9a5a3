import type { Account } from '../../domain/account.ts';
import type { FailureReason } from '../../domain/fulfilment.ts';
import type { Engine } from '../engine.ts';
import { giveUpUnit } from '../give-up-unit.ts';

/** The unit of this account cannot be delivered: money back, account condemned, in one transaction. Nothing if it changed meanwhile. */
export async function giveUpAccount(
  engine: Engine,
  account: Account,
  failure: { reason: FailureReason; message: string },
): Promise<void> {
  await engine.backend.storage.transaction(async (tx) => {
    const latest = await tx.accounts.find(account.id);
    if (latest === null || latest.condemnedAt !== null || latest.generation !== account.generation) return;
    const end = { kind: 'failed' as const, accountId: account.id, ...failure };
    const gaveUp = await giveUpUnit(engine, tx, account.fulfilmentId, end);
    if (gaveUp) await tx.accounts.update(account.id, { unsettledUntil: account.unsettledUntil });
  });
}
