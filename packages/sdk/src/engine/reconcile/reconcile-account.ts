import { type Account, isWorkLeft } from '../../domain/accounts/account.ts';
import { wakeAccount } from '../accounts/wake-account.ts';
import type { Engine } from '../kernel/engine.ts';
import { hasLapsed, holdLease } from '../locks/held-lease.ts';
import { applyDecision } from './apply-decision.ts';
import { attempt } from './attempt.ts';
import type { StepResult } from './decision.ts';

const BUSY_RETRY_MS = 1000;
/** More than what a process may be off and still be ready. */
const CLOCK_TOLERANCE_MS = 5000;
const MAX_PASSES = 4;

/**
 * Brings one account to its desired state, as far as it goes now: lease, probe, plan, write, read back,
 * commit. Never throws for a panel's failure: the next attempt is written down with its wake-up. Safe to call
 * at any time, by any number of workers.
 */
export async function reconcileAccount(engine: Engine, accountId: string): Promise<StepResult> {
  const { accounts } = engine.backend.storage;
  const lease = await holdLease(engine, `account:${accountId}`);
  if (lease === null) return comeBackWhenFree(engine, accountId);
  try {
    for (let pass = 0; pass < MAX_PASSES; pass += 1) {
      const known = await accounts.findWithTerms(accountId);
      if (known === null) return 'nothing-due';
      if (!isDue(engine, known.account)) return await comeBackIfEarly(engine, known.account);
      const decision = await attempt(engine, lease, known);
      const result = await applyDecision(engine, lease, decision);
      if (result !== 'again') return result;
    }
    return 'again';
  } finally {
    if (hasLapsed(lease)) await comeBackAfterLapse(engine, accountId);
    await lease.release();
  }
}

function isDue(engine: Engine, account: Account): boolean {
  const { nextAttemptAt } = account;
  return isWorkLeft(account) && nextAttemptAt !== null && nextAttemptAt <= engine.backend.clock.now();
}

/** Another worker has the account. */
async function comeBackWhenFree(engine: Engine, accountId: string): Promise<StepResult> {
  const { storage } = engine.backend;
  const known = await storage.accounts.find(accountId);
  if (known === null) return 'nothing-due';
  if (!isDue(engine, known)) return comeBackIfEarly(engine, known);
  await storage.transaction((tx) => wakeAccount(tx, known, BUSY_RETRY_MS));
  return 'busy';
}

/**
 * A wake-up that came a little early, by a clock that differs from the one that asked for it, is not lost.
 */
async function comeBackIfEarly(engine: Engine, account: Account): Promise<StepResult> {
  const earlyMs = (account.nextAttemptAt?.getTime() ?? 0) - engine.backend.clock.now().getTime();
  if (isWorkLeft(account) && earlyMs > 0 && earlyMs <= CLOCK_TOLERANCE_MS) {
    await engine.backend.storage.transaction((tx) => wakeAccount(tx, account, earlyMs));
  }
  return 'nothing-due';
}

/**
 * Who stood still until the lease was at its end could write nothing down: the next attempt does not wait for
 * the janitor.
 */
async function comeBackAfterLapse(engine: Engine, accountId: string): Promise<void> {
  const { storage } = engine.backend;
  const known = await storage.accounts.find(accountId);
  if (known !== null) await storage.transaction((tx) => wakeAccount(tx, known));
}
