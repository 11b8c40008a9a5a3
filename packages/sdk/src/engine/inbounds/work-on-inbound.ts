import { addMs } from '../../domain/lifecycle/period.ts';
import { retryDelayMs } from '../../domain/retry-delay.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { workOnRow } from '../kernel/work-on-row.ts';
import { reconcileInbound } from './reconcile-inbound.ts';
import { RECONCILE_INBOUND_JOB, wakeInbound } from './wake-inbound.ts';

/** Reconciles an inbound for a job: what is thrown is written down like a failed attempt. */
export async function workOnInbound(engine: Engine, inboundId: string): Promise<void> {
  await workOnRow(engine, {
    job: RECONCILE_INBOUND_JOB,
    payload: { inboundId },
    work: () => reconcileInbound(engine, inboundId),
    postpone: (tx, code) => postpone(engine, tx, inboundId, code),
  });
}

async function postpone(engine: Engine, tx: Transaction, id: string, code: string): Promise<number | null> {
  const inbound = await tx.inbounds.get(id);
  const { now } = tx;
  // Another attempt was made, or is asked for, meanwhile.
  if (inbound.nextAttemptAt === null || inbound.nextAttemptAt > now) return null;
  const attempts = inbound.attempts + 1;
  const delayMs = retryDelayMs(attempts, engine.ids.fraction());
  const lastError = { code, message: 'the attempt ended with an unexpected error', at: now };
  await tx.inbounds.update(id, { attempts, nextAttemptAt: addMs(now, delayMs), lastError });
  await tx.events.append({
    aggregate: { kind: 'inbound', id },
    type: 'inbound.attempt-failed',
    data: { panelId: inbound.panelId, code, attempts },
    at: now,
  });
  await wakeInbound(tx, inbound, delayMs);
  return delayMs;
}
