import { notFound } from '@panelkit/sdk';
import type {
  AccountSetReader,
  AccountSetWriter,
  CondemnedAccount,
  DueRecord,
  SubscriptionSetWriter,
} from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import { nullable, toNumber } from '../rows/columns.ts';
import { isUuid } from '../rows/is-uuid.ts';
import { sealed, toHex } from '../rows/sealed.ts';
import { createOwnerReader } from './accounts/account-owners.ts';
import { createAskedReader } from './accounts/asked-accounts.ts';

const recordDue = `
  WITH record AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb)
      r (id uuid, told text[], next_due_at timestamptz, due_errors integer, termination jsonb)
  ), written AS (
    UPDATE panelkit.subscriptions s SET
      told = r.told, next_due_at = r.next_due_at, due_errors = r.due_errors, termination = r.termination
    FROM record r
    WHERE s.id = r.id
    RETURNING s.id
  )
  SELECT id FROM record EXCEPT SELECT id FROM written`;

/** Writes many subscriptions with one statement. */
export function createSubscriptionSetWriter({ run }: Access): SubscriptionSetWriter {
  return {
    recordDue: (records) =>
      run(async (session) => {
        const stranger = records.find(({ id }) => !isUuid(id));
        if (stranger !== undefined) throw notFound('subscription', stranger.id);
        if (records.length === 0) return;
        const [missing] = await session.query(recordDue, [JSON.stringify(records.map(toRow))]);
        if (missing !== undefined) throw notFound('subscription', String(missing.id));
      }),
  };
}

function toRow({ id, told, nextDueAt, dueErrors, termination }: DueRecord): object {
  return { id, told, next_due_at: nextDueAt, due_errors: dueErrors, termination };
}

const isLive = 'subscription_id = ANY($1::uuid[]) AND condemned_at IS NULL';
const liveIds = `SELECT id FROM panelkit.accounts WHERE ${isLive} ORDER BY id`;
const panelIds = `SELECT DISTINCT panel_id FROM panelkit.accounts WHERE ${isLive}`;
const condemnWhere = (condition: string) => `
  WITH open AS (
    SELECT id FROM panelkit.accounts WHERE ${condition}
    ORDER BY id
    FOR NO KEY UPDATE
  )
  UPDATE panelkit.accounts a SET
    condemned_at = $2, generation = a.generation + 1, deadline_at = NULL, missing_since = NULL, attempts = 0, next_attempt_at = $2
  FROM open
  WHERE a.id = open.id
  RETURNING a.id, a.panel_id, a.subscription_id`;
const condemn = condemnWhere('id = ANY($1::uuid[]) AND condemned_at IS NULL');
const condemnLive = condemnWhere(isLive);

const links = 'SELECT id, sealed_links FROM panelkit.accounts WHERE id = ANY($1::uuid[])';
const storeLinks = `
  WITH record AS (
    SELECT * FROM unnest($1::uuid[], $2::integer[], $3::text[]::bytea[], $4::text[]::bytea[], $5::text[]::bytea[],
      $6::timestamptz[]) r (id, generation, replaces, sealed_links, link_fingerprint, former_host_since)
  ), open AS (
    SELECT a.id, a.subscription_id, r.sealed_links, r.link_fingerprint, r.former_host_since
    FROM panelkit.accounts a
    JOIN record r ON r.id = a.id
    WHERE a.generation = r.generation AND a.link_fingerprint IS NOT DISTINCT FROM r.replaces
    ORDER BY a.id
    FOR NO KEY UPDATE OF a
  )
  UPDATE panelkit.accounts a SET sealed_links = open.sealed_links, link_fingerprint = open.link_fingerprint,
    former_host_since = open.former_host_since
  FROM open
  JOIN panelkit.subscriptions s ON s.id = open.subscription_id
  WHERE a.id = open.id
  RETURNING a.id, a.subscription_id, s.customer_id`;

const isTroubled = 'last_error IS NOT NULL AND condemned_at IS NULL AND removed_at IS NULL';
const countTroubled = `
  SELECT panel_id, inbound_id, last_error ->> 'code' AS code, count(*) AS accounts, min(last_error ->> 'at') AS since,
    count(*) FILTER (WHERE next_attempt_at IS NULL OR next_attempt_at >= (last_error ->> 'at')::timestamptz + interval '1 minute') AS stuck
  FROM panelkit.accounts
  WHERE ${isTroubled}
  GROUP BY 1, 2, 3
  ORDER BY 1, 2, 3`;
