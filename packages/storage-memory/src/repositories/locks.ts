import type { Unit } from '@panelkit/sdk';
import type {
  AccountLocks,
  ChangeLocks,
  Locked,
  LockedRows,
  LockedTable,
  LockRequest,
  RowLocks,
  UnitLocks,
  UnitStatusRow,
} from '@panelkit/sdk/ports';
import { LOCK_ORDER } from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import { copyOf } from '../rows/copy-of.ts';
import { byLineAndUnit } from './sales.ts';

/** There is one transaction at a time: whatever it reads is as good as locked. */
export function createRowLocks({ views, run }: Access): RowLocks['lock'] {
  const viewOf: { [Name in LockedTable]: { get(id: string): LockedRows[Name] } } = views;
  return <const Request extends LockRequest>(request: Request) =>
    run(() => {
      const found = LOCK_ORDER.map((name) => [
        name,
        (request[name] ?? []).map((id) => copyOf<object>(viewOf[name].get(id))),
      ]);
      // Each id has its row, in its place: `get` throws otherwise.
      return Object.fromEntries(found) as Locked<Request>;
    });
}

export function createUnitLocks({ views, run }: Access): UnitLocks {
  return {
    listStates: (orderId) =>
      run(() => [...views.units.scan('order', orderId)].sort(byLineAndUnit).map(toUnitStatusRow)),
    lockByOrder: (orderId) =>
      run(() => [...views.units.scan('order', orderId)].sort(byLineAndUnit).map((unit) => copyOf(unit))),
  };
}

function toUnitStatusRow({ id, orderItemId, state }: Unit): UnitStatusRow {
  return { id, orderItemId, status: state.status };
}

export function createChangeLocks({ views, run }: Access): ChangeLocks {
  return {
    lockPending: (subscriptionId) => run(() => copyOf(views.changes.findBy('pending', subscriptionId))),
  };
}

export function createAccountLocks({ views, run }: Access): AccountLocks {
  return {
    lockByUnit: (unitId) =>
      run(() => [...views.accounts.scan('unit', unitId)].map((account) => copyOf(account))),
    lockLive: (subscriptionId) =>
      run(() => [...views.accounts.scan('live', subscriptionId)].map((account) => copyOf(account))),
  };
}
