import type { LedgerTransaction, Wallet } from '@panelkit/sdk';
import type { HandedWallet } from '@panelkit/sdk/ports';
import type { Session } from '../database/database.ts';
import { readWallet } from '../rows/ledger-rows.ts';

// In the order in which everybody locks wallets.
const lock = `
  SELECT customer_id, currency, balance_minor, held_minor FROM panelkit.wallets
  WHERE currency = $1 AND customer_id = ANY($2::uuid[])
  ORDER BY customer_id
  FOR NO KEY UPDATE`;
const addHeld = `
  UPDATE panelkit.wallets SET held_minor = held_minor + $3
  WHERE customer_id = $1 AND currency = $2
  RETURNING customer_id`;
const moveHolds = `
  WITH own AS MATERIALIZED (
    SELECT id FROM panelkit.money_holds WHERE customer_id = $1 AND currency = $3 ORDER BY id FOR NO KEY UPDATE
  )
  UPDATE panelkit.money_holds hold SET customer_id = $2 FROM own WHERE hold.id = own.id`;

/**
 * The wallet's holds go first, so that all of its balance may leave it; then they are held of the other
 * wallet, which has that balance.
 */
export async function handOverWallet(
  session: Session,
  { fromCustomerId, intoCustomerId, currency }: HandedWallet,
  hands: {
    compose(wallet: Wallet): LedgerTransaction | null;
    book(transaction: LedgerTransaction): Promise<string>;
  },
): Promise<Wallet> {
  const locked = (await session.query(lock, [currency, [fromCustomerId, intoCustomerId]])).map(readWallet);
  const none: Wallet = { customerId: fromCustomerId, currency, balanceMinor: 0, heldMinor: 0 };
  const wallet = locked.find(({ customerId }) => customerId === fromCustomerId) ?? none;
  const { balanceMinor, heldMinor } = wallet;
  if (heldMinor > 0) await session.query(addHeld, [fromCustomerId, currency, -heldMinor]);
  const transaction = hands.compose(wallet);
  const isBooked = transaction === null ? balanceMinor === 0 : (await hands.book(transaction)) === 'booked';
  const [left] = (await session.query(lock, [currency, [fromCustomerId]])).map(readWallet);
  if (!isBooked || (left?.balanceMinor ?? 0) !== 0)
    throw new TypeError('The transaction of a wallet that is handed over does not take its whole balance');
  if (heldMinor > 0) await session.query(addHeld, [intoCustomerId, currency, heldMinor]);
  await session.query(moveHolds, [fromCustomerId, intoCustomerId, currency]);
  return wallet;
}
