import type { Account } from '../../domain/accounts/account.ts';
import { isWriteLost } from '../../domain/accounts/lost-write.ts';
import type { PlannedAction } from '../../domain/accounts/plan-actions.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import { isHealthy } from '../../domain/panels/panel.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { AccountWithTerms } from '../../ports/storage/storage-accounts.ts';
import type { AttemptFailure } from '../contact/attempt-failure.ts';
import type { Engine } from '../kernel/engine.ts';
import type { HeldLease } from '../locks/lease.ts';
import { isOffWithInbound, settleOffWithInbound } from './commit-gone.ts';
import type { Decision } from './decision.ts';
import { ensureInbound, isInboundWaitedFor } from './ensure-inbound.ts';
import { isEndedByClock } from './is-ended-by-clock.ts';
import { look } from './look.ts';
import { beforeDeadline } from './note-attempt.ts';
import { settleLook } from './settle-look.ts';
import { mustWaitForStaff } from './wait-for-staff.ts';
import { desiredAt, loadWork, type ReconcileWork } from './work.ts';
import { offElsewhere, waitAfterLost, writeAction } from './write-action.ts';

const PREDECESSOR_RETRY_MS = 30_000;
/** Long enough for the account to count as stuck. */
const PREDECESSOR_FAILS_RETRY_MS = 90_000;
const DISABLED_PANEL_RETRY_MS = 15 * 60_000;
/** A supported version wakes who waits; the time is for an event that is lost. */
const VERSION_RETRY_MS = 15 * 60_000;
const CLOCK_RETRY_MS = 15 * 60_000;

/** One attempt under the lease: what is to be written down of it. */
export async function attempt(engine: Engine, lease: HeldLease, known: AccountWithTerms): Promise<Decision> {
  const { account } = known;
  if (account.condemnedAt !== null && account.firstSentAt === null)
    return { kind: 'commit', proved: 'gone', account };
  if (await mustWaitForStaff(engine, account)) return { kind: 'wait-for-staff', account };
  if (isPastDeadline(engine, account)) {
    const message = account.lastError?.message ?? 'it could not be delivered in time';
    return { kind: 'give-up', account, reason: 'gave-up', message };
  }
  const work = await loadWork(engine, known).catch(toFailure);
  if ('code' in work) return { kind: 'retry', account, failure: work };
  if (work.panel.status === 'disabled') return waitForPanel(engine, account);
  if (isInboundWaitedFor(engine, work)) return lease.during(() => ensureInbound(engine, lease, work));
  const predecessor = await findPredecessor(engine, account);
  if (predecessor !== null) return waitForPredecessor(engine, account, predecessor);
  const seen = await lease.during(() => look(engine, work));
  if (seen.action === null) return { kind: 'retry', account, failure: seen.failure };
  return act(engine, lease, seen.work, seen.action);
}

async function act(
  engine: Engine,
  lease: HeldLease,
  work: ReconcileWork,
  action: PlannedAction,
): Promise<Decision> {
  if (action.kind !== 'ensure' && action.kind !== 'remove') return settleLook(engine, work, action);
  const off = offElsewhere(engine, work, action);
  if (off !== null) return settleLook(engine, work, { kind: 'in-sync', account: off });
  if (isOffWithInbound(engine, work, action)) return settleOffWithInbound(work);
  if (action.kind === 'ensure' && !mayEnsure(engine, work)) return waitForSwitch(engine, work);
  if (isWriteLost(work.account)) return waitAfterLost(engine, work, action);
  if (work.panel.health.unsupportedVersion !== undefined) return waitForVersion(engine, work);
  if (await isEndedByClock(engine, work, action)) return waitForClock(engine, work);
  return writeAction(engine, lease, work, action);
}

/** A panel whose driver or secret key the shop no longer has: noted like a panel that does not answer. */
function toFailure(error: unknown): AttemptFailure {
  if (isPanelkitError(error) && error.code !== 'STORAGE_UNAVAILABLE')
    return { code: error.code, message: error.message };
  throw error;
}

function isPastDeadline(engine: Engine, account: Account): boolean {
  const { deadlineAt, condemnedAt } = account;
  return condemnedAt === null && deadlineAt !== null && deadlineAt <= engine.backend.clock.now();
}

/**
 * While provisioning is switched off, panels are only written to switch off or delete, unless staff set the
 * unit going.
 */
function mayEnsure(engine: Engine, work: ReconcileWork): boolean {
  if (engine.settings.provisioningEnabled || work.change?.kind === 'purchase') return true;
  return desiredAt(engine, work, engine.backend.clock.now())?.enabled !== true;
}

/** The account that this one replaces is not off yet, though its panel can be reached. */
async function findPredecessor(
  engine: Engine,
  { predecessorId, condemnedAt }: Account,
): Promise<Account | null> {
  if (predecessorId === null || condemnedAt !== null) return null;
  const { storage } = engine.backend;
  const predecessor = await storage.accounts.find(predecessorId);
  if (predecessor === null || predecessor.removedAt !== null) return null;
  const panel = await storage.panels.find(predecessor.panelId);
  return panel !== null && panel.status !== 'disabled' && isHealthy(panel) ? predecessor : null;
}

/**
 * Its removal wakes this one; the time is for a panel that fails meanwhile. A removal that fails is what
 * staff must see of this one.
 */
function waitForPredecessor(engine: Engine, account: Account, { lastError }: Account): Decision {
  if (lastError === null) {
    const at = addMs(engine.backend.clock.now(), PREDECESSOR_RETRY_MS);
    return { kind: 'wait', account, at, failure: null };
  }
  const message = `the account that it replaces is not removed yet: ${lastError.code}`;
  const failure = { code: 'PREDECESSOR_PRESENT', message };
  const at = beforeDeadline(engine, account, PREDECESSOR_FAILS_RETRY_MS);
  return { kind: 'wait', account, at, failure, counts: false };
}

function waitForPanel(engine: Engine, account: Account): Decision {
  const failure = { code: 'PANEL_DISABLED', message: 'the panel is disabled' };
  const at = beforeDeadline(engine, account, DISABLED_PANEL_RETRY_MS);
  return { kind: 'wait', account, at, failure };
}

function waitForSwitch(engine: Engine, { account, change }: ReconcileWork): Decision {
  const now = engine.backend.clock.now();
  const failure = { code: 'PROVISIONING_OFF', message: 'automatic provisioning is switched off' };
  const learned = { deadlineAt: addMs(now, engine.policies.giveUpAfterMs) };
  const at = addMs(now, DISABLED_PANEL_RETRY_MS);
  return { kind: 'wait', account, at, failure, ...(change !== null && { learned }) };
}

/**
 * The panel has a version that its driver cannot write to: it is read, and nothing is written until that
 * ends.
 */
function waitForVersion(engine: Engine, { account, panel }: ReconcileWork): Decision {
  const message = `version ${panel.health.unsupportedVersion} of the panel is not supported`;
  const failure = { code: 'PANEL_VERSION_UNSUPPORTED', message };
  return { kind: 'wait', account, at: beforeDeadline(engine, account, VERSION_RETRY_MS), failure };
}

/** Staff set the clock right; until then it is looked at now and again, and written once the clock allows. */
function waitForClock(engine: Engine, { account }: ReconcileWork): Decision {
  const failure = { code: 'PANEL_CLOCK', message: 'the clock of the panel ends the account too early' };
  const at = beforeDeadline(engine, account, CLOCK_RETRY_MS);
  return { kind: 'wait', account, at, failure, needsAttention: true };
}
