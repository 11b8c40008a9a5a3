import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import { measureOnce } from '../contact/measure-until-agreed.ts';
import type { Engine } from '../kernel/engine.ts';
import type { HeldLease } from '../locks/lease.ts';
import { postpone } from './postpone.ts';
import { beforeDeadline } from './retry-later.ts';
import type { WriteOf } from './send-write.ts';
import { desiredAt, type ReconcileWork } from './work.ts';

const CLOCK_RETRY_MS = 15 * 60_000;

/**
 * Whether the panel ends the account by a wrong clock, so that another write is useless: it was written once in this generation, was
 * expired at the read-back, and by the panel's clock, measured now, it still is.
 */
export async function isEndedByClock(engine: Engine, work: ReconcileWork, action: WriteOf): Promise<boolean> {
  if (action.kind !== 'ensure' || action.existing === null) return false;
  if (!wasExpiredAtReadBack(work, action.existing)) return false;
  const skewMs = await measureOnce(engine, work.panel);
  const now = engine.backend.clock.now();
  const expiresAt = desiredAt(engine, work, now)?.expiresAt ?? null;
  return skewMs === null || (expiresAt !== null && expiresAt <= addMs(now, skewMs));
}

function wasExpiredAtReadBack({ account }: ReconcileWork, { status }: ObservedAccount): boolean {
  return status === 'expired' && account.mismatches.includes('enabled');
}

/** Staff set the clock right; until then it is looked at now and again, and written once the clock allows. */
export async function waitForClock(
  engine: Engine,
  lease: HeldLease,
  work: ReconcileWork,
): Promise<'waiting'> {
  const failure = { code: 'PANEL_CLOCK', message: 'the clock of the panel ends the account too early' };
  const at = beforeDeadline(engine, work.account, CLOCK_RETRY_MS);
  await postpone(engine, lease, work, { at, failure, needsAttention: true });
  return 'waiting';
}
