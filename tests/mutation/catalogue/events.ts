import type { Mutant } from '../mutant.ts';

const eventFollower = 'packages/storage-postgres/src/events/event-follower.ts';
const postgresEvents = 'packages/storage-postgres/src/events/events.ts';
const runTransaction = 'packages/storage-postgres/src/transaction/run-transaction.ts';
const toPanelkitError = 'packages/storage-postgres/src/database/to-panelkit-error.ts';

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
    tests: ['packages/storage-postgres/src/events/event-follower.test.ts'],
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
    id: 'events/silent-commit',
    file: runTransaction,
    find: `if (scope.failure !== null) throw scope.failure;
      await opened.flush();`,
    replace: 'await opened.flush();',
    breaks: 'a transaction whose statement failed does not succeed',
    tests: [postgresFailuresTest, postgresStorageContractTest],
    unseen:
      'PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK, which the connection takes for the same failure.',
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