const listTroubled = `
  SELECT id FROM panelkit.accounts
  WHERE panel_id = $1 AND last_error ->> 'code' = $2 AND ${isTroubled}
  ORDER BY id
  LIMIT $3`;

const dialable = `
  SELECT id, inbound_id, sealed_links FROM (
    SELECT id, inbound_id, sealed_links, row_number() OVER (PARTITION BY inbound_id ORDER BY id DESC) AS place
    FROM panelkit.accounts
    WHERE panel_id = $1 AND condemned_at IS NULL AND removed_at IS NULL AND sealed_links IS NOT NULL
      AND generation = observed_generation AND observed_status = 'active'
      AND (observed_expires_at IS NULL OR observed_expires_at > $2)
  ) newest
  WHERE place <= $3
  ORDER BY inbound_id, id DESC`;

/** Reads many accounts with one statement. */
export function createAccountSetReader({ run }: Access): AccountSetReader {
  return {
    findLinks: (accountIds) =>
      run(async (session) => {
        const found = await session.query(links, [accountIds.filter(isUuid)]);
        return found.map(({ id, sealed_links }) => ({
          id: String(id),
          sealedLinks: nullable(sealed).read([sealed_links]),
        }));
      }),
    countTroubled: () =>
      run(async (session) =>
        (await session.query(countTroubled)).map(
          ({ panel_id, inbound_id, code, accounts, since, stuck }) => ({
            panelId: String(panel_id),
            inboundId: String(inbound_id),
            code: String(code),
            accountCount: toNumber(accounts),
            stuckCount: toNumber(stuck),
            since: new Date(String(since)),
          }),
        ),
      ),
    listTroubled: ({ panelId, code }, limit) =>
      run(async (session) => {
        if (!isUuid(panelId)) return [];
        return (await session.query(listTroubled, [panelId, code, limit])).map(({ id }) => String(id));
      }),
    ...createOwnerReader({ run }),
    ...createAskedReader({ run }),
    listDialable: ({ panelId, now, perInbound }) =>
      run(async (session) => {
        if (!isUuid(panelId)) return [];
        const found = await session.query(dialable, [panelId, now, perInbound]);
        return found.map(({ id, inbound_id, sealed_links }) => ({
          id: String(id),
          inboundId: String(inbound_id),
          sealedLinks: nullable(sealed).read([sealed_links]),
        }));
      }),
  };
}

/** Reads and writes many accounts with one statement. */
export function createAccountSetWriter({ run }: Access): AccountSetWriter {
  const condemned = (text: string, ids: readonly string[], at: Date): Promise<CondemnedAccount[]> =>
    run(async (session) => {
      const found = await session.query(text, [ids.filter(isUuid), at.toISOString()]);
      return found
        .map(({ id, panel_id, subscription_id }) => ({
          id: String(id),
          panelId: String(panel_id),
          subscriptionId: String(subscription_id),
        }))
        .sort((first, second) => (first.id < second.id ? -1 : 1));
    });
  return {
    listLiveIds: (subscriptionIds) =>
      run(async (session) =>
        (await session.query(liveIds, [subscriptionIds.filter(isUuid)])).map(({ id }) => String(id)),
      ),
    listPanelIds: (subscriptionIds) =>
      run(async (session) => {
        const found = await session.query(panelIds, [subscriptionIds.filter(isUuid)]);
        return found.map(({ panel_id }) => String(panel_id));
      }),
    condemn: (accountIds, at) => condemned(condemn, accountIds, at),
    condemnLive: (subscriptionIds, at) => condemned(condemnLive, subscriptionIds, at),
    storeLinks: (records) =>
      run(async (session) => {
        const known = records.filter(({ id }) => isUuid(id));
        if (known.length === 0) return [];
        const found = await session.query(storeLinks, [
          known.map(({ id }) => id),
          known.map(({ generation }) => generation),
          known.map(({ replaces }) => toHex(replaces)),
          known.map(({ sealedLinks }) => toHex(sealedLinks)),
          known.map(({ linkFingerprint }) => toHex(linkFingerprint)),
          known.map(({ formerHostSince }) => formerHostSince),
        ]);
        return found
          .map(({ id, subscription_id, customer_id }) => ({
            id: String(id),
            subscriptionId: String(subscription_id),
            customerId: String(customer_id),
          }))
          .sort((first, second) => (first.id < second.id ? -1 : 1));
      }),
  };
}
