import { type LedgerTransaction, type MoneyHold, walletAccount } from '@panelkit/sdk';
import type { LedgerWriter } from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import type { Session } from '../database/database.ts';
import { columnNames, toNumber } from '../rows/columns.ts';
import { isUuid } from '../rows/is-uuid.ts';
import { ledgerReference, splitAccount } from '../rows/ledger-rows.ts';
import { unnest } from '../rows/unnest.ts';
import { handOverWallet } from './hand-over-wallet.ts';
import { createLedgerReader } from './ledger.ts';

const WALLET = walletAccount('');

const isBooked =
  'SELECT 1 FROM panelkit.ledger_transactions WHERE panelkit.hash_of(key) = panelkit.hash_of($1)';

// Wallets that are taken from are locked first, in one order, so that what is checked still holds when it is
// written.
const lockWallets = `
  SELECT customer_id, balance_minor - held_minor AS available_minor FROM panelkit.wallets
  WHERE currency = $1 AND customer_id = ANY($2::uuid[])
  ORDER BY customer_id
  FOR NO KEY UPDATE`;

/**
 * Values: id, key, kind, currency, at; accounts, owners and amounts of the entries; customers and amounts of
 * the wallets; then what it is about.
 */
const append = ({ onKey = '', before = '', from = '' } = {}) => `
  WITH ${before} booked AS (
    INSERT INTO panelkit.ledger_transactions (id, key, kind, currency, at, ${columnNames('reference', ledgerReference).join(', ')})
    SELECT $1::uuid, $2::text, $3::text, $4::text, $5::timestamptz, $11::uuid, $12::uuid, $13::uuid, $14::uuid, $15::uuid, $16::uuid, $17::text
    ${from} ${onKey}
    RETURNING id, currency
  ), entries AS (
    INSERT INTO panelkit.ledger_entries (transaction_id, position, account, customer_id, amount_minor)
    SELECT booked.id, entry.position, entry.account, entry.customer_id, entry.amount_minor
    FROM booked, ${unnest(['text', 'uuid', 'bigint'], { first: 6 })} WITH ORDINALITY entry (account, customer_id, amount_minor, position)
  ), moved (customer_id, currency, amount_minor) AS (
    SELECT wallet.customer_id, booked.currency, wallet.amount_minor
    FROM booked, ${unnest(['uuid', 'bigint'], { first: 9 })} wallet (customer_id, amount_minor)
  ), given AS (
    INSERT INTO panelkit.wallets AS wallet (customer_id, currency, balance_minor, held_minor)
    SELECT customer_id, currency, amount_minor, 0 FROM moved WHERE amount_minor >= 0 ORDER BY customer_id
    ON CONFLICT (customer_id, currency) DO UPDATE SET balance_minor = wallet.balance_minor + EXCLUDED.balance_minor
  ), taken AS (
    UPDATE panelkit.wallets wallet SET balance_minor = wallet.balance_minor + moved.amount_minor
    FROM moved
    WHERE moved.amount_minor < 0 AND wallet.customer_id = moved.customer_id AND wallet.currency = moved.currency
  )
  SELECT id FROM booked`;
const appendOnce = append({ onKey: 'ON CONFLICT (panelkit.hash_of(key)) DO NOTHING' });
// The wallet before its hold: transactions that move several of them meet here. A hold that was settled
// meanwhile is not settled again.
const appendForHold = append({
  before: `
    locked AS MATERIALIZED (
      SELECT customer_id FROM panelkit.wallets WHERE customer_id = $19 AND currency = $4 FOR NO KEY UPDATE
    ), settled AS (
      UPDATE panelkit.money_holds SET state = 'posted', settled_at = $5
      WHERE id = $18 AND state = 'pending' AND customer_id = $19 AND currency = $4 AND amount_minor = $20
        AND (SELECT count(*) FROM locked) >= 0
      RETURNING customer_id, currency, amount_minor
    ), released AS (
      UPDATE panelkit.wallets wallet
      SET held_minor = wallet.held_minor - settled.amount_minor, balance_minor = wallet.balance_minor - settled.amount_minor
      FROM settled
      WHERE wallet.customer_id = settled.customer_id AND wallet.currency = settled.currency
    ),`,
  from: 'FROM settled',
});
const holdOfId = 'SELECT customer_id, currency, amount_minor, state FROM panelkit.money_holds WHERE id = $1';

