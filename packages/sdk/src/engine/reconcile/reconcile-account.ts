import { type Account, isWorkLeft } from '../../domain/accounts/account.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import { isHealthy } from '../../domain/panels/panel.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import { wakeAccount } from '../accounts/wake-account.ts';
import type { AttemptFailure } from '../contact/attempt-failure.ts';
import type { Engine } from '../kernel/engine.ts';
import { hasLapsed, holdLease } from '../locks/held-lease.ts';
import type { HeldLease } from '../locks/lease.ts';
import { commitGone } from './commit-gone.ts';
import { ensureInbound } from './ensure-inbound.ts';
import { giveUpAccount } from './give-up-account.ts';
import { look } from './look.ts';
import { postpone } from './postpone.ts';
import { beforeDeadline, retryLater } from './retry-later.ts';
import { settleLook } from './settle-look.ts';
import type { StepResult } from './step-result.ts';
import { isEndedByClock, waitForClock } from './wait-for-clock.ts';
import { waitForStaff } from './wait-for-staff.ts';
import { waitForVersion } from './wait-for-version.ts';
import { desiredAt, loadWork, type ReconcileWork } from './work.ts';
import { writeAction } from './write-action.ts';

const BUSY_RETRY_MS = 1000;
/** More than what a process may be off and still be ready. */
const CLOCK_TOLERANCE_MS = 5000;
const MAX_PASSES = 4;
const PREDECESSOR_RETRY_MS = 30_000;
const DISABLED_PANEL_RETRY_MS = 15 * 60_000;

/**
 * Brings one account to its desired state, as far as it goes now: lease, probe, plan, write, read back, commit. Never throws for a
 * panel's failure: the next attempt is written down with its wake-up. Safe to call at any time, by any number of workers.
 */
export async function reconcileAccount(engine: Engine, accountId: string): Promise<StepResult> {
  const known = await engine.backend.storage.accounts.find(accountId);
  if (known === null) return 'nothing-due';
  if (!isDue(engine, known)) return comeBackIfEarly(engine, known);
  const lease = await holdLease(engine, `account:${accountId}`);
  if (lease === null) {
    await engine.backend.storage.transaction((tx) => wakeAccount(tx, known, BUSY_RETRY_MS));
    return 'busy';
  }
  try {
    for (let pass = 0; pass < MAX_PASSES; pass += 1) {
      const result = await attempt(engine, lease, accountId);
      if (result !== 'again') return result;
    }
    return 'again';
  } finally {
    // Who stood still until the lease was at its end could write nothing down: the next attempt does not wait for the janitor.
    if (hasLapsed(lease)) await engine.backend.storage.transaction((tx) => wakeAccount(tx, known));
    await lease.release();
  }
}

/** A wake-up that came a little early, by a clock that differs from the one that asked for it, is not lost. */
async function comeBackIfEarly(engine: Engine, account: Account): Promise<StepResult> {
  const earlyMs = (account.nextAttemptAt?.getTime() ?? 0) - engine.backend.clock.now().getTime();
  if (isWorkLeft(account) && earlyMs > 0 && earlyMs <= CLOCK_TOLERANCE_MS) {
    await engine.backend.storage.transaction((tx) => wakeAccount(tx, account, earlyMs));
  }
  return 'nothing-due';
}

function isDue(engine: Engine, account: Account): boolean {
  const { nextAttemptAt } = account;
  return isWorkLeft(account) && nextAttemptAt !== null && nextAttemptAt <= engine.backend.clock.now();
}

async function attempt(engine: Engine, lease: HeldLease, accountId: string): Promise<StepResult> {
  const account = await engine.backend.storage.accounts.find(accountId);
  if (account === null || !isDue(engine, account)) return 'nothing-due';
  if (account.condemnedAt !== null && account.firstSentAt === null) {
    return (await commitGone(engine, lease, account)) ? 'removed' : 'busy';
  }
  if (!engine.settings.provisioningEnabled && (await waitForStaff(engine, lease, account))) return 'waiting';
  if (isPastDeadline(engine, account)) {
    const message = account.lastError?.message ?? 'it could not be delivered in time';
    return giveUpAccount(engine, lease, account, { reason: 'gave-up', message });
  }
  const work = await loadWork(engine, account).catch(toFailure);
  if ('code' in work) return retryLater(engine, lease, { account }, work);
  if (work.panel.status === 'disabled') return waitForPanel(engine, lease, work);
  const waits = await lease.during(() => ensureInbound(engine, lease, work));
  if (waits !== null) return waits;
  if (await hasPredecessor(engine, account)) return waitForPredecessor(engine, lease, work);
  const seen = await lease.during(() => look(engine, work));
  if (seen.action === null) return retryLater(engine, lease, seen.work, seen.failure);
  const { action } = seen;
  if (action.kind === 'ensure' && !mayEnsure(engine, seen.work)) return waitForSwitch(engine, lease, work);
  if (action.kind === 'ensure' || action.kind === 'remove') {
    if (seen.work.panel.health.unsupportedVersion !== undefined)
      return waitForVersion(engine, lease, seen.work);
    if (await isEndedByClock(engine, seen.work, action)) return waitForClock(engine, lease, seen.work);
    return writeAction(engine, lease, seen.work, action);
  }
  return settleLook(engine, lease, seen.work, action);
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

/** While provisioning is switched off, panels are only written to switch off or delete, unless staff set the unit going. */
function mayEnsure(engine: Engine, work: ReconcileWork): boolean {
  if (engine.settings.provisioningEnabled || work.change?.kind === 'purchase') return true;
  return desiredAt(engine, work, engine.backend.clock.now())?.enabled !== true;
}

async function waitForSwitch(engine: Engine, lease: HeldLease, work: ReconcileWork): Promise<StepResult> {
  const now = engine.backend.clock.now();
  const at = addMs(now, DISABLED_PANEL_RETRY_MS);
  const learned = { deadlineAt: addMs(now, engine.policies.giveUpAfterMs) };
  const failure = { code: 'PROVISIONING_OFF', message: 'automatic provisioning is switched off' };
  await postpone(engine, lease, work, { at, failure, ...(work.change !== null && { learned }) });
  return 'waiting';
}

/** The account that this one replaces is not off yet, though its panel can be reached. */
async function hasPredecessor(engine: Engine, { predecessorId, condemnedAt }: Account): Promise<boolean> {
  if (predecessorId === null || condemnedAt !== null) return false;
  const { storage } = engine.backend;
  const predecessor = await storage.accounts.find(predecessorId);
  if (predecessor === null || predecessor.removedAt !== null) return false;
  const panel = await storage.panels.find(predecessor.panelId);
  return panel !== null && panel.status !== 'disabled' && isHealthy(panel);
}

/** Its removal wakes this one; the time is for a panel that fails meanwhile. */
async function waitForPredecessor(
  engine: Engine,
  lease: HeldLease,
  work: ReconcileWork,
): Promise<StepResult> {
  const at = addMs(engine.backend.clock.now(), PREDECESSOR_RETRY_MS);
  await postpone(engine, lease, work, { at, failure: null });
  return 'waiting';
}

async function waitForPanel(engine: Engine, lease: HeldLease, work: ReconcileWork): Promise<StepResult> {
  const failure = { code: 'PANEL_DISABLED', message: 'the panel is disabled' };
  await postpone(engine, lease, work, {
    at: beforeDeadline(engine, work.account, DISABLED_PANEL_RETRY_MS),
    failure,
  });
  return 'waiting';
}
