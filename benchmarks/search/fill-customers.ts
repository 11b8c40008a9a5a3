import type pg from 'pg';

const id = (group: string): string => `('00000000-0000-7000-${group}-' || lpad(to_hex(n), 12, '0'))::uuid`;

/** Names and addresses of which many share a part, as those of people do. */
const NAME =
  "(ARRAY['Ada', 'Babak', 'Chiara', 'Dariush', 'Elena', 'Farid', 'Golnaz', 'Hamid'])[n % 8 + 1] || ' ' || md5(n::text)";

const USERS = `
  INSERT INTO panelkit_shop.users (id, email, name, password_hash, role, customer_id, created_at)
  SELECT ${id('8009')}, 'person' || n || '@mail.example', ${NAME}, '', 'customer', ${id('8002')}::text, $2::timestamptz - n * interval '1 minute'
  FROM generate_series(1, $1::integer) n`;
const CUSTOMERS = `
  INSERT INTO panelkit.customers (id, external_id, display_name, created_at)
  SELECT ${id('8002')}, ${id('8009')}::text, ${NAME}, $2::timestamptz FROM generate_series(1, $1::integer) n`;
const ORDERS = `
  INSERT INTO panelkit.orders (id, number, customer_id, items, total_minor, total_currency, payment_method, channel, status,
    paid_at, settled_at, created_at)
  SELECT ${id('8004')}, 'ORD-' || n, ${id('8002')},
    jsonb_build_array(jsonb_build_object('id', n::text, 'planId', n::text, 'planName', 'Month', 'quantity', 1, 'unitPriceMinor', 500)),
    500, 'USD', 'receipt', 'web', 'fulfilled', $2::timestamptz, $2, $2 FROM generate_series(1, $1::integer) n`;
const PAYMENTS = `
  INSERT INTO panelkit.payments (id, customer_id, order_id, method, amount_minor, amount_currency, status, state, created_at)
  SELECT ${id('800a')}, ${id('8002')}, ${id('8004')}, 'receipt', 500, 'USD', 'captured',
    jsonb_build_object('status', 'captured', 'receivedMinor', 500, 'decidedBy', 'dana', 'decidedAt', $2::text,
      'receipt', jsonb_build_object('reference', 'TRX-' || n, 'attachmentId', null, 'note', null, 'submittedAt', $2::text)),
    $2::timestamptz FROM generate_series(1, $1::integer) n`;
const CHATS = `
  INSERT INTO panelkit.chats (id, bot, user_id, chat_id, customer_id, created_at)
  SELECT ${id('800b')}, 'customers', (100000000 + n)::text, (100000000 + n)::text, ${id('8002')}, $2::timestamptz
  FROM generate_series(1, $1::integer) n`;

/**
 * Stores customers with a user, an order, its payment by receipt and a chat each, past the engine, in a
 * session whose triggers are off.
 */
export async function fillCustomers(
  sql: pg.Client,
  { count, at }: { count: number; at: Date },
): Promise<void> {
  for (const statement of [USERS, CUSTOMERS, ORDERS, PAYMENTS, CHATS])
    await sql.query(statement, [count, at.toISOString()]);
}

/** The ids that they have, by their number. */
export function idOf(group: '8002' | '8004' | '8001' | '8006', number: number): string {
  return `00000000-0000-7000-${group}-${number.toString(16).padStart(12, '0')}`;
}
