import type { Backend, Transaction } from '@panelkit/sdk';
import { guardLocks } from '@panelkit/sdk/testing';
import { nameOfSite } from './stated-transactions.ts';

/** What ran on a backend. */
export interface Transactions {
  /** By the names that `statedTransactions` reads from the code. */
  names: Set<string>;
  openedCount: number;
}

/** Notes what runs on a backend, and guards its locks. */
export function watchTransactions<Watched extends Backend>(backend: Watched, ran: Transactions): Watched {
  const storage = guardLocks(backend.storage);
  return {
    ...backend,
    storage: {
      ...storage,
      transaction: (work) => {
        ran.openedCount += 1;
        ran.names.add(callerOf(new Error().stack ?? ''));
        return storage.transaction((tx) => work(watchCommands(tx, ran.names)));
      },
    },
  };
}

function watchCommands(tx: Transaction, ran: Set<string>): Transaction {
  const { idempotency } = tx;
  const watched: Transaction['idempotency'] = {
    ...idempotency,
    claim: (scope, hash, at) => {
      ran.add(scope.command);
      return idempotency.claim(scope, hash, at);
    },
  };
  return new Proxy(tx, {
    get: (_target, part: keyof Transaction) => (part === 'idempotency' ? watched : tx[part]),
  });
}

/** What runs the transactions of others, in between. */
const WRAPPERS = ['/wake-by-commit.ts', '/customers/merged.ts'];

/** The engine function that opened a transaction. */
function callerOf(stack: string): string {
  for (const line of stack.split('\n')) {
    const [, path, number] =
      /(\/[^\s():]*\/packages\/sdk\/src\/[^\s():?]+)[^\s():]*:(\d+):\d+/.exec(line) ?? [];
    if (path === undefined || WRAPPERS.some((name) => path.endsWith(name))) continue;
    return nameOfSite(path, Number(number));
  }
  return stack;
}
