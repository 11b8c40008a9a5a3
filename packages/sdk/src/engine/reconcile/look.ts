import { type PlannedAction, planActions } from '../../domain/plan-actions.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { FindResult } from '../../ports/panel-adapter.ts';
import type { Engine } from '../engine.ts';
import { recordContact } from '../record-contact.ts';
import { failureOf } from './panel-failure.ts';
import type { AttemptFailure } from './postpone.ts';
import { desiredAt, type ReconcileWork } from './work.ts';

/** `notBeforeMs`: what the panel asked for. */
type FailedLook = AttemptFailure & { notBeforeMs: number | null };

/** What the panel says of the account and what follows from it, or why it could not be asked. Writes nothing on the panel. */
export async function look(
  engine: Engine,
  work: ReconcileWork,
): Promise<{ action: PlannedAction; failure: null } | { action: null; failure: FailedLook }> {
  try {
    const found = await work.adapter.findAccount({ name: work.name, remoteId: work.account.remoteId });
    await recordContact(engine, work.panel, { ok: true });
    return { action: decide(engine, work, found), failure: null };
  } catch (error) {
    const failure = failureOf(engine, work.panel.id, error);
    await recordContact(engine, work.panel, { ok: false, ...failure });
    return { action: null, failure: { ...failure, notBeforeMs: notBeforeMsOf(error) } };
  }
}

function notBeforeMsOf(error: unknown): number | null {
  if (!isPanelkitError(error) || error.code !== 'PANEL_UNREACHABLE') return null;
  return error.details.retryAfterMs;
}

function decide(engine: Engine, work: ReconcileWork, found: FindResult): PlannedAction {
  const now = engine.backend.clock.now();
  const { account, credentials, settleMs } = work;
  const { unsettledUntil, missingSince } = account;
  const desired = desiredAt(engine, work, now);
  const seenBefore = account.seenAt !== null;
  return planActions({
    desired,
    credentials,
    found,
    unsettledUntil,
    missingSince,
    settleMs,
    now,
    seenBefore,
  });
}
