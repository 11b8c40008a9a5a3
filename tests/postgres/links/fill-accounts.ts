import pg from 'pg';

/** Delivered subscriptions with their accounts on an inbound, past the engine. */
export async function fillAccounts(
  connectionString: string,
  place: { panelId: string; inboundId: string; nameHashes: readonly string[] },
): Promise<void> {
  const { panelId, inboundId, nameHashes } = place;
  const sql = new pg.Client({ connectionString });
  await sql.connect();
  const id = (table: string): string =>
    `('00000000-0000-7000-${table}-' || lpad(to_hex(n::integer), 12, '0'))::uuid`;
  await sql.query('SET session_replication_role = replica');
  await sql.query(
    `INSERT INTO panelkit.subscriptions (id, customer_id, plan_id, order_id, unit_id, account_id, auto_renew,
       used_bytes, period, granted_starts_at, sealed_token, token_hash, created_at)
     SELECT ${id('8001')}, ${id('8002')}, ${id('8003')}, ${id('8004')}, ${id('8005')}, ${id('8006')}, false,
       0, 1, now(), 'sealed', 'token-' || n, now()
     FROM generate_series(1, ${nameHashes.length}) n`,
  );
  await sql.query(
    `INSERT INTO panelkit.accounts (id, subscription_id, unit_id, panel_id, inbound_id, capacity_hold_id, sealed_name,
       name_hash, sealed_credentials, credential_version, generation, observed_generation, seen_at, attempts, mismatches, created_at)
     SELECT ${id('8006')}, ${id('8001')}, ${id('8005')}, $1, $2, ${id('8007')}, 'sealed',
       name_hash, 'sealed', 1, 1, 1, now(), 0, '{}', now()
     FROM unnest($3::text[]) WITH ORDINALITY row (name_hash, n)`,
    [panelId, inboundId, nameHashes],
  );
  await sql.query('ANALYZE');
  await sql.end();
}
