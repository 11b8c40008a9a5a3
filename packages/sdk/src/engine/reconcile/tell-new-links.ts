import type { ObservedAccount } from '../../domain/desired-account.ts';
import type { Transaction } from '../../ports/storage.ts';
import { openLinks } from '../account-secrets.ts';
import type { Engine } from '../engine.ts';
import type { ReconcileWork } from './work.ts';

/**
 * An account that was made again on a panel whose links do not survive that has other direct links: its customer is told, once they were
 * read back. The shop's own link stays.
 */
export async function tellNewLinks(
  engine: Engine,
  tx: Transaction,
  { account, subscription, panel }: ReconcileWork,
  seen: ObservedAccount,
): Promise<void> {
  const mayChange = account.resetIntent !== null && panel.capabilities?.linksSurviveRecreation === false;
  if (!mayChange || account.sealedLinks === null) return;
  const before = openLinks(engine.secretBox, account);
  if (before.length === seen.links.length && before.every((link) => seen.links.includes(link))) return;
  await tx.events.append({
    aggregate: { kind: 'subscription', id: subscription.id },
    type: 'subscription.link-changed',
    data: { customerId: subscription.customerId },
    at: engine.backend.clock.now(),
  });
}
