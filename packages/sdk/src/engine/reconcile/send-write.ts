import type { PlannedAction } from '../../domain/plan-actions.ts';
import type { WriteOutcome } from '../../ports/panel-adapter.ts';
import type { Engine } from '../engine.ts';
import { writeDeadlineMs } from '../settings.ts';
import { failureOf } from './panel-failure.ts';
import { desiredAt, type ReconcileWork } from './work.ts';

/** An action that writes on the panel. */
export type WriteOf = Extract<PlannedAction, { kind: 'ensure' | 'remove' }>;

/** Sends one write under its deadline. An adapter that throws or does not end in time leaves the outcome *unknown*. */
export async function sendWrite(engine: Engine, work: ReconcileWork, action: WriteOf): Promise<WriteOutcome> {
  const abort = new AbortController();
  const overdue = Promise.withResolvers<WriteOutcome>();
  const cancel = engine.backend.clock.setTimer(writeDeadlineMs(engine.settings), () => {
    abort.abort();
    overdue.resolve({ kind: 'unknown', cause: 'the deadline of the write passed' });
  });
  try {
    return await Promise.race([write(engine, work, action, abort.signal), overdue.promise]);
  } catch (error) {
    return { kind: 'unknown', cause: failureOf(engine, work.panel.id, error).message };
  } finally {
    cancel();
  }
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
  return work.adapter.ensureAccount(desired, { existing: action.existing, signal });
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
