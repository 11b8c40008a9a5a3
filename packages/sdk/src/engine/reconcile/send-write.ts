import type { PlannedAction } from '../../domain/plan-actions.ts';
import type { WriteOutcome } from '../../ports/panel-adapter.ts';
import type { Engine } from '../engine.ts';
import { desiredAt, type ReconcileWork } from './work.ts';
import { writeInTime } from './write-in-time.ts';

/** An action that writes on the panel. */
export type WriteOf = Extract<PlannedAction, { kind: 'ensure' | 'remove' }>;

/** Sends one write under its deadline. */
export function sendWrite(engine: Engine, work: ReconcileWork, action: WriteOf): Promise<WriteOutcome> {
  return writeInTime(engine, work.panel.id, (signal) => write(engine, work, action, signal));
}

async function write(
  engine: Engine,
  work: ReconcileWork,
  action: WriteOf,
  signal: AbortSignal,
): Promise<WriteOutcome> {
  if (action.kind === 'remove') return removeAll(work, action, signal);
  const desired = desiredAt(engine, work, engine.backend.clock.now());
  if (desired === null)
    return { kind: 'notApplied', reason: 'nothing is wanted there any more', retryAfterMs: null };
  const resetUsage = action.differences.includes('usedBytes');
  return work.adapter.ensureAccount(desired, { existing: action.existing, resetUsage, signal });
}

async function removeAll(
  work: ReconcileWork,
  action: Extract<WriteOf, { kind: 'remove' }>,
  signal: AbortSignal,
): Promise<WriteOutcome> {
  for (const { remoteId } of action.accounts) {
    const outcome = await work.adapter.removeAccount({ name: work.name, remoteId }, { signal });
    if (outcome.kind !== 'applied' && outcome.kind !== 'already') return outcome;
  }
  return { kind: 'applied' };
}
