import type pg from 'pg';

/** How many rows each table is given. */
export const ROWS = 30_000;

/** What fills a column, by its name or its type; `n` is the row's number. */
const VALUES: Record<string, string> = {
  'orders.items': `'[{}]'`,
  'orders.status': `CASE WHEN n % 2 = 0 THEN 'awaiting-payment' ELSE 'fulfilled' END`,
  'orders.paid_at': 'CASE WHEN n % 2 = 1 THEN now() END',
  'orders.settled_at': 'CASE WHEN n % 2 = 1 THEN now() END',
  'orders.expires_at': `CASE WHEN n % 2 = 0 THEN timestamptz '2100-01-01' END`,
  'units.status': `'completed'`,
  'payments.status': `'captured'`,
  'payments.state': `'{"status":"captured"}'`,
  'provider_payments.next_look_at': `timestamptz '2100-01-01'`,
  'refunds.status': `'requested'`,
  'refunds.state': `'{"status":"requested"}'`,
  'refunds.amount_minor': '1',
  'refunds.next_attempt_at': `timestamptz '2100-01-01'`,
  'payment_events.status': `'processed'`,
  'payment_events.state': `'{"status":"processed"}'`,
  'changes.state': `'posted'`,
  'changes.units': '1',
  'changes.by': `'customer'`,
  'changes.settled_at': 'now()',
  'capacity_holds.state': `'posted'`,
  'capacity_holds.settled_at': 'now()',
  'money_holds.state': `'posted'`,
  'money_holds.settled_at': 'now()',
  'subscriptions.granted_starts_at': 'now()',
  'subscriptions.granted_expires_at': `timestamptz '2100-01-01' + n * interval '1 minute'`,
  'subscriptions.next_due_at': `timestamptz '2100-01-01'`,
  'due_subscriptions.due_at': `timestamptz '2100-01-01'`,
  'accounts.generation': '1',
  'accounts.next_attempt_at': `timestamptz '2100-01-01'`,
  'ledger_entries.position': '1',
  'ledger_entries.account': `'wallet'`,
  'events.cursor': 'n',
  'notifications.audience': `'customer'`,
  'notifications.code': `'payment.received'`,
  'notifications.state': `CASE WHEN n % 2 = 0 THEN 'pending' ELSE 'sent' END`,
  'notifications.next_attempt_at': `CASE WHEN n % 2 = 0 THEN timestamptz '2100-01-01' END`,
  'notifications.settled_at': 'CASE WHEN n % 2 = 1 THEN now() END',
  'usage_buckets.granularity': `CASE WHEN n % 2 = 0 THEN 'hour' ELSE 'day' END`,
  'usage_buckets.bytes': '1',
};

const BY_TYPE: Record<string, string> = {
  uuid: `('00000000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid`,
  text: `'filled-' || n`,
  bytea: `convert_to('filled-' || n, 'UTF8')`,
  integer: '0',
  smallint: '0',
  bigint: '0',
  boolean: 'false',
  jsonb: `'{}'`,
  'timestamp with time zone': 'now()',
  ARRAY: `'{}'`,
};

const USED_THOUGH_NULLABLE = [
  'settled_at',
  'paid_at',
  'granted_starts_at',
  'granted_expires_at',
  'started_at',
  'completed_at',
  'customer_id',
  'order_id',
  'unit_id',
  'expires_at',
  'next_attempt_at',
  'next_due_at',
  'next_look_at',
];

/** What grows with the customers; plans, panels and inbounds do not. */
const TABLES = [
  'customers',
  'orders',
  'units',
  'payments',
  'subscriptions',
  'due_subscriptions',
  'changes',
  'accounts',
  'provider_payments',
  'refunds',
  'payment_events',
  'capacity_holds',
  'wallets',
  'ledger_transactions',
  'ledger_entries',
  'money_holds',
  'events',
  'audit_rows',
  'idempotency_keys',
  'leases',
  'notifications',
  'usage_buckets',
];

/** Fills the tables of a shop with rows that belong to nobody, and its queue with jobs for later. */
export async function fillShop(sql: pg.Client): Promise<void> {
  await sql.query('SET session_replication_role = replica');
  for (const table of TABLES) {
    const { rows } = await sql.query(
      `SELECT column_name, data_type FROM information_schema.columns
       WHERE table_schema = 'panelkit' AND table_name = $1
         AND (is_nullable = 'NO' OR column_name = ANY($2))`,
      [table, USED_THOUGH_NULLABLE],
    );
    const columns = rows.map(({ column_name: name, data_type: type }) => ({
      name: String(name),
      value: VALUES[`${table}.${name}`] ?? BY_TYPE[type],
    }));
    await sql.query(
      `INSERT INTO panelkit.${table} (${columns.map(({ name }) => name).join(', ')})
       SELECT ${columns.map(({ value }) => value).join(', ')} FROM generate_series(1000, ${ROWS + 999}) n`,
    );
  }
  await sql.query('SET session_replication_role = DEFAULT');
  // Followers of the events have read what was filled in.
  await sql.query(
    `INSERT INTO panelkit.marks VALUES ('notifications', $1) ON CONFLICT (name) DO UPDATE SET value = $1`,
    [ROWS + 999],
  );
  await sql.query(`
    SELECT panelkit_jobs.create_queue('reconcile-account', '{"policy":"standard"}');
    INSERT INTO panelkit_jobs.job (name, data, start_after)
    SELECT 'reconcile-account', '{"payload":{"accountId":"none"}}', '2100-01-01' FROM generate_series(1, ${ROWS});
    ANALYZE`);
}
