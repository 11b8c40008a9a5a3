import {
  LOCK_ORDER,
  type Locked,
  type LockedRows,
  type LockedTable,
  type LockRequest,
  notFound,
  type RowLocks,
} from '@panelkit/sdk';
import type { Access } from '../database/access.ts';
import type { Session } from '../database/database.ts';
import { customers } from '../rows/catalogue-rows.ts';
import { readRow } from '../rows/columns.ts';
import { isUuid } from '../rows/is-uuid.ts';
import { providerPayments, refunds } from '../rows/payment-rows.ts';
import { orders, payments, units } from '../rows/sale-rows.ts';
import { accounts, subscriptions } from '../rows/service-rows.ts';
import type { Table } from '../rows/table.ts';

const TABLES: { [Name in LockedTable]: Table<LockedRows[Name]> } = {
  customers,
  payments,
  providerPayments,
  refunds,
  orders,
  units,
  subscriptions,
  accounts,
};

/** Locks rows of several tables with one statement each, all of which go out at once: they run one after the other. */
export function createRowLocks({ run }: Access): RowLocks {
  return {
    async lock<const Request extends LockRequest>(request: Request) {
      const found = await run((session) =>
        Promise.all(LOCK_ORDER.map((name) => lockRows(session, name, request[name] ?? []))),
      );
      // Each id has its row, in its place: a missing one was thrown for.
      return Object.fromEntries(found.map((rows, index) => [LOCK_ORDER[index], rows])) as Locked<Request>;
    },
  };
}

async function lockRows<Name extends LockedTable>(
  session: Session,
  name: Name,
  ids: readonly string[],
): Promise<LockedRows[Name][]> {
  if (ids.length === 0) return [];
  const table = TABLES[name];
  const cells = await session.query(lockById(table), [ids.filter(isUuid)]);
  const rows = new Map(cells.map((row) => [String(row.id), readRow(table.columns, row)]));
  return ids.map((id) => {
    const row = rows.get(id);
    if (row === undefined) throw notFound(table.kind, id);
    return row;
  });
}

// References only share a row's key: they need not wait for who changes it.
function lockById({ select }: Pick<Table<never>, 'select'>): string {
  return `${select} WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
}
