import type { LeaseAnswer, Leases, TransactionLeases } from '@panelkit/sdk/ports';
import type { Access, TransactionAccess } from '../database/access.ts';
import type { Session } from '../database/database.ts';
import { toNumber } from '../rows/columns.ts';

// `now` is the database's own clock, unless the backend was given one.
const now = 'COALESCE($1::timestamptz, clock_timestamp())';
const end = `${now} + $4 * interval '1 millisecond'`;

const take = `
  INSERT INTO panelkit.leases AS lease (key, token, expires_at)
  VALUES ($2, nextval('panelkit.lease_tokens'), ${now} + $3 * interval '1 millisecond')
  ON CONFLICT (key) DO UPDATE SET token = EXCLUDED.token, expires_at = EXCLUDED.expires_at
  WHERE lease.expires_at IS NULL OR lease.expires_at <= ${now}
  RETURNING token`;
const left = `
  SELECT ceil(extract(epoch FROM expires_at - ${now}) * 1000)::bigint AS left_ms FROM panelkit.leases WHERE key = $2`;
// One that expired and was not taken is still its last owner's.
const renew = `
  UPDATE panelkit.leases SET expires_at = ${end} WHERE key = $2 AND token = $3 AND expires_at IS NOT NULL
  RETURNING key`;
const release = 'DELETE FROM panelkit.leases WHERE key = $1 AND token = $2';
const held = `
  SELECT key FROM panelkit.leases WHERE key = $2 AND token = $3 AND expires_at > ${now} FOR NO KEY UPDATE`;

/** Leases. `nowText`: the instant by the backend's own clock, null to take the database's. */
export function createLeases({ run }: Access, nowText: () => string | null): Leases & TransactionLeases {
  return {
    acquire: (key, { ttlMs }) => run((session) => acquire(session, { key, ttlMs, now: nowText() })),
    renew: (key, token, { ttlMs }) =>
      run(async (session) => (await session.query(renew, [nowText(), key, token, ttlMs])).length === 1),
    release: (key, token) => run(async (session) => void (await session.query(release, [key, token]))),
    isHeld: (key, token) =>
      run(async (session) => (await session.query(held, [nowText(), key, token])).length === 1),
  };
}

/** The same in a transaction, which gives a lease back with its other changes. */
export function createTransactionLeases(
  access: TransactionAccess,
  nowText: () => string | null,
): TransactionLeases {
  const { isHeld, renew: renewIn } = createLeases(access, nowText);
  return {
    isHeld,
    renew: renewIn,
    release: (key, token) => access.later({ table: 'panelkit.leases', text: release, values: [key, token] }),
  };
}

async function acquire(
  session: Session,
  lease: { key: string; ttlMs: number; now: string | null },
): Promise<LeaseAnswer> {
  const [taken] = await session.query(take, [lease.now, lease.key, lease.ttlMs]);
  if (taken !== undefined) return { kind: 'acquired', token: toNumber(taken.token) };
  const [busy] = await session.query(left, [lease.now, lease.key]);
  const leftMs = busy?.left_ms === null || busy === undefined ? 0 : toNumber(busy.left_ms);
  return { kind: 'busy', retryAfterMs: Math.max(leftMs, 1) };
}
