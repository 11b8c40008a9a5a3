import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import { failureOfLost } from '../../domain/accounts/lost-write.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import { mayLoseWrites } from '../../domain/panels/capabilities.ts';
import { retryDelayMs } from '../../domain/retry-delay.ts';
import type { AccountPatch } from '../../ports/storage.ts';
import type { WriteOutcome } from '../../ports/write-outcome.ts';
import type { TimedWrite } from '../contact/write-in-time.ts';
import type { Engine } from '../kernel/engine.ts';
import { holdLease } from '../locks/held-lease.ts';
import type { HeldLease } from '../locks/lease.ts';
import { coverWrite, openWriteWindow } from '../locks/write-window.ts';
import { beginWrite, CREDENTIALS_TAKEN } from './begin-write.ts';
import type { Decision, Wait } from './decision.ts';
import { keepAccountUnsettled, runningOnMs } from './keep-unsettled.ts';
import { createsOnce, type Look, look } from './look.ts';
import { beforeDeadline } from './note-attempt.ts';
import { sendWrite, type WriteOf } from './send-write.ts';
import { settleLook, settleWait } from './settle-look.ts';
import { desiredAt, type ReconcileWork } from './work.ts';

const SCOPE_BUSY_RETRY_MS = 500;

/**
 * Writes on the panel: under its family's write scope, announced by a commit, only while the lease outlasts
 * the deadline; then reads back.
 */
export async function writeAction(
  engine: Engine,
  lease: HeldLease,
  work: ReconcileWork,
  action: WriteOf,
): Promise<Decision> {
  const scope = await holdWriteScope(engine, work);
  if (scope === 'busy') return waitForScope(engine, work);
  try {
    const sent = await lease.during(() =>
      engine.panelLimiter.takeToWrite(work.panel.id, () => send(engine, { lease, scope }, work, action)),
    );
    if ('kind' in sent) return sent;
    await scope?.release();
    const { ready, outcome, runningOn } = sent;
    if (runningOn !== null) keepAccountUnsettled(engine, ready, runningOn);
    return await afterWrite(engine, lease, withOutcome(engine, work, ready, sent), { action, outcome });
  } finally {
    await scope?.release();
  }
}

/** Announced and sent in one turn: what was announced does not wait in a line. */
async function send(
  engine: Engine,
  { lease, scope }: { lease: HeldLease; scope: HeldLease | null },
  work: ReconcileWork,
  action: WriteOf,
): Promise<({ ready: ReconcileWork } & TimedWrite) | Decision> {
  const window = openWriteWindow(engine);
  // It may have waited long for its turn, and it is not taken over before this write can do nothing more.
  if (scope !== null && !(await coverWrite(engine, scope))) return waitForScope(engine, work);
  const ready = await beginWrite(engine, lease, work, action);
  if (ready === null) return { kind: 'again' };
  // After a stall between the commit and here nothing leaves, and the next attempt waits until it is settled.
  if (!window.isOpen(scope)) {
    const at = ready.account.unsettledUntil ?? engine.backend.clock.now();
    return { kind: 'wait', account: ready.account, at, failure: null };
  }
  return { ready, ...(await sendWrite(engine, ready, action, window.deadlineAtMs)) };
}

/** Another one writes within the same scope. */
function waitForScope(engine: Engine, { account }: ReconcileWork): Decision {
  const at = addMs(engine.backend.clock.now(), SCOPE_BUSY_RETRY_MS);
  return { kind: 'wait', account, at, failure: null };
}

async function holdWriteScope(engine: Engine, work: ReconcileWork): Promise<HeldLease | 'busy' | null> {
  const writeScope = work.panel.capabilities?.writeScope ?? 'panel';
  if (writeScope === 'account') return null;
  const key = writeScope === 'panel' ? `panel:${work.panel.id}` : `inbound:${work.inbound.id}`;
  return (await holdLease(engine, key)) ?? 'busy';
}

/**
 * Until when the panel may still change by what was sent: a known answer closes this write, not an earlier
 * unknown one.
 */
function withOutcome(
  engine: Engine,
  before: ReconcileWork,
  ready: ReconcileWork,
  { outcome, runningOn }: TimedWrite,
): ReconcileWork {
  const now = engine.backend.clock.now();
  const mayStillLose =
    outcome.kind === 'unknown' || (wasDone(outcome) && mayLoseWrites(ready.panel.capabilities));
  const runsOnMs = runningOn === null ? 0 : runningOnMs(engine.settings);
  const own = mayStillLose ? addMs(now, runsOnMs + ready.settleMs) : null;
  const earlier = before.account.unsettledUntil;
  const unsettledUntil = own !== null && (earlier === null || own > earlier) ? own : earlier;
  return { ...ready, account: { ...ready.account, unsettledUntil } };
}

function wasDone(outcome: WriteOutcome): boolean {
  return outcome.kind === 'applied' || outcome.kind === 'already';
}

