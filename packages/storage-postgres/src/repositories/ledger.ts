import type { LedgerTransaction, MoneyHold, Page, PageRequest } from '@panelkit/sdk';
import type { LedgerReader } from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import type { Cells, Session } from '../database/database.ts';
import { columnNames, readRow, toNumber } from '../rows/columns.ts';
import { isUuid } from '../rows/is-uuid.ts';
import {
  accountOf,
  ledgerReference,
  readLedgerTransaction,
  readWallet,
  splitAccount,
} from '../rows/ledger-rows.ts';
import { boundsOf, toPage } from '../rows/page.ts';
import { moneyHolds } from '../rows/record-rows.ts';

const ENDS = {
  '>': '00000000-0000-0000-0000-000000000000',
  '<': 'ffffffff-ffff-ffff-ffff-ffffffffffff',
};

/** Of `panelkit.ledger_transactions t`. */
export const transactionColumns = `
  t.id, t.key, t.kind, t.currency, t.at, ${columnNames('reference', ledgerReference)
    .map((name) => `t.${name}`)
    .join(', ')},
  (SELECT jsonb_agg(jsonb_build_object('account', ${accountOf('e')}, 'amountMinor', e.amount_minor) ORDER BY e.position)
   FROM panelkit.ledger_entries e WHERE e.transaction_id = t.id) AS entries`;

const walletOf = `
  SELECT customer_id, currency, balance_minor, held_minor FROM panelkit.wallets WHERE customer_id = $1 AND currency = $2`;

type Way = ReturnType<typeof boundsOf>['way'];

const allTransactions = ({ isAfter, order }: Way) => `
  SELECT ${transactionColumns} FROM panelkit.ledger_transactions t
  WHERE t.id ${isAfter} $2
  ORDER BY t.id ${order}
  LIMIT $1`;

// A customer's transactions are found by their entries; one may have several of the same customer.
const transactionsOfCustomer = ({ isAfter, order }: Way) => `
  SELECT ${transactionColumns}
  FROM (SELECT DISTINCT transaction_id FROM panelkit.ledger_entries
        WHERE customer_id = $3 AND transaction_id ${isAfter} $2
        ORDER BY transaction_id ${order}
        LIMIT $1) found
  JOIN panelkit.ledger_transactions t ON t.id = found.transaction_id
  ORDER BY t.id ${order}`;

const balances = `
  SELECT ${accountOf('e')} AS account, t.currency, sum(e.amount_minor) AS amount_minor
  FROM panelkit.ledger_entries e
  JOIN panelkit.ledger_transactions t ON t.id = e.transaction_id
  GROUP BY 1, 2
  ORDER BY 1, 2`;

const balanceWhere = (isIt: string) => `
  SELECT COALESCE(sum(e.amount_minor), 0) AS amount_minor
  FROM panelkit.ledger_entries e
  JOIN panelkit.ledger_transactions t ON t.id = e.transaction_id
  WHERE ${isIt} AND t.currency = $1`;
const balanceOf = balanceWhere('e.account = $2');
// Spelled out, or the index of what is owed would not be used.
const balanceOfCustomer = {
  wallet: balanceWhere(`e.account = 'wallet' AND e.customer_id = $2`),
  receivable: balanceWhere(`e.account = 'receivable' AND e.customer_id = $2`),
};

const holdsOfOrder = `${moneyHolds.select} WHERE order_id = $1 ORDER BY id`;
const holdsOfChange = `${moneyHolds.select} WHERE change_id = $1 ORDER BY id`;
const holdsOfCustomer = `${moneyHolds.select} WHERE customer_id = $1 ORDER BY id`;

export function createLedgerReader({ run }: Access): LedgerReader {
  return {
    wallet: (customerId, currency) =>
      run(async (session) => {
        const [cells] = isUuid(customerId) ? await session.query(walletOf, [customerId, currency]) : [];
        return cells === undefined
          ? { customerId, currency, balanceMinor: 0, heldMinor: 0 }
          : readWallet(cells);
      }),
    list: (request = {}) => run((session) => listTransactions(session, request)),
    listHolds: (filter) => run((session) => listHolds(session, filter)),
    balances: () =>
      run(async (session) => {
        const found = await session.query(balances);
        return found.map(({ account, currency, amount_minor }) => ({
          account: String(account),
          currency: String(currency),
          amountMinor: toNumber(amount_minor),
        }));
      }),
    balanceOf: (account, currency) =>
      run(async (session) => {
        const { name, customerId } = splitAccount(account);
        if (customerId !== null && !isUuid(customerId)) return 0;
        const ofCustomer = name === 'receivable' ? balanceOfCustomer.receivable : balanceOfCustomer.wallet;
        const [sum] =
          customerId === null
            ? await session.query(balanceOf, [currency, name])
            : await session.query(ofCustomer, [currency, customerId]);
        return toNumber(sum?.amount_minor);
      }),
  };
}

async function listTransactions(
  session: Session,
  request: PageRequest & { customerId?: string },
): Promise<Page<LedgerTransaction>> {
  const { after, limit, way } = boundsOf(request);
  const begin = after ?? ENDS[way.isAfter];
  const { customerId } = request;
  if (customerId !== undefined && !isUuid(customerId)) return { rows: [], nextCursor: null };
  const found =
    customerId === undefined
      ? await session.query(allTransactions(way), [limit + 1, begin])
      : await session.query(transactionsOfCustomer(way), [limit + 1, begin, customerId]);
  return toPage(found.map(readLedgerTransaction), limit);
}

async function listHolds(
  session: Session,
  filter: Parameters<LedgerReader['listHolds']>[0],
): Promise<MoneyHold[]> {
  const { orderId, changeId, customerId } = filter;
  if (![orderId, changeId, customerId].every((id) => id === undefined || isUuid(id))) return [];
  const found = await queryHolds(session, filter);
  return found
    .map((cells) => readRow(moneyHolds.columns, cells))
    .filter((hold) => customerId === undefined || hold.customerId === customerId)
    .filter((hold) => changeId === undefined || hold.changeId === changeId);
}

function queryHolds(
  session: Session,
  { orderId, changeId, customerId }: Parameters<LedgerReader['listHolds']>[0],
): Promise<Cells[]> {
  if (orderId !== undefined) return session.query(holdsOfOrder, [orderId]);
  if (changeId !== undefined) return session.query(holdsOfChange, [changeId]);
  return customerId === undefined
    ? session.query(moneyHolds.select, [])
    : session.query(holdsOfCustomer, [customerId]);
}
