import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import type { HeldLease } from '../locks/lease.ts';
import { commitDeletedWithInbound, commitGone } from './commit-gone.ts';
import { commitInSync } from './commit-in-sync.ts';
import { commitRenamed } from './commit-renamed.ts';
import type { Decision, Retry, StepResult } from './decision.ts';
import { giveUpAccount } from './give-up-account.ts';
import { noteRetry, noteWait } from './note-attempt.ts';
import { waitForStaff } from './wait-for-staff.ts';

/** What is written down; the others leave everything as it is. */
type Written = Exclude<Decision, { kind: 'again' | 'leave' }>;

/**
 * Writes down what a step decided, in one transaction, if the lease still holds. Unless the attempt starts
 * over, the lease is given back with the commit.
 */
export async function applyDecision(
  engine: Engine,
  lease: HeldLease,
  decision: Decision,
): Promise<StepResult> {
  if (decision.kind === 'again') return 'again';
  if (decision.kind === 'leave') return decision.result;
  try {
    return await writeDown(engine, lease, decision);
  } catch (error) {
    const retry = afterConflict(decision, error);
    if (retry === null) throw error;
    return writeDown(engine, lease, retry);
  }
}

async function writeDown(engine: Engine, lease: HeldLease, decision: Written): Promise<StepResult> {
  const result = await engine.backend.storage.transaction(async (tx): Promise<StepResult> => {
    // The present holder of the lease may have sent a write that is not known here.
    if (!(await tx.leases.isHeld(lease.key, lease.token))) return 'busy';
    const written = await writeDownIn(engine, tx, decision);
    if (written !== 'again') await tx.leases.release(lease.key, lease.token);
    return written;
  });
  if (result !== 'again' && result !== 'busy') lease.wasReleased();
  return result;
}

function writeDownIn(engine: Engine, tx: Transaction, decision: Written): Promise<StepResult> {
  switch (decision.kind) {
    case 'retry':
      return noteRetry(engine, tx, decision);
    case 'wait':
      return noteWait(engine, tx, decision);
    case 'wait-for-staff':
      return waitForStaff(tx, decision.account);
    case 'give-up':
      return giveUpAccount(engine, tx, decision);
    case 'commit':
      break;
  }
  switch (decision.proved) {
    case 'in-sync':
      return commitInSync(engine, tx, decision.work, decision.seen);
    case 'gone':
      return commitGone(engine, tx, decision.account);
    case 'deleted-with-inbound':
      return commitDeletedWithInbound(tx, decision);
    case 'renamed':
      return commitRenamed(engine, tx, decision);
  }
}

/** Another account of ours has, or had, the name that was found: which of them it is, staff must say. */
function afterConflict(decision: Written, error: unknown): Retry | null {
  if (decision.kind !== 'commit' || decision.proved !== 'renamed') return null;
  if (!isPanelkitError(error) || error.code !== 'STORAGE_CONFLICT') return null;
  const message = 'it was given a name that another account of ours has';
  return { kind: 'retry', account: decision.account, failure: { code: 'ACCOUNT_CONFLICT', message } };
}