// Values: customer, currency and sum; then of each hold its id, amount, order, item, change, unit, state and
// instants.
const holdIfCovered = `
  WITH covered AS (
    UPDATE panelkit.wallets SET held_minor = held_minor + $3
    WHERE customer_id = $1 AND currency = $2 AND balance_minor - held_minor >= $3
    RETURNING customer_id
  )
  INSERT INTO panelkit.money_holds
    (id, customer_id, currency, amount_minor, order_id, order_item_id, change_id, unit_id, state, created_at, settled_at)
  SELECT hold.id, $1::uuid, $2::text, hold.amount_minor, hold.order_id, hold.order_item_id, hold.change_id, hold.unit_id, hold.state,
    hold.created_at, hold.settled_at
  FROM ${unnest(['uuid', 'bigint', 'uuid', 'uuid', 'uuid', 'uuid', 'text', 'timestamptz', 'timestamptz'], { first: 4 })}
    hold (id, amount_minor, order_id, order_item_id, change_id, unit_id, state, created_at, settled_at)
  WHERE EXISTS (SELECT FROM covered) OR $3 = 0
  RETURNING id`;

// The wallet before its holds: transactions that move several of them meet here.
const lockWalletOfHold = `
  WITH hold AS (
    SELECT customer_id, currency, amount_minor, state FROM panelkit.money_holds WHERE id = $1
  ), locked AS (
    SELECT wallet.customer_id FROM panelkit.wallets wallet
    JOIN hold ON hold.customer_id = wallet.customer_id AND hold.currency = wallet.currency
    FOR NO KEY UPDATE OF wallet
  )
  SELECT customer_id, currency, amount_minor, state, (SELECT count(*) FROM locked) FROM hold`;

const voidHold = `
  WITH voided AS (
    UPDATE panelkit.money_holds SET state = 'voided', settled_at = $2 WHERE id = $1 AND state = 'pending'
    RETURNING customer_id, currency, amount_minor
  ), released AS (
    UPDATE panelkit.wallets wallet
    SET held_minor = wallet.held_minor - voided.amount_minor
    FROM voided
    WHERE wallet.customer_id = voided.customer_id AND wallet.currency = voided.currency
  )
  SELECT customer_id FROM voided`;

export function createLedgerWriter(access: Access): LedgerWriter {
  const { run } = access;
  return {
    ...createLedgerReader(access),
    book: (transaction) => {
      const sums = sumsOf(transaction);
      return run((session) => book(session, transaction, sums), {
        kind: 'ledger transaction',
        id: transaction.id,
      });
    },
    hold: (...holds) =>
      run((session) => holdMoney(session, holds), { kind: 'money hold', id: holds[0]?.id ?? '' }),
    postHold: (holdId, transaction) =>
      run((session) => postHold(session, holdId, transaction), {
        kind: 'ledger transaction',
        id: transaction.id,
      }),
    voidHold: (holdId, at) =>
      run(async (session) => {
        if (!isUuid(holdId)) return false;
        await session.query(lockWalletOfHold, [holdId]);
        return (await session.query(voidHold, [holdId, at.toISOString()])).length === 1;
      }),
    handOver: (wallet, compose) =>
      run(
        (session) => {
          const own = (transaction: LedgerTransaction) => book(session, transaction, sumsOf(transaction));
          return handOverWallet(session, wallet, { compose, book: own });
        },
        { kind: 'wallet', id: wallet.fromCustomerId },
      ),
  };
}

async function holdMoney(session: Session, holds: MoneyHold[]): Promise<boolean> {
  const [first] = holds;
  if (first === undefined) return true;
  const { customerId, currency } = first;
  if (holds.some((hold) => hold.customerId !== customerId || hold.currency !== currency))
    throw new TypeError('Money holds that are made together are of one wallet');
  const held = await session.query(holdIfCovered, [
    customerId,
    currency,
    holds.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    holds.map(({ id }) => id),
    holds.map(({ amountMinor }) => amountMinor),
    holds.map(({ orderId }) => orderId),
    holds.map(({ orderItemId }) => orderItemId),
    holds.map(({ changeId }) => changeId),
    holds.map(({ unitId }) => unitId),
    holds.map(({ state }) => state),
    holds.map(({ createdAt }) => createdAt.toISOString()),
    holds.map(({ settledAt }) => settledAt?.toISOString() ?? null),
  ]);
  return held.length > 0;
}

