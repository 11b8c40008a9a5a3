import type { Account } from '../../domain/accounts/account.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import { retryDelayMs } from '../../domain/retry-delay.ts';
import type { AttemptFailure } from '../contact/attempt-failure.ts';
import type { Engine } from '../kernel/engine.ts';
import type { HeldLease } from '../locks/lease.ts';
import { postpone } from './postpone.ts';
import type { ReconcileWork } from './work.ts';

/** Writes a failed attempt down; the waits grow. `notBeforeMs`: what the panel asked for. */
export async function retryLater(
  engine: Engine,
  lease: HeldLease,
  work: Pick<ReconcileWork, 'account'>,
  failure: AttemptFailure & { notBeforeMs?: number | null },
): Promise<'waiting'> {
  const { code, message, notBeforeMs } = failure;
  const delayMs = Math.max(retryDelayMs(work.account.attempts + 1, engine.ids.fraction()), notBeforeMs ?? 0);
  await postpone(engine, lease, work, {
    at: beforeDeadline(engine, work.account, delayMs),
    failure: { code, message },
  });
  return 'waiting';
}

/** The next attempt is not later than the moment at which the unit is given up. */
export function beforeDeadline(engine: Engine, account: Account, delayMs: number): Date {
  const at = addMs(engine.backend.clock.now(), delayMs);
  return account.deadlineAt !== null && account.deadlineAt < at ? account.deadlineAt : at;
}
