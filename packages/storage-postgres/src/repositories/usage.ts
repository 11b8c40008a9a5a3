import {
  type InboundStatistics,
  type ListedAccount,
  type UsageReader,
  usageBucketOf,
} from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import type { Cells, Session } from '../database/database.ts';
import { accounts } from '../rows/account-rows.ts';
import {
  type Columns,
  columnNames,
  instant,
  nullable,
  number,
  readRow,
  text,
  toNumber,
} from '../rows/columns.ts';
import { hashesOf } from '../rows/hashes-of.ts';
import { isUuid } from '../rows/is-uuid.ts';
import { toHex } from '../rows/sealed.ts';
import { subscriptions } from '../rows/service-rows.ts';

const BEFORE_EVERY_ID = '00000000-0000-0000-0000-000000000000';

const marks = `
  SELECT id, counter_epoch, counter_bytes FROM panelkit.accounts
  WHERE panel_id = $1 AND id > $2 AND condemned_at IS NULL AND removed_at IS NULL AND reset_intent IS NULL
    AND reset_due_generation IS NULL
  ORDER BY id
  LIMIT $3`;

type AccountFacts = Omit<ListedAccount, 'subscription' | 'hasPendingChange' | 'placeCount'>;
const accountColumns: Columns<AccountFacts> = {
  id: text,
  subscriptionId: text,
  panelId: text,
  inboundId: text,
  nameHash: text,
  remoteId: nullable(text),
  generation: number,
  observedGeneration: number,
  condemnedAt: nullable(instant),
  removedAt: nullable(instant),
  seenAt: nullable(instant),
  missingSince: nullable(instant),
  counterBytes: number,
  writtenLimitBytes: nullable(number),
  driftSince: nullable(instant),
  linkFingerprint: accounts.columns.linkFingerprint,
  credentialsHash: accounts.columns.credentialsHash,
  formerMarks: accounts.columns.formerMarks,
  observed: accounts.columns.observed,
};
const { granted, suspension, pause, termination, usedBytes, runsOutAt } = subscriptions.columns;
const subscriptionColumns: Columns<ListedAccount['subscription']> = {
  granted,
  suspension,
  pause,
  termination,
  usedBytes,
  runsOutAt,
};

const namesIn = (columns: object, table: string) =>
  Object.entries(columns).flatMap(([field, column]) =>
    columnNames(field, column).map((name) => `${table}.${name}`),
  );
const listed = `
  SELECT ${[...namesIn(accountColumns, 'a'), ...namesIn(subscriptionColumns, 's')].join(', ')},
    EXISTS (SELECT FROM panelkit.changes c WHERE c.subscription_id = a.subscription_id AND c.state = 'pending') AS has_change,
    CASE WHEN a.written_limit_bytes IS NULL THEN 1 ELSE (
      SELECT count(*) FROM panelkit.accounts o
      WHERE o.subscription_id = a.subscription_id AND o.condemned_at IS NULL) END AS place_count
  FROM panelkit.accounts a
  JOIN panelkit.subscriptions s ON s.id = a.subscription_id`;
const listedByMarks = `${listed}
  WHERE a.panel_id = $1
    AND (panelkit.hash_of(a.name_hash) = ANY(${hashesOf('$2')})
      OR a.credentials_hash = ANY($3::text[]::bytea[])
      OR a.former_marks && $4::text[])`;
const unproved = `${listed}
  WHERE a.panel_id = $1 AND a.id > $2
    AND a.missing_since IS NOT NULL AND a.absence_proved_at IS NULL AND a.removed_at IS NULL
  ORDER BY a.id
  LIMIT $3`;
const listedByIds = `${listed} WHERE a.id = ANY($1::uuid[])`;

const hours = `
  SELECT at, bytes FROM panelkit.usage_buckets
  WHERE subscription_id = $1 AND granularity = 'hour' AND at >= $2 AND at < $3
  ORDER BY at`;
