import { createAesSecretBox } from '@panelkit/sdk';
import type { FakePanel } from '@panelkit/sdk/testing';
import type pg from 'pg';
import { shopOptions } from '../shop-options.ts';

/** Who owns what is filled in, and since when. */
export interface WaveOwner {
  customerId: string;
  planId: string;
  now: Date;
}

const MONTH_MS = 30 * 86_400_000;

/** The names of a panel's accounts. */
const nameOf = (panelIndex: number, index: number): string =>
  `wave${String(panelIndex).padStart(4, '0')}${String(index).padStart(18, '0')}`;

const id = (group: number, panelIndex: string, index: string): string =>
  `('00000000-0000-7000-${group}-' || lpad(to_hex(${panelIndex}::integer), 4, '0') || lpad(to_hex(${index}::integer), 8, '0'))::uuid`;
const own = (group: number): string => id(group, '$2', 'n');

const SUBSCRIPTIONS = `
  WITH filled AS (
    INSERT INTO panelkit.subscriptions (id, customer_id, plan_id, order_id, unit_id, account_id, auto_renew, used_bytes, period,
      granted_starts_at, granted_expires_at, told, next_due_at, sealed_token, token_hash, created_at)
    SELECT ${own(8001)}, $4::uuid, $5::uuid, ${own(8004)}, ${own(8005)}, ${own(8006)}, false, 0, 1,
      $3::timestamptz, ends_at, '{expiring:7,expiring:3,expiring:1}', ends_at, 'sealed', 'token-' || $2::integer || '-' || n, $3::timestamptz
    FROM unnest($1::timestamptz[]) WITH ORDINALITY row (ends_at, n)
    RETURNING next_due_at, id
  )
  INSERT INTO panelkit.due_subscriptions SELECT next_due_at, id FROM filled`;
const ACCOUNTS = `
  INSERT INTO panelkit.accounts (id, subscription_id, unit_id, panel_id, inbound_id, capacity_hold_id, sealed_name, name_hash,
    sealed_credentials, credential_version, generation, observed_generation, seen_at, attempts, mismatches, observed_at, observed_status,
    observed_used_bytes, created_at)
  SELECT ${own(8006)}, ${own(8001)}, ${own(8005)}, $4::uuid, $4::uuid, ${own(8007)}, 'sealed', name_hash, 'sealed', 1, 1, 1, $3::timestamptz, 0, '{}',
    $3::timestamptz, 'active', 0, $3::timestamptz
  FROM unnest($1::text[]) WITH ORDINALITY row (name_hash, n)`;

/**
 * Puts accounts on a panel, and their delivered subscriptions into the database past the engine: they end
 * within the minute after `owner.now`, evenly, and the panel knows when.
 */
export async function fillWave(
  sql: pg.Client,
  panel: FakePanel,
  {
    panelId,
    panelIndex,
    count,
    owner,
  }: { panelId: string; panelIndex: number; count: number; owner: WaveOwner },
): Promise<void> {
  const { hash } = createAesSecretBox({ secretKey: shopOptions.secretKey });
  const indexes = Array.from({ length: count }, (_, index) => index);
  const endsAt = indexes.map(
    (index) => new Date(owner.now.getTime() + 1000 * Math.ceil(((index + 1) * 59) / count)),
  );
  const begunAt = new Date(owner.now.getTime() - MONTH_MS).toISOString();
  await sql.query('SET session_replication_role = replica');
  const ends = endsAt.map((at) => at.toISOString());
  await sql.query(SUBSCRIPTIONS, [ends, panelIndex, begunAt, owner.customerId, owner.planId]);
  const hashes = indexes.map((index) => hash(nameOf(panelIndex, index), 'account-name'));
  await sql.query(ACCOUNTS, [hashes, panelIndex, begunAt, panelId]);
  await sql.query('SET session_replication_role = DEFAULT');
  const filled = panel.snapshot();
  for (const index of indexes) {
    const name = nameOf(panelIndex, index);
    const terms = {
      enabled: true,
      expiresAt: endsAt[index] ?? null,
      trafficLimitBytes: null,
      deviceLimit: null,
    };
    filled.lastId += 1;
    filled.ids.push(filled.lastId);
    filled.idsByName.set(name, [filled.lastId]);
    filled.byId.set(filled.lastId, {
      id: filled.lastId,
      name,
      credentials: { uuid: name, password: name, subId: name },
      ...terms,
      onHoldSeconds: null,
      inboundKeys: ['vless-tcp'],
      note: '',
      usedBytes: 0,
      lastOnlineAt: null,
      foreign: false,
    });
  }
  panel.restore(filled);
}
