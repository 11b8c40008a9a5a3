import type { FoundBy, FoundRecord } from '@panelkit/sdk';
import type { SearchReader } from '@panelkit/sdk/ports';
import type { Access } from '../../database/access.ts';
import { type Columns, oneOf, readRow, text } from '../../rows/columns.ts';
import { hashesOf } from '../../rows/hashes-of.ts';

const columns: Columns<FoundRecord> = {
  kind: oneOf<FoundRecord['kind']>('customer', 'order', 'subscription', 'payment'),
  id: text,
  customerId: text,
  foundBy: oneOf<FoundBy>('id', 'number', 'link', 'account-name', 'reference', 'messenger'),
};

const every = (kind: FoundRecord['kind'], foundBy: FoundBy, rows: string) =>
  `SELECT '${kind}' AS kind, id, customer_id, '${foundBy}' AS found_by FROM (${rows}) AS found`;

// $1: the text, $2: the id, $3 and $4: hashes of tokens and of names.
const ways = [
  every(
    'customer',
    'id',
    'SELECT id, id AS customer_id FROM panelkit.customers WHERE id = $2 OR external_id = $1',
  ),
  every(
    'customer',
    'messenger',
    'SELECT customer_id AS id, customer_id FROM panelkit.chats WHERE user_id = $1 AND customer_id IS NOT NULL',
  ),
  every('order', 'id', 'SELECT id, customer_id FROM panelkit.orders WHERE id = $2'),
  every('order', 'id', 'SELECT order_id AS id, customer_id FROM panelkit.units WHERE id = $2'),
  every('order', 'number', 'SELECT id, customer_id FROM panelkit.orders WHERE number IN ($1, upper($1))'),
  every('subscription', 'id', 'SELECT id, customer_id FROM panelkit.subscriptions WHERE id = $2'),
  every(
    'subscription',
    'link',
    `SELECT id, customer_id FROM panelkit.subscriptions WHERE panelkit.hash_of(token_hash) = ANY(${hashesOf('$3')})`,
  ),
  every(
    'subscription',
    'account-name',
    `SELECT s.id, s.customer_id FROM panelkit.accounts a JOIN panelkit.subscriptions s ON s.id = a.subscription_id
     WHERE panelkit.hash_of(a.name_hash) = ANY(${hashesOf('$4')})`,
  ),
  every('payment', 'id', 'SELECT id, customer_id FROM panelkit.payments WHERE id = $2'),
  every(
    'payment',
    'reference',
    "SELECT id, customer_id FROM panelkit.payments WHERE state #>> '{receipt,reference}' = $1",
  ),
  every(
    'payment',
    'reference',
    `SELECT p.id, p.customer_id FROM panelkit.provider_payments q JOIN panelkit.payments p ON p.id = q.payment_id
     WHERE q.provider_reference = $1`,
  ),
];
const find = `
  ${ways.join('\n  UNION ')}
  ORDER BY id DESC, found_by
  LIMIT $5`;

export function createSearchReader({ run }: Access): SearchReader {
  return {
    find: ({ text: typed, id, tokenHashes, nameHashes }, limit) =>
      run(async (session) => {
        const found = await session.query(find, [typed, id, tokenHashes, nameHashes, limit]);
        return found.map((cells) => readRow(columns, cells));
      }),
  };
}