async function afterWrite(
  engine: Engine,
  lease: HeldLease,
  work: ReconcileWork,
  sent: { action: WriteOf; outcome: WriteOutcome },
): Promise<Decision> {
  const { action, outcome } = sent;
  const { account } = work;
  const learned = withoutReset(action);
  switch (outcome.kind) {
    case 'refused': {
      const { reason: message } = outcome;
      if (account.condemnedAt !== null)
        return { kind: 'retry', account, failure: { code: 'PANEL_REFUSED', message } };
      if (outcome.because === 'credentials-taken' && account.seenAt !== null)
        return { kind: 'retry', account, failure: { code: CREDENTIALS_TAKEN, message }, learned };
      const { unsettledUntil } = account;
      return { kind: 'give-up', account, reason: 'panel-refused', message, unsettledUntil, learned };
    }
    case 'not-applied': {
      const { reason: message, retryAfterMs: notBeforeMs } = outcome;
      return {
        kind: 'retry',
        account,
        failure: { code: 'WRITE_NOT_APPLIED', message, notBeforeMs },
        learned,
      };
    }
    case 'unknown':
      return afterUnknown(engine, lease, work, { action, cause: outcome.cause });
    case 'applied':
      return action.kind === 'remove' && account.condemnedAt !== null
        ? readBackRemoved(engine, lease, work)
        : readBack(engine, lease, work);
    case 'already':
      return readBack(engine, lease, work);
  }
}

/**
 * The panel removed what was found under its name: it has no other. One that was gone before may have got
 * another meanwhile.
 */
async function readBackRemoved(engine: Engine, lease: HeldLease, written: ReconcileWork): Promise<Decision> {
  const proof = { absenceProvedAt: engine.backend.clock.now() };
  const decision = await readBack(engine, lease, {
    ...written,
    account: { ...written.account, ...proof },
  });
  const isTriedAgain = decision.kind === 'wait' || decision.kind === 'retry';
  return isTriedAgain ? { ...decision, learned: { ...proof, ...decision.learned } } : decision;
}

/**
 * What surely was not done reset no counter, and nothing earlier is open: what the counter shows goes on to
 * count for the present period. A recreation has none yet.
 */
function withoutReset(action: WriteOf): AccountPatch {
  return action.kind === 'ensure' && action.existing !== null ? { resetIntent: null } : {};
}

/**
 * Whether seeing what was created proves that nothing of the write is open: it was one request, and nobody
 * else can take its name.
 */
function isProvedBySight({ panel }: ReconcileWork, action: WriteOf): boolean {
  return action.kind === 'ensure' && action.existing === null && createsOnce(panel);
}

/**
 * Absence proves nothing before the panel has settled; an account that is there as wanted is what was sent,
 * and only its answer was lost.
 */
async function afterUnknown(
  engine: Engine,
  lease: HeldLease,
  work: ReconcileWork,
  { action, cause }: { action: WriteOf; cause: string },
): Promise<Decision> {
  const closed = { ...work, account: { ...work.account, unsettledUntil: null } };
  const proves = isProvedBySight(work, action);
  const seen = proves ? await lease.during(() => lookTwice(engine, closed)) : null;
  if (seen?.action?.kind === 'in-sync') return settleLook(engine, seen.work, seen.action);
  const at = work.account.unsettledUntil ?? engine.backend.clock.now();
  const failure = { code: 'WRITE_UNKNOWN', message: cause };
  return { kind: 'wait', account: work.account, at, failure };
}

/**
 * A look that fails may do so for a moment, and who waits for it here else waits until the panel has settled.
 */
async function lookTwice(engine: Engine, work: ReconcileWork): Promise<Look> {
  const seen = await look(engine, work);
  return seen.action === null ? look(engine, seen.work) : seen;
}

/**
 * The quality check: only what the panel shows counts. What still differs is noted and tried again; what the
 * panel may yet lose is a try that the look after its settling confirms or not.
 */
async function readBack(engine: Engine, lease: HeldLease, written: ReconcileWork): Promise<Decision> {
  const { work, action, failure } = await lease.during(() => look(engine, written));
  const { account } = work;
  if (action === null) return { kind: 'retry', account, failure };
  if (action.kind === 'wait') return { ...settleWait(engine, work, action), counts: true };
  if (action.kind !== 'ensure' && action.kind !== 'remove') return settleLook(engine, work, action);
  const off = offElsewhere(engine, work, action);
  if (off !== null) return settleLook(engine, work, { kind: 'in-sync', account: off });
  const differing = mismatchesOf(action);
  const mismatches = [...new Set([...account.mismatches, ...differing])];
  const message = `the panel does not show what was written: ${differing.join(', ')}`;
  return {
    kind: 'retry',
    account: { ...account, mismatches },
    failure: { code: 'READ_BACK_MISMATCH', message },
  };
}

/**
 * What was only to be off is off, and its inbound is gone: the panel switched it off where it is, and nobody
 * misses the inbound.
 */
export function offElsewhere(engine: Engine, work: ReconcileWork, action: WriteOf): ObservedAccount | null {
  if (action.kind !== 'ensure' || work.inbound.status !== 'missing') return null;
  if (action.differences.some((field) => field !== 'inboundKeys')) return null;
  const desired = desiredAt(engine, work, engine.backend.clock.now());
  return desired?.enabled === false ? action.existing : null;
}

/**
 * The try was counted when it was sent; what its panel does not show is noted, and the next one leaves later.
 */
export function waitAfterLost(engine: Engine, { account }: ReconcileWork, action: WriteOf): Wait {
  const differing = mismatchesOf(action);
  const message = `the panel did not keep what was written: ${differing.join(', ')}`;
  const mismatches = [...new Set([...account.mismatches, ...differing])];
  const delayMs = retryDelayMs(account.attempts, engine.ids.fraction());
  return {
    kind: 'wait',
    account: { ...account, mismatches, unsettledUntil: null },
    at: beforeDeadline(engine, account, delayMs),
    failure: failureOfLost(account, message),
    counts: false,
  };
}

/** What the panel shows other than it was written. */
function mismatchesOf(action: WriteOf): string[] {
  if (action.kind === 'remove') return ['present'];
  return action.existing === null ? ['absent'] : action.differences;
}
