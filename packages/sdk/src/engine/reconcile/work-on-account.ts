import { isWorkLeft } from '../../domain/accounts/account.ts';
import { retryDelayMs } from '../../domain/retry-delay.ts';
import type { Transaction } from '../../ports/storage.ts';
import { RECONCILE_JOB, wakeAccount } from '../accounts/wake-account.ts';
import type { Engine } from '../kernel/engine.ts';
import { workOnRow } from '../kernel/work-on-row.ts';
import { beforeDeadline, noteOnUnit } from './note-attempt.ts';
import { reconcileAccount } from './reconcile-account.ts';

/** Reconciles an account for a job: what is thrown is written down like a failed attempt. */
export async function workOnAccount(engine: Engine, accountId: string): Promise<void> {
  await workOnRow(engine, {
    job: RECONCILE_JOB,
    payload: { accountId },
    work: () => reconcileAccount(engine, accountId),
    postpone: (tx, code) => postpone(engine, tx, accountId, code),
  });
}

async function postpone(engine: Engine, tx: Transaction, id: string, code: string): Promise<number | null> {
  const now = engine.backend.clock.now();
  const lastError = { code, message: 'the attempt ended with an unexpected error', at: now };
  const known = await tx.accounts.find(id);
  if (known === null) return null;
  const account = await noteOnUnit(tx, known, lastError);
  // Another attempt was made, or is asked for, meanwhile.
  if (!isWorkLeft(account) || account.nextAttemptAt === null || account.nextAttemptAt > now) return null;
  const attempts = account.attempts + 1;
  const nextAttemptAt = beforeDeadline(engine, account, retryDelayMs(attempts, engine.ids.fraction()));
  await tx.accounts.update(id, { attempts, nextAttemptAt, lastError });
  await tx.events.append({
    aggregate: { kind: 'account', id },
    type: 'account.attempt-failed',
    data: { panelId: account.panelId, code, attempts },
    at: now,
  });
  const delayMs = Math.max(0, nextAttemptAt.getTime() - now.getTime());
  await wakeAccount(tx, account, delayMs);
  return delayMs;
}
