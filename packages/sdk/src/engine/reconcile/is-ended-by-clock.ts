import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import type { PlannedAction } from '../../domain/accounts/plan-actions.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import { measureOnce } from '../contact/measure-until-agreed.ts';
import type { Engine } from '../kernel/engine.ts';
import { desiredAt, type ReconcileWork } from './work.ts';

/**
 * Whether the panel ends the account by a wrong clock, so that another write is useless: it was written once
 * in this generation, was expired at the read-back, and by the panel's clock, measured now, it still is.
 */
export async function isEndedByClock(
  engine: Engine,
  work: ReconcileWork,
  action: PlannedAction,
): Promise<boolean> {
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
