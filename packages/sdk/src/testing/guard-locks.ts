import { LOCK_ORDER, type LockedTable, type LockRequest } from '../ports/storage/storage-locks.ts';
import type { Storage, Transaction } from '../ports/storage.ts';

/** Every table that is locked, in the lock order. Those after `accounts` are shared by many and come last. */
const ORDER = [
  ...LOCK_ORDER.slice(0, -1),
  'changes',
  'accounts',
  'wallets',
  'plans',
  'panels',
  'inbounds',
] as const;
type Guarded = LockedTable | 'changes' | 'wallets' | 'plans' | 'panels' | 'inbounds';

/**
 * A storage whose transactions may update only rows that they have locked or inserted, and lock them only in
 * the lock order: what breaks this is a `TypeError`. For tests of code that uses a storage.
 */
export function guardLocks(storage: Storage): Storage {
  return {
    ...storage,
    transaction: (work) => storage.transaction((tx) => work(guardTransaction(tx))),
  };
}

/** What a transaction has locked. */
interface Ledger {
  locked: Map<Guarded, Set<string>>;
  /** The place in the order of the last table of which something new was locked. */
  reached: number;
}

/** The guarded parts of a transaction, each made when it is first used. */
type Guards = { [Part in keyof Transaction]?: () => Transaction[Part] };

function guardTransaction(tx: Transaction): Transaction {
  const held: Ledger = { locked: new Map(), reached: 0 };
  const guards: Guards = { ...guardOwn(held, tx), ...guardHanging(held, tx), ...guardShared(held, tx) };
  const made = new Map<string | symbol, unknown>();
  return new Proxy(tx, {
    get(_target, part: keyof Transaction) {
      if (!made.has(part)) made.set(part, guards[part]?.() ?? tx[part]);
      return made.get(part);
    },
  });
}

function guardOwn(held: Ledger, tx: Transaction): Guards {
  return {
    lock:
      () =>
      async <const Request extends LockRequest>(request: Request) => {
        for (const table of LOCK_ORDER) noteLocked(held, table, request[table] ?? []);
        return tx.lock(request);
      },
    customers: () => guardTable(held, 'customers', tx.customers),
    payments: () => guardTable(held, 'payments', tx.payments),
    providerPayments: () => guardTable(held, 'providerPayments', tx.providerPayments),
    refunds: () => guardTable(held, 'refunds', tx.refunds),
    orders: () => guardTable(held, 'orders', tx.orders),
    plans: () => guardTable(held, 'plans', tx.plans),
    panels: () => guardTable(held, 'panels', tx.panels),
    inbounds: () => guardTable(held, 'inbounds', tx.inbounds),
  };
}

/** What is also locked by what it hangs on. */
function guardHanging(held: Ledger, tx: Transaction): Guards {
  const noted = <Row extends { id: string }>(table: Guarded, asked: Promise<Row[]>): Promise<Row[]> =>
    answered(asked, (rows) => noteLocked(held, table, idsOf(rows)));
  return {
    units: () => ({
      ...guardTable(held, 'units', tx.units),
      lockByOrder: (orderId) => noted('units', tx.units.lockByOrder(orderId)),
    }),
    subscriptions: () => ({
      ...guardTable(held, 'subscriptions', tx.subscriptions),
      claimDue: (now, limit) => noted('subscriptions', tx.subscriptions.claimDue(now, limit)),
      recordDue: async (records) => {
        for (const { id } of records) assertLocked(held, 'subscriptions', id);
        return tx.subscriptions.recordDue(records);
      },
    }),
    changes: () => ({
      ...guardTable(held, 'changes', tx.changes),
      lockPending: (subscriptionId) =>
        answered(tx.changes.lockPending(subscriptionId), (row) =>
          noteLocked(held, 'changes', row === null ? [] : [row.id]),
        ),
    }),
    accounts: () => ({
      ...guardTable(held, 'accounts', tx.accounts),
      lockByUnit: (unitId) => noted('accounts', tx.accounts.lockByUnit(unitId)),
      lockLive: (subscriptionId) => noted('accounts', tx.accounts.lockLive(subscriptionId)),
      condemnLive: (subscriptionIds, at) => noted('accounts', tx.accounts.condemnLive(subscriptionIds, at)),
      condemn: async (accountIds, at) => {
        noteLocked(held, 'accounts', accountIds);
        return tx.accounts.condemn(accountIds, at);
      },
    }),
  };
}