// Hours that were not summed up yet are part of their day.
const days = `
  SELECT date_trunc('day', at, 'UTC') AS at, sum(bytes) AS bytes FROM panelkit.usage_buckets
  WHERE subscription_id = $1 AND granularity IN ('hour', 'day') AND at >= $2 AND at < $3
  GROUP BY 1
  ORDER BY 1`;

const counts = `
  SELECT a.inbound_id, count(*) AS clients,
    count(*) FILTER (WHERE a.observed_status = 'active') AS active,
    count(*) FILTER (WHERE a.observed_last_online_at >= $2) AS online,
    sum(a.counter_bytes) AS used_bytes
  FROM panelkit.accounts a
  WHERE a.panel_id = $1 AND a.condemned_at IS NULL
  GROUP BY a.inbound_id
  ORDER BY a.inbound_id`;

/** What listings are compared with, and what they added up to. */
export function createUsageReader({ run }: Access): UsageReader {
  return {
    listMarks: (panelId, { after, limit }) =>
      run(async (session) => {
        const found = await queryById(session, marks, [panelId, after ?? BEFORE_EVERY_ID, limit]);
        return found.map(({ id, counter_epoch, counter_bytes }) => ({
          accountId: String(id),
          epoch: toNumber(counter_epoch),
          counterBytes: toNumber(counter_bytes),
        }));
      }),
    findByMarks: (panelId, { nameHashes, credentialsHashes, formerMarks }) =>
      run(async (session) => {
        const values: [string, ...unknown[]] = [
          panelId,
          nameHashes,
          credentialsHashes.map(toHex),
          formerMarks,
        ];
        return (await queryById(session, listedByMarks, values)).map(readListed);
      }),
    listUnproved: (panelId, { after, limit }) =>
      run(async (session) =>
        (await queryById(session, unproved, [panelId, after ?? BEFORE_EVERY_ID, limit])).map(readListed),
      ),
    findByIds: (ids) =>
      run(async (session) => (await session.query(listedByIds, [ids.filter(isUuid)])).map(readListed)),
    history: ({ subscriptionId, granularity, from, to }) =>
      run(async (session) => {
        // A day belongs to the answer as a whole or not at all.
        const first = granularity === 'day' ? dayFrom(from) : from;
        const last = granularity === 'day' ? dayFrom(to) : to;
        const values: [string, ...unknown[]] = [subscriptionId, first.toISOString(), last.toISOString()];
        const found = await queryById(session, granularity === 'day' ? days : hours, values);
        return found.map(({ at, bytes }) => ({ at: instant.read([at]), bytes: toNumber(bytes) }));
      }),
    statistics: (panelId, onlineSince) =>
      run(async (session) =>
        (await queryById(session, counts, [panelId, onlineSince.toISOString()])).map(readStatistics),
      ),
  };
}

/** The first day that begins at `at` or later. */
function dayFrom(at: Date): Date {
  const day = usageBucketOf(at, 'day');
  return day.getTime() === at.getTime() ? day : new Date(day.getTime() + 86_400_000);
}

function readListed(cells: Cells): ListedAccount {
  return {
    ...readRow(accountColumns, cells),
    subscription: readRow(subscriptionColumns, cells),
    hasPendingChange: cells.has_change === true,
    placeCount: toNumber(cells.place_count),
  };
}

function readStatistics(cells: Cells): InboundStatistics {
  return {
    inboundId: String(cells.inbound_id),
    clientCount: toNumber(cells.clients),
    activeCount: toNumber(cells.active),
    onlineCount: toNumber(cells.online),
    usedBytes: toNumber(cells.used_bytes),
  };
}

/** Nothing when the first value is no row's id. */
async function queryById(session: Session, text: string, values: [string, ...unknown[]]): Promise<Cells[]> {
  return isUuid(values[0]) ? session.query(text, values) : [];
}
