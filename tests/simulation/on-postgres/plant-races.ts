import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Account,
  type Backend,
  type Change,
  defineBackend,
  type Subscription,
  type Transaction,
  type Unit,
} from '@panelkit/sdk';
import type { Plant } from '../world/world.ts';

/** A race that the engine once lost: it decided on what it had read before it held the lock. */
export interface PlantedRace {
  name: string;
  /** What it breaks. */
  shownBy: RegExp;
  /** The processes' backends read too early. */
  plant?: Plant;
  /** Their statements say something else. */
  rewrite?(statement: string): string;
}

/** What a transaction read without a lock, before it asked for one. */
interface Early {
  subscriptions: Map<string, Subscription>;
  accounts: Map<string, Account>;
  changes: Map<string, Change | null>;
  units: Map<string, Unit>;
}

/** Inside of a transaction only `tx` may be used: this leaves it. */
const outside = AsyncLocalStorage.snapshot();

async function readEarly(
  { storage }: Backend,
  early: Early,
  request: { subscriptions?: readonly string[]; orders?: readonly string[] },
): Promise<void> {
  for (const id of request.subscriptions ?? []) {
    const subscription = await storage.subscriptions.find(id);
    if (subscription === null) continue;
    early.subscriptions.set(id, subscription);
    early.changes.set(id, await storage.changes.findPending(id));
    const account = await storage.accounts.find(subscription.accountId);
    if (account !== null) early.accounts.set(account.id, account);
  }
  for (const id of request.orders ?? [])
    for (const unit of await storage.units.listByOrder(id)) early.units.set(unit.id, unit);
}

type Worsen = (tx: Transaction, early: Early) => Partial<Transaction>;

/** Whatever is locked was read before; `worsen` decides on that. */
function readingEarly(worsen: Worsen): Plant {
  return (backend, observer) => {
    const { storage } = backend;
    const transaction: typeof storage.transaction = (work) =>
      storage.transaction((tx) => {
        const early: Early = {
          subscriptions: new Map(),
          accounts: new Map(),
          changes: new Map(),
          units: new Map(),
        };
        const state = { locked: Promise.resolve() };
        const lock: Transaction['lock'] = (request) => {
          const locking = outside(() => readEarly(observer, early, request)).then(() => tx.lock(request));
          state.locked = locking.then(
            () => {},
            () => {},
          );
          return locking;
        };
        // What goes out together with the locks must still come after them.
        const changes: Transaction['changes'] = {
          ...tx.changes,
          lockPending: (id) => state.locked.then(() => tx.changes.lockPending(id)),
        };
        const accounts: Transaction['accounts'] = {
          ...tx.accounts,
          lockByUnit: (id) => state.locked.then(() => tx.accounts.lockByUnit(id)),
        };
        const units: Transaction['units'] = {
          ...tx.units,
          lockByOrder: (id) => state.locked.then(() => tx.units.lockByOrder(id)),
        };
        const late = { ...tx, lock, changes, accounts, units };
        return work({ ...late, ...worsen(late, early) });
      });
    return defineBackend({ ...backend, storage: { ...storage, transaction } });
  };
}

/** Fields of a subscription's account as they were before the lock. */
const staleAccount = (field: 'capacityHoldId' | 'inboundId') =>
  readingEarly((tx, early) => ({
    accounts: {
      ...tx.accounts,
      lockByUnit: async (id) => {
        const rows = await tx.accounts.lockByUnit(id);
        return rows.map((row) => ({ ...row, [field]: early.accounts.get(row.id)?.[field] ?? row[field] }));
      },
    },
  }));

const stalePending = readingEarly((tx, early) => ({
  changes: {
    ...tx.changes,
    lockPending: async (id) => {
      const now = await tx.changes.lockPending(id);
      return early.changes.has(id) ? (early.changes.get(id) ?? null) : now;
    },
  },
}));

const staleRenewal = readingEarly((tx, early) => ({
  lock: async (request) => {
    const rows = await tx.lock(request);
    for (const row of Object.values(rows).flat()) {
      const before = early.subscriptions.get(row.id);
      if (before !== undefined && 'autoRenew' in row) row.autoRenew = before.autoRenew;
    }
    return rows;
  },
}));

/** A cancelled order frees the trial of a unit that was under way when it was read. */
const staleTrial = readingEarly((tx, early) => ({
  orders: {
    ...tx.orders,
    update: async (id, patch) => {
      if (patch.state?.status === 'cancelling') {
        for (const { id: unitId, customerId, state } of early.units.values()) {
          if (state.status !== 'provisioning') continue;
          const { trialUnitId } = await tx.customers.get(customerId);
          if (trialUnitId === unitId) await tx.customers.update(customerId, { trialUnitId: null });
        }
      }
      return tx.orders.update(id, patch);
    },
  },
}));

const SELLS = "AND status = 'enabled' AND removed_at IS NULL AND suspect_since IS NULL";

/** As they were found, one after the other. */
export const plantedRaces: readonly PlantedRace[] = [
  {
    name: 'the pending change is read before the subscription is locked',
    shownBy: /^(3: money is still held|3: .* is still open|stuck: .* is still pending)/,
    plant: stalePending,
  },
  {
    name: 'a move gives back the place that the account had before the lock',
    shownBy: /^5: /,
    plant: staleAccount('capacityHoldId'),
  },
  {
    name: 'a plan change takes a place where the account was before the lock',
    shownBy: /^5: account .* elsewhere/,
    plant: staleAccount('inboundId'),
  },
  {
    name: 'a cancelled order frees the trial that was delivered meanwhile',
    shownBy: /^trial: .* was delivered/,
    plant: staleTrial,
  },
  {
    name: 'a renewal looks at its switch before the lock',
    shownBy: /^renewal: /,
    plant: staleRenewal,
  },
  {
    name: 'a place is reserved on a panel that sold when it was chosen',
    shownBy: /^5: panel .* sells nothing/,
    rewrite: (statement) => statement.replace(SELLS, ''),
  },
];