/** The wallet, and the counters of plan, panel and inbound: conditional updates of rows that many share. */
function guardShared(held: Ledger, tx: Transaction): Guards {
  const wallet = (): void => noteLocked(held, 'wallets', ['one']);
  // A transaction that touches several takes them in order, each of the three separately.
  const places = (): void => {
    held.reached = Math.max(held.reached, ORDER.indexOf('plans'));
  };
  return {
    ledger: () => ({
      ...tx.ledger,
      hold: guarded(wallet, tx.ledger.hold),
      postHold: guarded(wallet, tx.ledger.postHold),
      voidHold: guarded(wallet, tx.ledger.voidHold),
      book: guarded(wallet, tx.ledger.book),
      handOver: guarded(wallet, tx.ledger.handOver),
    }),
    // `post` is written with the commit, whenever it is called.
    capacity: () => ({
      ...tx.capacity,
      reserve: guarded(places, tx.capacity.reserve),
      take: guarded(places, tx.capacity.take),
      settle: guarded(places, tx.capacity.settle),
    }),
  };
}

interface Lockable<Row extends { id: string }, Patch> {
  get(id: string): Promise<Row>;
  insert(row: Row): Promise<void>;
  update(id: string, patch: Patch): Promise<void>;
}

function guardTable<Row extends { id: string }, Patch, Table extends Lockable<Row, Patch>>(
  held: Ledger,
  name: Guarded,
  table: Table & Lockable<Row, Patch>,
): Table {
  return {
    ...table,
    get: async (id: string) => {
      noteLocked(held, name, [id]);
      return table.get(id);
    },
    insert: async (row: Row) => {
      lockedOf(held, name).add(row.id);
      return table.insert(row);
    },
    update: async (id: string, patch: Patch) => {
      assertLocked(held, name, id);
      return table.update(id, patch);
    },
  };
}

function guarded<Arguments extends unknown[], Result>(
  before: () => void,
  call: (...given: Arguments) => Promise<Result>,
): (...given: Arguments) => Promise<Result> {
  return async (...given) => {
    before();
    return call(...given);
  };
}

async function answered<Result>(asked: Promise<Result>, note: (result: Result) => void): Promise<Result> {
  const result = await asked;
  note(result);
  return result;
}

function lockedOf({ locked }: Ledger, table: Guarded): Set<string> {
  const ids = locked.get(table) ?? new Set();
  locked.set(table, ids);
  return ids;
}

/** @throws TypeError for a row that should have been locked before others */
function noteLocked(held: Ledger, table: Guarded, ids: readonly string[]): void {
  const own = lockedOf(held, table);
  const added = ids.filter((id) => !own.has(id));
  if (added.length === 0) return;
  const place = ORDER.indexOf(table);
  if (place < held.reached) {
    throw new TypeError(`A transaction locks ${table} after ${ORDER[held.reached]}: against the lock order`);
  }
  held.reached = place;
  for (const id of added) own.add(id);
}

/** @throws TypeError */
function assertLocked(held: Ledger, table: Guarded, id: string): void {
  if (lockedOf(held, table).has(id)) return;
  throw new TypeError(`A transaction updates a row of ${table} that it has neither locked nor inserted`);
}

function idsOf(rows: readonly { id: string }[]): string[] {
  return rows.map(({ id }) => id);
}
