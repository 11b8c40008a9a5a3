import type { PlannedAction } from '../../domain/accounts/plan-actions.ts';
import type { WriteOutcome } from '../../ports/write-outcome.ts';
import { type TimedWrite, writeBefore } from '../contact/write-in-time.ts';
import type { Engine } from '../kernel/engine.ts';
import { desiredAt, type ReconcileWork } from './work.ts';

/** An action that writes on the panel. */
export type WriteOf = Extract<PlannedAction, { kind: 'ensure' | 'remove' }>;

/** Sends one write under its deadline, on the monotonic clock. */
export function sendWrite(
  engine: Engine,
  work: ReconcileWork,
  action: WriteOf,
  deadlineAtMs: number,
): Promise<TimedWrite> {
  return writeBefore(engine, { panelId: work.panel.id, deadlineAtMs }, () => write(engine, work, action));
}

async function write(engine: Engine, work: ReconcileWork, action: WriteOf): Promise<WriteOutcome> {
  if (action.kind === 'remove') return removeAll(work, action);
  const desired = desiredAt(engine, work, engine.backend.clock.now());
  if (desired === null)
    return { kind: 'not-applied', reason: 'nothing is wanted there any more', retryAfterMs: null };
  const resetUsage = action.differences.includes('usedBytes');
  return work.adapter.ensureAccount(desired, { existing: action.existing, resetUsage });
}

async function removeAll(
  work: ReconcileWork,
  action: Extract<WriteOf, { kind: 'remove' }>,
): Promise<WriteOutcome> {
  let areAllApplied = true;
  for (const { name, remoteId } of action.accounts) {
    const outcome = await work.adapter.removeAccount({ name, remoteId });
    if (outcome.kind !== 'applied' && outcome.kind !== 'already') return outcome;
    areAllApplied &&= outcome.kind === 'applied';
  }
  return { kind: areAllApplied ? 'applied' : 'already' };
}
