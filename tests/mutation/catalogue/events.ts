import type { Mutant } from '../mutant.ts';

const eventFollower = 'packages/storage-postgres/src/events/event-follower.ts';
const postgresEvents = 'packages/storage-postgres/src/events/events.ts';
const recordTables = 'packages/storage-postgres/migrations/0001_baseline/8_records.sql';
const runTransaction = 'packages/storage-postgres/src/transaction/run-transaction.ts';
const toPanelkitError = 'packages/storage-postgres/src/database/to-panelkit-error.ts';

const eventFollowerTest = 'packages/storage-postgres/src/events/event-follower.test.ts';
const silentDatabaseTest = 'packages/storage-postgres/src/database/silent-database.test.ts';
const postgresFailuresTest = 'packages/storage-postgres/src/transaction/failures.test.ts';
const postgresRacesTest = 'packages/storage-postgres/src/transaction/races.test.ts';
const postgresStorageContractTest = 'packages/storage-postgres/src/storage.contract.test.ts';
/** Of the contract, what runs on a server. */
const onServer = '^server .*events';

/** Events, and how transactions end. */
export const eventsMutants: readonly Mutant[] = [
  {
    id: 'events/told-again-from-the-cursor',
    file: postgresEvents,
    find: `WHERE cursor > $1 ORDER BY cursor LIMIT $2\`;
const eventsOfAggregate`,
    replace: `WHERE cursor >= $1 ORDER BY cursor LIMIT $2\`;
const eventsOfAggregate`,
    breaks: 'an event is read once',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'events/listener-is-told-twice',
    file: eventFollower,
    find: 'follower.cursor >= event.cursor) continue;',
    replace: 'follower.cursor > event.cursor) continue;',
    breaks: 'a listener is told of an event once',
    tests: [eventFollowerTest],
  },
  {
    id: 'events/newcomer-is-told-the-past',
    file: eventFollower,
    find: 'for (const follower of newcomers) follower.cursor = cursor;',
    replace: 'for (const follower of newcomers) follower.cursor = Math.min(0, cursor);',
    breaks: 'a listener begins where it came',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    // Without the lock alone nothing changes: the counter's row, which is held until the commit, is a second
    // one.
    id: 'events/numbered-side-by-side',
    file: recordTables,
    find: `  PERFORM pg_advisory_xact_lock(hashtext('panelkit.events'));
  IF NOT EXISTS (SELECT FROM panelkit.event_outbox) THEN RETURN; END IF;
  WITH taken AS (
    DELETE FROM panelkit.event_outbox RETURNING *
  ), named AS (
    SELECT *, panelkit.aggregate_of(aggregate_kind, aggregate_id) AS aggregate FROM taken
  ), placed AS (
    SELECT *, row_number() OVER (ORDER BY id) AS place,
      row_number() OVER (PARTITION BY aggregate ORDER BY id) - count(*) OVER (PARTITION BY aggregate) AS steps_to_last
    FROM named
  ), counted AS (
    INSERT INTO panelkit.event_sequences AS known (aggregate, sequence)
    SELECT aggregate, count(*) FROM named GROUP BY aggregate
    ON CONFLICT (aggregate) DO UPDATE SET sequence = known.sequence + excluded.sequence
    RETURNING aggregate, sequence
  ), last AS (
    INSERT INTO panelkit.counters AS counter (name, value) SELECT 'events', count(*) FROM named
    ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value
    RETURNING value
  )`,
    replace: `  IF NOT EXISTS (SELECT FROM panelkit.event_outbox) THEN RETURN; END IF;
  WITH taken AS (
    DELETE FROM panelkit.event_outbox
    WHERE id = ANY(ARRAY(SELECT id FROM panelkit.event_outbox FOR UPDATE SKIP LOCKED)) RETURNING *
  ), named AS (
    SELECT *, panelkit.aggregate_of(aggregate_kind, aggregate_id) AS aggregate FROM taken
  ), placed AS (
    SELECT *, row_number() OVER (ORDER BY id) AS place,
      row_number() OVER (PARTITION BY aggregate ORDER BY id) - count(*) OVER (PARTITION BY aggregate) AS steps_to_last
    FROM named
  ), counted AS (
    SELECT aggregate, nextval('panelkit.event_outbox_id_seq') AS sequence FROM named GROUP BY aggregate
  ), last AS (
    SELECT max(id) AS value FROM named
  )`,
    breaks: 'cursors follow the order of commits',
    tests: [eventFollowerTest],
  },
  {
    id: 'events/deadlock-is-told-to-the-caller',
    file: runTransaction,
    find: 'if (run < RUNS && isWorthAnotherRun(cause)) continue;',
    replace: '',
    breaks: 'the victim of a deadlock is run again',
    tests: [postgresRacesTest, postgresFailuresTest],
  },
  {
    id: 'events/rows-in-the-error',
    file: toPanelkitError,
    find: 'return withoutValues(error);',
    replace: 'return error;',
    breaks: 'no row of the database is in an error',
    tests: [postgresFailuresTest],
  },
  {
    id: 'events/timed-out-lock-is-a-defect',
    file: toPanelkitError,
    find: `  '55P03', // a lock was not to be had in time
`,
    replace: '',
    breaks: 'a lock that is not to be had is storage that is away',
    tests: [postgresFailuresTest, silentDatabaseTest],
  },
  {
    id: 'events/unknown-commit-is-a-failure',
    file: toPanelkitError,
    find: "outcome: 'unknown'",
    replace: "outcome: 'failed'",
    breaks: 'a commit without an answer is unknown',
    tests: [silentDatabaseTest],
  },
];
