import { type Account, isWorkLeft } from '../../domain/accounts/account.ts';
import type { Engine } from '../kernel/engine.ts';
import { reconcileAccount } from './reconcile-account.ts';

export interface SettledOptions {
  /** How long to work and wait at most, in milliseconds; 30,000 by default. */
  timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const AT_ONCE = 8;

/**
 * Reconciles accounts until none of them has work due now. Those that another worker holds are waited for.
 */
export async function settleAccounts(
  engine: Engine,
  accountsOf: () => Promise<Account[]>,
  options: SettledOptions,
): Promise<void> {
  const { clock } = engine.backend;
  const startedAtMs = clock.monotonicMs();
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  for (;;) {
    const moved = nextEvent(engine, timeoutMs - (clock.monotonicMs() - startedAtMs));
    const due = (await accountsOf()).filter((account) => isDueNow(engine, account));
    if (due.length === 0 || clock.monotonicMs() - startedAtMs >= timeoutMs) {
      moved.cancel();
      return;
    }
    let busy = 0;
    for (let index = 0; index < due.length; index += AT_ONCE) {
      const batch = due.slice(index, index + AT_ONCE);
      const results = await Promise.all(batch.map(({ id }) => reconcileAccount(engine, id)));
      busy += results.filter((result) => result === 'busy').length;
    }
    if (busy === due.length) await moved.promise;
    moved.cancel();
  }
}

/** The accounts of an order's units. */
export async function accountsOfOrder(engine: Engine, orderId: string): Promise<Account[]> {
  const { storage } = engine.backend;
  const units = await storage.units.listByOrder(orderId);
  const accounts = await Promise.all(units.map(({ id }) => storage.accounts.listByUnit(id)));
  return accounts.flat();
}

function isDueNow(engine: Engine, account: Account): boolean {
  return (
    isWorkLeft(account) &&
    account.nextAttemptAt !== null &&
    account.nextAttemptAt <= engine.backend.clock.now()
  );
}

/** The next committed event of any kind, or the end of the waiting time. Listening begins at once. */
function nextEvent(engine: Engine, timeoutMs: number): { promise: Promise<void>; cancel: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stopListening = engine.events.onAny(() => resolve());
  const stopTimer = engine.backend.clock.setTimer(Math.max(0, timeoutMs), resolve);
  const cancel = (): void => {
    stopListening();
    stopTimer();
  };
  return { promise, cancel };
}
