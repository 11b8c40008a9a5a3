import type { Account } from '../../domain/accounts/account.ts';
import { waitsFor } from '../../domain/orders/waits-for.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { AttemptFailure } from '../contact/attempt-failure.ts';
import type { Engine } from '../kernel/engine.ts';

/** A panel that drops an answer for a moment is not worth a message. */
const FAILURES_BEFORE = 3;

/**
 * A change that was paid for waits on its panel: its customer is told why, once for each cause. The account
 * is locked.
 */
export async function emitWaiting(
  engine: Engine,
  tx: Transaction,
  account: Account,
  { code }: AttemptFailure,
): Promise<void> {
  const reason = waitsFor(code);
  if (reason === null || account.condemnedAt !== null || !isNews(account, code, reason)) return;
  const change = await tx.changes.findPending(account.subscriptionId);
  if (change === null) return;
  const subscription = await tx.subscriptions.find(account.subscriptionId);
  if (subscription === null) return;
  const { customerId, id } = subscription;
  await tx.events.append({
    aggregate: { kind: 'subscription', id },
    type: 'subscription.change-waiting',
    data: { customerId, changeId: change.id, kind: change.kind, reason },
    at: engine.backend.clock.now(),
  });
}

function isNews({ lastError, attempts }: Account, code: string, reason: string): boolean {
  return reason === 'server-unreachable' ? attempts + 1 === FAILURES_BEFORE : lastError?.code !== code;
}
