import type pg from 'pg';

const PANELS = 50;

const id = (group: string, number = 'n'): string =>
  `('00000000-0000-7000-${group}-' || lpad(to_hex((${number})::integer), 12, '0'))::uuid`;

const SUBSCRIPTIONS = `
  WITH filled AS (
    INSERT INTO panelkit.subscriptions (id, customer_id, plan_id, order_id, unit_id, account_id, auto_renew, used_bytes, period,
      granted_starts_at, granted_expires_at, told, next_due_at, sealed_token, token_hash, created_at)
    SELECT ${id('8001')}, ${id('8002')}, ${id('8003', '1')}, ${id('8004')}, ${id('8005')}, ${id('8006')}, isDue AND n / step % 3 = 1, 0, 1,
      $3::timestamptz - interval '30 days',
      CASE WHEN NOT isDue THEN $3 + interval '5 days' + n * interval '1 second'
        WHEN n / step % 3 = 0 THEN $3 + interval '3 days' WHEN n / step % 3 = 1 THEN $3 + interval '1 day' ELSE $3 END,
      CASE WHEN NOT isDue OR n / step % 3 = 0 THEN ARRAY['expiring:7']
        WHEN n / step % 3 = 1 THEN ARRAY['expiring:7', 'expiring:3', 'expiring:1', 'renewal']
        ELSE ARRAY['expiring:7', 'expiring:3', 'expiring:1'] END,
      CASE WHEN isDue THEN $3 ELSE $3 + interval '2 days' + n * interval '1 second' END,
      'sealed', 'token-' || n, $3
    FROM generate_series(1, $1::integer) n, LATERAL (SELECT $1::integer / $2::integer AS step) steps,
      LATERAL (SELECT n % step = 0 AS isDue) due
    RETURNING next_due_at, id
  )
  INSERT INTO panelkit.due_subscriptions SELECT next_due_at, id FROM filled`;
const ACCOUNTS = `
  INSERT INTO panelkit.accounts (id, subscription_id, unit_id, panel_id, inbound_id, capacity_hold_id, sealed_name, name_hash,
    sealed_credentials, credential_version, generation, observed_generation, seen_at, attempts, mismatches, created_at)
  SELECT ${id('8006')}, ${id('8001')}, ${id('8005')}, ${id('8008', `n % ${PANELS}`)}, ${id('8008', `n % ${PANELS}`)}, ${id('8007')},
    'sealed', 'name-' || n, 'sealed', 1, 1, 1, $2::timestamptz, 0, '{}', $2
  FROM generate_series(1, $1::integer) n`;
// Their past: 100,000 events, so that the planner sees a shop and not an empty table.
const EVENTS = `
  INSERT INTO panelkit.events (cursor, aggregate_kind, aggregate_id, sequence, type, data, at)
  SELECT n, 'subscription', ${id('8001')}::text, 1, 'subscription.expiring', '{}', $1 FROM generate_series(1, 100000) n`;

const EVENT_COUNTERS = `
  WITH sequences AS (
    INSERT INTO panelkit.event_sequences (aggregate, sequence)
    SELECT panelkit.aggregate_of(aggregate_kind, aggregate_id), max(sequence) FROM panelkit.events GROUP BY 1
    ON CONFLICT (aggregate) DO UPDATE SET sequence = excluded.sequence
  )
  INSERT INTO panelkit.counters (name, value) SELECT 'events', max(cursor) FROM panelkit.events
  ON CONFLICT (name) DO UPDATE SET value = excluded.value`;

/**
 * Stores delivered subscriptions with their accounts on 50 panels, past the engine, in a session whose
 * triggers are off; of `due` of them, spread evenly, something is due at `at`: of a third each a warning, a
 * renewal, the expiry.
 */
export async function fillSubscriptions(
  sql: pg.Client,
  { count, due, at }: { count: number; due: number; at: Date },
): Promise<void> {
  await sql.query(SUBSCRIPTIONS, [count, due, at.toISOString()]);
  await sql.query(ACCOUNTS, [count, at.toISOString()]);
  await sql.query(EVENTS, [at.toISOString()]);
  await sql.query(EVENT_COUNTERS);
  await sql.query('VACUUM ANALYZE');
}
