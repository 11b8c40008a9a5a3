import type { CustomerMergeWriter, MovedRecords } from '@panelkit/sdk/ports';
import type { TransactionAccess } from '../../database/access.ts';
import { toNumber } from '../../rows/columns.ts';

const mark = 'UPDATE panelkit.customers SET merged_into_id = $2, merged_at = $3 WHERE id = $1';
const shareIdentities = `
  INSERT INTO panelkit.customer_identities (identity_hash, customer_id, confirmed_at)
  SELECT identity_hash, $2, confirmed_at FROM panelkit.customer_identities WHERE customer_id = $1
  ORDER BY identity_hash
  ON CONFLICT (identity_hash, customer_id)
    DO UPDATE SET confirmed_at = coalesce(customer_identities.confirmed_at, excluded.confirmed_at)`;
const shareDeclined = `
  INSERT INTO panelkit.declined_broadcasts (customer_id, kind, declined_at)
  SELECT $2, kind, declined_at FROM panelkit.declined_broadcasts WHERE customer_id = $1
  ON CONFLICT (customer_id, kind) DO NOTHING`;

/** Locks in the order of ids, as everybody does, and then writes. */
const move = (table: string, where = 'customer_id = $1') => `
  WITH own AS MATERIALIZED (
    SELECT id FROM panelkit.${table} WHERE ${where} ORDER BY id FOR NO KEY UPDATE
  ), moved AS (
    UPDATE panelkit.${table} t SET customer_id = $2 FROM own WHERE t.id = own.id RETURNING t.id
  )
  SELECT count(*) AS moved FROM moved`;

/** In the lock order. Units are found by their orders, which are the survivor's by then. */
const MOVES: [keyof MovedRecords, string][] = [
  ['payments', move('payments')],
  ['refunds', move('refunds')],
  ['cardTransfers', move('card_transfers')],
  ['orders', move('orders')],
  [
    'units',
    move(
      'units',
      'customer_id = $1 AND order_id IN (SELECT o.id FROM panelkit.orders o WHERE o.customer_id = $2)',
    ),
  ],
  ['subscriptions', move('subscriptions')],
  ['notifications', move('notifications')],
  ['chats', move('chats')],
];

export function createCustomerMergeWriter({ run }: TransactionAccess, now: () => Date): CustomerMergeWriter {
  return {
    moveRecords: ({ fromCustomerId, intoCustomerId }) =>
      run(
        async (session) => {
          const both = [fromCustomerId, intoCustomerId];
          await session.query(mark, [...both, now().toISOString()]);
          await session.query(shareIdentities, both);
          await session.query(shareDeclined, both);
          const moved: MovedRecords = { ...NOTHING };
          for (const [kind, statement] of MOVES) {
            const [found] = await session.query(statement, both);
            moved[kind] = toNumber(found?.moved ?? 0);
          }
          return moved;
        },
        { kind: 'customer', id: fromCustomerId },
      ),
  };
}

const NOTHING: MovedRecords = {
  payments: 0,
  refunds: 0,
  cardTransfers: 0,
  orders: 0,
  units: 0,
  subscriptions: 0,
  notifications: 0,
  chats: 0,
};
