import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import { connectDifferently } from '../../domain/accounts/links.ts';
import type { Transaction } from '../../ports/storage.ts';
import { openLinks } from '../accounts/account-secrets.ts';
import type { Engine } from '../kernel/engine.ts';
import type { ReconcileWork } from './work.ts';

/**
 * An account that has other direct links than before, whatever the reason (made again, moved, its inbound
 * changed): its customer is told, once they were read back. The shop's own link stays. What a panel draws at
 * random counts only after a recreation that links do not survive; else the next listing tells, which knows
 * whether anything changed. Who was given new credentials by a command was told by it.
 */
export async function emitNewLinks(
  engine: Engine,
  tx: Transaction,
  { account, subscription, panel }: ReconcileWork,
  seen: ObservedAccount,
): Promise<void> {
  if (account.sealedLinks === null || account.condemnedAt !== null || seen.links.length === 0) return;
  if (account.renewingSince !== null) return;
  const isNew = account.resetIntent !== null && panel.capabilities?.linksSurviveRecreation === false;
  const before = openLinks(engine.secretBox, account);
  if (!connectDifferently(before, seen.links, { ignoreDrawn: !isNew })) return;
  await tx.events.append({
    aggregate: { kind: 'subscription', id: subscription.id },
    type: 'subscription.link-changed',
    data: { customerId: subscription.customerId },
    at: engine.backend.clock.now(),
  });
}
