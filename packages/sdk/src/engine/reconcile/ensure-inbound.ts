import { type Inbound, isInboundWorkLeft } from '../../domain/inbounds/inbound.ts';
import { reconcileInbound } from '../inbounds/reconcile-inbound.ts';
import type { Engine } from '../kernel/engine.ts';
import type { HeldLease } from '../locks/lease.ts';
import type { Decision } from './decision.ts';
import { beforeDeadline } from './note-attempt.ts';
import { desiredAt, type ReconcileWork } from './work.ts';

const BUSY_RETRY_MS = 1000;

/**
 * An account goes on an inbound that is there and as wanted; one that the shop makes is made first, and the
 * account waits as long as that takes. A dedicated inbound is set going by its account, when its unit may
 * begin.
 */
export async function ensureInbound(
  engine: Engine,
  lease: HeldLease,
  work: ReconcileWork,
): Promise<Decision> {
  const { inbound, account } = work;
  if (inbound.desired === null || inbound.condemnedAt !== null || isGone(work)) {
    return waitForReturn(work);
  }
  if (isRefused(inbound)) {
    const message = inbound.lastError?.message ?? '';
    return { kind: 'give-up', account, reason: 'panel-refused', message };
  }
  if (mayGoNow(engine, inbound)) await setGoing(engine, inbound);
  await reconcileInbound(engine, inbound.id);
  if (!(await lease.renew())) return { kind: 'leave', result: 'busy' };
  const after = await engine.backend.storage.inbounds.find(inbound.id);
  if (after === null || isRefused(after) || !isInboundWorkLeft(after)) return { kind: 'again' };
  return waitFor(engine, work, after);
}

/** Nothing can be made on an inbound that its panel does not have any more. */
export function waitForReturn({ account }: Pick<ReconcileWork, 'account'>): Decision {
  const message = 'the inbound is not on the panel any more';
  return { kind: 'retry', account, failure: { code: 'INBOUND_MISSING', message } };
}

/** Its panel does not have it any more, seen by a listing. */
export function isGone({ inbound }: ReconcileWork): boolean {
  return inbound.remoteKey !== null && inbound.status === 'missing';
}

/** Whether the account cannot go on before something was done about its inbound. */
export function isInboundWaitedFor(engine: Engine, work: ReconcileWork): boolean {
  const { inbound, account } = work;
  if (account.condemnedAt !== null) return false;
  if (inbound.remoteKey === null) return true;
  // One that is to be switched off is switched off where it is, if it was made at all.
  if (isGone(work))
    return (
      account.firstSentAt === null || desiredAt(engine, work, engine.backend.clock.now())?.enabled === true
    );
  return account.firstSentAt === null && inbound.desired !== null && isInboundWorkLeft(inbound);
}

function isRefused(inbound: Inbound): boolean {
  return isInboundWorkLeft(inbound) && inbound.nextAttemptAt === null && inbound.lastError !== null;
}

/** It was not set going yet, or it waits longer than its account, which a panel's return has woken. */
function mayGoNow(engine: Engine, { nextAttemptAt, unsettledUntil }: Inbound): boolean {
  const now = engine.backend.clock.now();
  return (
    (nextAttemptAt === null || nextAttemptAt > now) && (unsettledUntil === null || unsettledUntil <= now)
  );
}

async function setGoing(engine: Engine, { id }: Inbound): Promise<void> {
  const { storage, clock } = engine.backend;
  await storage.transaction(async (tx) => {
    const inbound = await tx.inbounds.get(id);
    if (mayGoNow(engine, inbound) && isInboundWorkLeft(inbound) && !isRefused(inbound))
      await tx.inbounds.update(id, { nextAttemptAt: clock.now() });
  });
}

function waitFor(
  engine: Engine,
  { account }: ReconcileWork,
  { nextAttemptAt, lastError }: Inbound,
): Decision {
  const dueInMs = (nextAttemptAt?.getTime() ?? 0) - engine.backend.clock.now().getTime();
  const at = beforeDeadline(engine, account, Math.max(BUSY_RETRY_MS, dueInMs));
  const failure = lastError === null ? null : { code: lastError.code, message: lastError.message };
  return { kind: 'wait', account, at, failure };
}
