import type { Inbound } from '../../domain/inbounds/inbound.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import { retryDelayMs } from '../../domain/retry-delay.ts';
import type { AttemptFailure } from '../contact/attempt-failure.ts';
import type { Engine } from '../kernel/engine.ts';
import type { HeldLease } from '../locks/lease.ts';
import { wakeInbound } from './wake-inbound.ts';

/** When to look again (null: not before something changes), and whether it counts as a failure. */
export interface InboundPostponement {
  at: Date | null;
  failure: AttemptFailure | null;
  /** Whether this is one more try, after which the next one leaves later; default: when it failed. */
  counts?: boolean;
}

/**
 * Writes the next attempt and its delayed wake-up in one transaction, if the lease still holds. Due at once
 * when the generation moved on.
 */
export async function postponeInbound(
  engine: Engine,
  lease: HeldLease,
  known: Inbound,
  { at, failure, counts = failure !== null }: InboundPostponement,
): Promise<'waiting'> {
  const { storage } = engine.backend;
  await storage.transaction(async (tx) => {
    if (!(await tx.leases.isHeld(lease.key, lease.token))) return;
    const inbound = await tx.inbounds.get(known.id);
    const now = tx.now;
    const movedOn = inbound.generation !== known.generation;
    const attempts = inbound.attempts + (counts && !movedOn ? 1 : 0);
    const nextAttemptAt = movedOn || (at !== null && at < now) ? now : at;
    await tx.inbounds.update(inbound.id, {
      unsettledUntil: known.unsettledUntil,
      nextAttemptAt,
      attempts,
      ...(failure && { lastError: { ...failure, at: now } }),
    });
    if (failure !== null) {
      await tx.events.append({
        aggregate: { kind: 'inbound', id: inbound.id },
        type: 'inbound.attempt-failed',
        data: { panelId: inbound.panelId, code: failure.code, attempts },
        at: now,
      });
    }
    if (nextAttemptAt !== null) await wakeInbound(tx, inbound, nextAttemptAt.getTime() - now.getTime());
  });
  return 'waiting';
}

/** After a failure; the waits grow. `notBeforeMs`: what the panel asked for. */
export function retryInboundLater(
  engine: Engine,
  lease: HeldLease,
  inbound: Inbound,
  failure: AttemptFailure & { notBeforeMs?: number | null },
): Promise<'waiting'> {
  const { code, message, notBeforeMs } = failure;
  const delayMs = Math.max(retryDelayMs(inbound.attempts + 1, engine.ids.fraction()), notBeforeMs ?? 0);
  const at = addMs(engine.backend.clock.now(), delayMs);
  return postponeInbound(engine, lease, inbound, { at, failure: { code, message } });
}
