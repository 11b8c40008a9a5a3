import { addMs } from '../../domain/lifecycle/period.ts';
import type { Notification } from '../../domain/notifications/notification.ts';
import { retryDelayMs } from '../../domain/retry-delay.ts';
import type { NotifierAnswer } from '../../ports/notifier.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';

/** How the sending of one row ended. *unknown*: handed over, and nobody knows. */
export type SendOutcome = { row: Notification } & (
  | NotifierAnswer
  | { kind: 'skipped'; reason: string }
  | { kind: 'unknown'; reason: string }
);

const REASON_LENGTH = 200;

/**
 * Records how it ended, unless the row was taken from this sender meanwhile. A failure is tried again later,
 * until its time is over.
 */
export async function recordOutcome(engine: Engine, tx: Transaction, outcome: SendOutcome): Promise<void> {
  const row = await tx.notifications.get(outcome.row.id);
  if (row.state !== 'sending' || row.attempts !== outcome.row.attempts) return;
  if (outcome.kind === 'sent') return settle(tx, row, { state: 'sent', reason: null });
  const reason = outcome.reason.slice(0, REASON_LENGTH);
  if (outcome.kind !== 'failed') return settle(tx, row, { state: outcome.kind, reason });
  const now = tx.now;
  const delayMs = Math.max(retryDelayMs(row.attempts, engine.ids.fraction()), outcome.retryAfterMs ?? 0);
  const nextAttemptAt = addMs(now, delayMs);
  if (nextAttemptAt >= row.expiresAt) return settle(tx, row, { state: 'failed', reason });
  await tx.notifications.update(row.id, { state: 'pending', reason, nextAttemptAt });
}

/** Ends a row; staff are alerted to one whose end nobody knows. */
export async function settle(
  tx: Transaction,
  row: Notification,
  end: Pick<Notification, 'state' | 'reason'>,
): Promise<void> {
  const settledAt = tx.now;
  await tx.notifications.update(row.id, { ...end, nextAttemptAt: null, settledAt });
  if (end.state !== 'unknown') return;
  await tx.events.append({
    aggregate: { kind: 'notification', id: row.id },
    type: 'notification.unknown',
    data: { channel: row.channel, code: row.code },
    at: settledAt,
  });
}