/** What a transaction does to each ledger account. @throws TypeError when that is not zero together */
function sumsOf(transaction: LedgerTransaction): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { account, amountMinor } of transaction.entries) {
    if (!Number.isSafeInteger(amountMinor))
      throw new TypeError('A ledger entry is not a whole number of minor units');
    sums.set(account, (sums.get(account) ?? 0) + amountMinor);
  }
  const total = [...sums.values()].reduce((sum, amountMinor) => sum + amountMinor, 0);
  if (total !== 0) throw new TypeError('The entries of a ledger transaction do not sum to zero');
  return sums;
}

function walletsIn(sums: Map<string, number>): [customerId: string, amountMinor: number][] {
  return [...sums]
    .filter(([account]) => account.startsWith(WALLET))
    .map(([account, amountMinor]) => [account.slice(WALLET.length), amountMinor]);
}

async function book(
  session: Session,
  transaction: LedgerTransaction,
  sums: Map<string, number>,
): Promise<'booked' | 'duplicate' | 'insufficient'> {
  const wallets = walletsIn(sums);
  const taken = wallets.filter(([, amountMinor]) => amountMinor < 0);
  if (taken.length > 0 && !(await isCovered(session, transaction.currency, taken))) {
    const known = await session.query(isBooked, [transaction.key]);
    return known.length > 0 ? 'duplicate' : 'insufficient';
  }
  const booked = await session.query(appendOnce, appendValues(transaction, wallets));
  return booked.length > 0 ? 'booked' : 'duplicate';
}

async function isCovered(session: Session, currency: string, taken: [string, number][]): Promise<boolean> {
  const found = await session.query(lockWallets, [currency, taken.map(([customerId]) => customerId)]);
  const available = new Map(
    found.map((cells) => [String(cells.customer_id), toNumber(cells.available_minor)]),
  );
  return taken.every(([customerId, amountMinor]) => (available.get(customerId) ?? 0) + amountMinor >= 0);
}

function appendValues(transaction: LedgerTransaction, wallets: [string, number][]): unknown[] {
  const { id, key, kind, currency, entries, reference, at } = transaction;
  const accounts = entries.map(({ account }) => splitAccount(account));
  return [
    id,
    key,
    kind,
    currency,
    at.toISOString(),
    accounts.map(({ name }) => name),
    accounts.map(({ customerId }) => customerId),
    entries.map(({ amountMinor }) => amountMinor),
    wallets.map(([customerId]) => customerId),
    wallets.map(([, amountMinor]) => amountMinor),
    ...ledgerReference.write(reference),
  ];
}

async function postHold(session: Session, holdId: string, transaction: LedgerTransaction): Promise<boolean> {
  const sums = sumsOf(transaction);
  if (!isUuid(holdId)) return false;
  const wallets = walletsIn(sums);
  const [holder = '', takenMinor = 0] = wallets.find(([, amountMinor]) => amountMinor <= 0) ?? [];
  // What the hold set aside leaves the wallet with it.
  const others = wallets.filter(([customerId]) => customerId !== holder);
  const taken = [holdId, isUuid(holder) ? holder : null, -takenMinor];
  const booked = await session.query(appendForHold, [...appendValues(transaction, others), ...taken]);
  if (booked.length > 0) return true;
  const [hold] = await session.query(holdOfId, [holdId]);
  if (hold?.state === 'pending') assertSameAmount(hold, transaction, sums);
  return false;
}

function assertSameAmount(
  hold: Record<string, unknown>,
  { currency }: LedgerTransaction,
  sums: Map<string, number>,
): void {
  const takenMinor = -(sums.get(walletAccount(String(hold.customer_id))) ?? 0);
  if (takenMinor !== toNumber(hold.amount_minor) || currency !== hold.currency) {
    throw new TypeError('The transaction of a hold takes another amount off the wallet than was held');
  }
}
