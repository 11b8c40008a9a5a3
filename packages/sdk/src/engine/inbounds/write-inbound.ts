import type { InboundAction } from '../../domain/inbounds/plan-inbound-action.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import { mayLoseWrites } from '../../domain/panels/capabilities.ts';
import type { WriteOutcome } from '../../ports/write-outcome.ts';
import { type TimedWrite, writeBefore } from '../contact/write-in-time.ts';
import type { Engine } from '../kernel/engine.ts';
import { writeDeadlineMs } from '../kernel/settings.ts';
import { holdLease } from '../locks/held-lease.ts';
import type { HeldLease } from '../locks/lease.ts';
import { coverWrite, openWriteWindow } from '../locks/write-window.ts';
import type { StepResult } from '../reconcile/decision.ts';
import { keepInboundUnsettled, runningOnMs } from '../reconcile/keep-unsettled.ts';
import type { InboundAttempt } from './inbound-attempt.ts';
import { postponeInbound, retryInboundLater } from './postpone-inbound.ts';

/** An action that writes on the panel. */
export type InboundWrite =
  | Extract<InboundAction, { kind: 'create' | 'update' }>
  | { kind: 'remove'; inbounds: { key: string }[] };

const SCOPE_BUSY_RETRY_MS = 500;

/**
 * Writes on the panel, announced by a commit, only while the lease outlasts the deadline.
 * @returns the attempt as it goes on when the answer was good: only a look proves it
 */
export async function writeInbound(
  engine: Engine,
  lease: HeldLease,
  attempt: InboundAttempt,
  action: InboundWrite,
): Promise<StepResult | { written: InboundAttempt }> {
  const scope = await holdPanel(engine, attempt);
  if (scope === 'busy') return scopeBusy(engine, lease, attempt);
  try {
    const window = openWriteWindow(engine);
    // Its own lease keeps accounts off the inbound as well.
    if (!(await coverWrite(engine, lease))) return 'busy';
    if (scope !== null && !(await coverWrite(engine, scope))) return scopeBusy(engine, lease, attempt);
    const ready = await beginWrite(engine, lease, attempt);
    if (ready === null) return 'again';
    if (!window.isOpen(scope) || !window.isOpen(lease)) {
      const at = ready.inbound.unsettledUntil;
      return await postponeInbound(engine, lease, ready.inbound, { at, failure: null });
    }
    const { deadlineAtMs } = window;
    const { outcome, runningOn } = await lease.during(() =>
      writeBefore(engine, { panelId: ready.panel.id, deadlineAtMs }, () => send(ready, action)),
    );
    if (runningOn !== null) keepInboundUnsettled(engine, ready, runningOn);
    return await afterWrite(engine, lease, ready, {
      earlier: attempt.inbound.unsettledUntil,
      outcome,
      runningOn,
    });
  } finally {
    await scope?.release();
  }
}

/** Another one writes within the same scope. */
function scopeBusy(engine: Engine, lease: HeldLease, { inbound }: InboundAttempt): Promise<'waiting'> {
  const at = addMs(engine.backend.clock.now(), SCOPE_BUSY_RETRY_MS);
  return postponeInbound(engine, lease, inbound, { at, failure: null });
}

/** The inbound's own lease is held already; some panels lose or refuse what overlaps anywhere on them. */
async function holdPanel(engine: Engine, { panel }: InboundAttempt): Promise<HeldLease | 'busy' | null> {
  if (panel.capabilities?.writeScope !== 'panel') return null;
  return (await holdLease(engine, `panel:${panel.id}`)) ?? 'busy';
}

/**
 * Commits that a write is about to leave.
 * @returns null when lease or generation moved on, so that nothing may be written
 */
async function beginWrite(
  engine: Engine,
  lease: HeldLease,
  attempt: InboundAttempt,
): Promise<InboundAttempt | null> {
  const { storage } = engine.backend;
  return storage.transaction(async (tx) => {
    if (!(await tx.leases.isHeld(lease.key, lease.token))) return null;
    const inbound = await tx.inbounds.get(attempt.inbound.id);
    if (inbound.generation !== attempt.inbound.generation) return null;
    const now = tx.now;
    const unsettledUntil = addMs(now, writeDeadlineMs(engine.settings) + attempt.settleMs);
    const sent = { firstSentAt: inbound.firstSentAt ?? now, unsettledUntil };
    await tx.inbounds.update(inbound.id, sent);
    return { ...attempt, inbound: { ...inbound, ...sent } };
  });
}

async function send({ control, inbound, name }: InboundAttempt, action: InboundWrite): Promise<WriteOutcome> {
  const { desired } = inbound;
  if (action.kind === 'remove') {
    for (const { key } of action.inbounds) {
      const outcome = await control.remove({ name, key });
      if (outcome.kind !== 'applied' && outcome.kind !== 'already') return outcome;
    }
    return { kind: 'applied' };
  }
  if (desired === null) return { kind: 'not-applied', reason: 'nothing is wanted there', retryAfterMs: null };
  if (action.kind === 'create') return control.create(desired);
  return control.update(desired, { existing: action.existing });
}

/** A known answer closes this write, not an earlier unknown one. */
async function afterWrite(
  engine: Engine,
  lease: HeldLease,
  ready: InboundAttempt,
  { earlier, outcome, runningOn }: { earlier: Date | null } & TimedWrite,
): Promise<StepResult | { written: InboundAttempt }> {
  const now = engine.backend.clock.now();
  const wasDone = outcome.kind === 'applied' || outcome.kind === 'already';
  const mayStillChange = outcome.kind === 'unknown' || (wasDone && mayLoseWrites(ready.panel.capabilities));
  const runsOnMs = runningOn === null ? 0 : runningOnMs(engine.settings);
  const own = mayStillChange ? addMs(now, runsOnMs + ready.settleMs) : null;
  const unsettledUntil = own !== null && (earlier === null || own > earlier) ? own : earlier;
  const inbound = { ...ready.inbound, unsettledUntil };
  switch (outcome.kind) {
    case 'refused': {
      const failure = { code: 'PANEL_REFUSED', message: outcome.reason };
      // Absence stays wanted; what should be there waits until somebody changes something.
      if (inbound.condemnedAt !== null) return retryInboundLater(engine, lease, inbound, failure);
      return postponeInbound(engine, lease, inbound, { at: null, failure });
    }
    case 'not-applied': {
      const { reason: message, retryAfterMs: notBeforeMs } = outcome;
      return retryInboundLater(engine, lease, inbound, { code: 'WRITE_NOT_APPLIED', message, notBeforeMs });
    }
    case 'unknown': {
      const failure = { code: 'WRITE_UNKNOWN', message: outcome.cause };
      return postponeInbound(engine, lease, inbound, { at: unsettledUntil ?? now, failure });
    }
    case 'applied':
    case 'already':
      return { written: { ...ready, inbound } };
  }
}
