import type { Mutant } from '../mutant.ts';

const postgresUsageWriter = 'packages/storage-postgres/src/repositories/usage-writer.ts';

const postgresStorageContractTest = 'packages/storage-postgres/src/storage.contract.test.ts';
/** Of the contract, what runs on a server. */
const onServer = '^server .*(booking what|history|traffic)';

const domain = 'packages/sdk/src/domain/usage/shared-volume.ts';
const sharedVolumes = 'packages/sdk/src/engine/usage/shared-volumes.ts';
const bookReadings = 'packages/sdk/src/engine/usage/book-readings.ts';
const beginPeriod = 'packages/sdk/src/engine/usage/begin-period.ts';
const commitInSync = 'packages/sdk/src/engine/reconcile/commit-in-sync.ts';
const wantedTerms = 'packages/sdk/src/engine/usage/wanted-terms.ts';
const bookPage = 'packages/sdk/src/engine/usage/book-page.ts';

const sharedVolumeTest = 'tests/engine/places/shared-volume.test.ts';
const domainTest = 'packages/sdk/src/domain/usage/shared-volume.test.ts';

/** Usage on PostgreSQL. */
export const usageSqlMutants: readonly Mutant[] = [
  {
    id: 'usage-sql/reading-of-another-epoch',
    file: postgresUsageWriter,
    find: 'a.counter_epoch = r.epoch AND a.reset_intent IS NULL',
    replace: 'a.reset_intent IS NULL',
    breaks: 'a reading counts in the epoch it was begun in',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'usage-sql/reading-beside-a-reset',
    file: postgresUsageWriter,
    find: 'a.counter_epoch = r.epoch AND a.reset_intent IS NULL',
    replace: 'a.counter_epoch = r.epoch',
    breaks: 'beside a reset nothing is booked',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'usage-sql/reading-beside-a-change',
    file: postgresUsageWriter,
    find: `      AND NOT EXISTS (
        SELECT FROM panelkit.changes c
        WHERE c.subscription_id = a.subscription_id AND c.state = 'pending'
          AND (c.kind = 'purchase' OR a.observed_generation = 0))
`,
    replace: '',
    breaks: 'what was used of a period that a pending change begins is booked with it',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'usage-sql/old-reading-is-booked',
    file: postgresUsageWriter,
    find: `      AND (r.seen_bytes >= a.counter_bytes OR a.counter_bytes = r.known_bytes)
`,
    replace: '',
    breaks: 'an older reading is not a counter that fell',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'usage-sql/reading-of-the-condemned',
    file: postgresUsageWriter,
    find: ' AND a.condemned_at IS NULL AND a.removed_at IS NULL',
    replace: '',
    breaks: 'what was replaced is booked by its removal',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'usage-sql/fallen-counter-keeps-its-epoch',
    file: postgresUsageWriter,
    find: 'counter_epoch = a.counter_epoch + (o.seen_bytes < o.counter_bytes)::integer,',
    replace: 'counter_epoch = a.counter_epoch,',
    breaks: 'a counter that fell begins an epoch',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'usage-sql/usage-falls-with-its-counter',
    file: postgresUsageWriter,
    find: `AS bytes FROM open
    WHERE seen_bytes > counter_bytes`,
    replace: 'AS bytes FROM open',
    breaks: 'usage never decreases by itself',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'usage-sql/traffic-of-an-hour-begins-again',
    file: postgresUsageWriter,
    find: 'DO UPDATE SET bytes = hour.bytes + excluded.bytes',
    replace: 'DO UPDATE SET bytes = excluded.bytes',
    breaks: 'what a panel counts within an hour adds up',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'usage-sql/threshold-one-byte-late',
    file: postgresUsageWriter,
    find: '>= s.granted_traffic_limit_bytes * milestone.percent',
    replace: '> s.granted_traffic_limit_bytes * milestone.percent',
    breaks: 'a limit is reached at its last byte',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'usage-sql/crossed-again',
    file: postgresUsageWriter,
    find: `
          AND NOT milestone.name = ANY(s.told)`,
    replace: '',
    breaks: 'what was told is not crossed again',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'usage-sql/ended-subscription-crosses',
    file: postgresUsageWriter,
    find: 's.termination IS NULL AND EXISTS',
    replace: 'EXISTS',
    breaks: 'what has ended is told nothing',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'usage-sql/young-hours-are-summed',
    file: postgresUsageWriter,
    find: "WHERE granularity = 'hour' AND at < $1",
    replace: "WHERE granularity = 'hour' AND at <> $1",
    breaks: 'hours are kept for their time',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'usage-sql/summed-day-replaces',
    file: postgresUsageWriter,
    find: `SELECT subscription_id, 'day', date_trunc('day', at, 'UTC'), sum(bytes) FROM old GROUP BY 1, 3
    ON CONFLICT (subscription_id, granularity, at) DO UPDATE SET bytes = bucket.bytes + excluded.bytes`,
    replace: `SELECT subscription_id, 'day', date_trunc('day', at, 'UTC'), sum(bytes) FROM old GROUP BY 1, 3
    ON CONFLICT (subscription_id, granularity, at) DO UPDATE SET bytes = excluded.bytes`,
    breaks: 'hours that are summed later are added to their day',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
];

/** One volume over several places. */
export const sharedVolumeMutants: readonly Mutant[] = [
  {
    id: 'shared-volume/limits-are-never-lowered',
    file: bookPage,
    find: 'isLimitDue(engine, row, seen)) limitsDue.push(row);',
    replace: 'isLimitDue(engine, row, seen)) limitsDue.length = 0;',
    breaks: 'near the end a place leaves what remains of the whole',
    tests: [sharedVolumeTest],
  },
  {
    id: 'shared-volume/limits-are-written-each-time',
    file: domain,
    find: 'excess > 0 && runsOutBy !== null && runsOutBy <= nextListingAt',
    replace: 'excess > 0',
    breaks: 'a limit is written only where the remainder could be passed',
    tests: [domainTest, sharedVolumeTest],
  },
  {
    id: 'shared-volume/panels-are-not-listed-sooner',
    file: sharedVolumes,
    find: 'if (ends.length > 0) await listSooner(tx, ends);',
    replace: '',
    breaks: 'a panel is listed sooner when somebody on it could run out',
    tests: [sharedVolumeTest],
  },
  {
    id: 'shared-volume/other-places-stay-on',
    file: bookReadings,
    find: 'listed.flatMap(({ closing }) => closing ?? [])',
    replace: '[]',
    breaks: 'all places are off when the volume is used up',
    tests: [sharedVolumeTest],
  },
  {
    id: 'shared-volume/drift-is-what-remains',
    file: wantedTerms,
    find: ': { ...wanted, trafficLimitBytes: row.writtenLimitBytes };',
    replace: ': wanted;',
    breaks: 'a panel is compared with the limit that it was given last',
    tests: [sharedVolumeTest],
  },
  {
    id: 'shared-volume/use-before-the-reset-was-seen-is-lost',
    file: commitInSync,
    find: 'if (change === null && account.resetDueGeneration !== null) await bookSinceReset(tx, locked, seen);',
    replace: '',
    breaks: 'what a place used since its own reset belongs to the new period',
    tests: [sharedVolumeTest],
  },
  {
    id: 'shared-volume/first-use-counts-here-only',
    file: beginPeriod,
    find: 'for (const account of await tx.accounts.lockLive(subscription.id)) {',
    replace:
      'for (const account of (await tx.accounts.lockLive(subscription.id)).filter(({ id }) => id === row.id)) {',
    breaks: 'a first use starts the term at all places',
    tests: [sharedVolumeTest],
  },
];
