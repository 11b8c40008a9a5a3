import type { Engine } from '../kernel/engine.ts';
import { wakeAccount } from './wake-account.ts';

const BATCH = 500;
const OVERDUE_MS = 30_000;

/**
 * The janitor: accounts whose time came a while ago and that nobody took up (a lost wake-up, a crash, a
 * taken-over lease) are woken again. Returns how many. A wake-up too many does no harm.
 */
export async function wakeDueAccounts(engine: Engine): Promise<number> {
  const { storage, clock } = engine.backend;
  const overdue = new Date(clock.now().getTime() - OVERDUE_MS);
  const ids = await storage.accounts.listDue(overdue, BATCH);
  for (const id of ids) {
    const account = await storage.accounts.find(id);
    if (account !== null) await storage.transaction((tx) => wakeAccount(tx, account));
  }
  return ids.length;
}
