import { notFound } from '@panelkit/sdk';
import {
  LOCK_ORDER,
  type Locked,
  type LockedRows,
  type LockedTable,
  type LockRequest,
  type RowLocks,
} from '@panelkit/sdk/ports';
import type { TransactionAccess } from '../database/access.ts';
import type { Session } from '../database/database.ts';
import { accounts } from '../rows/account-rows.ts';
import { customers } from '../rows/catalogue-rows.ts';
import { readRow } from '../rows/columns.ts';
import { isUuid } from '../rows/is-uuid.ts';
import { readAs, selectAs } from '../rows/joined.ts';
import { providerPayments, refunds } from '../rows/payment-rows.ts';
import { orders, payments, units } from '../rows/sale-rows.ts';
import { subscriptions } from '../rows/service-rows.ts';
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

/** Locks rows of several tables, one table after the other. */
export function createRowLocks({ run, own }: TransactionAccess): RowLocks {
  return {
    async lock<const Request extends LockRequest>(request: Request) {
      const asked = LOCK_ORDER.filter((name) => (request[name]?.length ?? 0) > 0);
      const areSingle = asked.length > 0 && asked.every((name) => request[name]?.length === 1);
      const found = await run((session) =>
        areSingle ? lockEach(session, asked, request) : lockAll(session, asked, request),
      );
      for (const name of asked) for (const id of request[name] ?? []) own.add(TABLES[name].name, id);
      // Each id has its row, in its place: a missing one was thrown for.
      return { ...EMPTY, ...found } as Locked<Request>;
    },
  };
}

const EMPTY = Object.fromEntries(LOCK_ORDER.map((name) => [name, []]));

type Found = Partial<Record<LockedTable, unknown[]>>;

/** A statement for each table. All of them go out at once: they run one after the other. */
async function lockAll(session: Session, asked: LockedTable[], request: LockRequest): Promise<Found> {
  const found = await Promise.all(
    asked.map(async (name) => [name, await lockRows(session, name, request[name] ?? [])]),
  );
  return Object.fromEntries(found);
}

/** One statement for one row of each table. */
async function lockEach(session: Session, asked: LockedTable[], request: LockRequest): Promise<Found> {
  const ids = asked.map((name) => request[name]?.[0] ?? '');
  const stranger = ids.findIndex((id) => !isUuid(id));
  if (stranger >= 0) throw missing(asked[stranger], ids[stranger]);
  const [cells = {}] = await session.query(lockEachOf(asked), ids);
  const found = asked.map((name, index): [LockedTable, unknown[]] => {
    const row = readAs<LockedRows[LockedTable]>(name, TABLES[name], cells);
    if (row === null) throw missing(name, ids[index]);
    return [name, [row]];
  });
  return Object.fromEntries(found);
}

function missing(name: LockedTable | undefined, id: string | undefined): Error {
  return notFound(name === undefined ? 'row' : TABLES[name].kind, id ?? '');
}

const eachTexts = new Map<string, string>();

/**
 * Each row is looked for once the one before it is locked, so that rows are locked in the written order. A
 * row that had to be waited for is answered in its newest version: each is found by its id, which never
 * changes.
 */
function lockEachOf(names: readonly LockedTable[]): string {
  const key = names.join();
  const known = eachTexts.get(key);
  if (known !== undefined) return known;
  const locked = names.map((name, index) => {
    const before = index === 0 ? '' : `AND (SELECT count(*) FROM "${names[index - 1]}") >= 0`;
    return `"${name}" AS MATERIALIZED (${TABLES[name].select} WHERE id = $${index + 1} ${before} FOR NO KEY UPDATE)`;
  });
  const columns = names.map((name) => selectAs<LockedRows[LockedTable]>(name, TABLES[name]));
  const joins = names.map((name) => `LEFT JOIN "${name}" ON true`);
  const text = `WITH ${locked.join(', ')} SELECT ${columns.join(', ')} FROM (SELECT 1) one ${joins.join(' ')}`;
  eachTexts.set(key, text);
  return text;
}

async function lockRows<Name extends LockedTable>(
  session: Session,
  name: Name,
  ids: readonly string[],
): Promise<LockedRows[Name][]> {
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
