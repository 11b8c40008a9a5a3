import type { Mutant } from '../mutant.ts';

const deliver = 'packages/sdk/src/engine/notifications/deliver.ts';
const callChannel = 'packages/sdk/src/engine/kernel/call-channel.ts';
const recordOutcome = 'packages/sdk/src/engine/notifications/record-outcome.ts';
const sendNotifications = 'packages/sdk/src/engine/notifications/send-notifications.ts';
const postgresNotifications = 'packages/storage-postgres/src/repositories/notifications.ts';

const postgresStorageContractTest = 'packages/storage-postgres/src/storage.contract.test.ts';
const notificationFailuresTest = 'tests/engine/notifications/notification-failures.test.ts';
const notificationOptionsTest = 'tests/engine/notifications/notification-options.test.ts';
const notificationsTest = 'tests/engine/notifications/notifications.test.ts';
const remindersTest = 'tests/engine/notifications/reminders.test.ts';
const staffAlertsTest = 'tests/engine/notifications/staff-alerts.test.ts';
const notificationsOnPostgresTest = 'tests/postgres/notifications.test.ts';
/** Of the contract, what runs on a server. */
const onServer = '^server .*(marks|notifications)';

/** What is sent, and how it ended. */
export const sentMessagesMutants: readonly Mutant[] = [
  {
    id: 'outbox/overtaken-before-it-leaves-is-sent',
    file: deliver,
    find: "if (overtaken !== null) return { row, kind: 'skipped', reason: overtaken };",
    replace: '',
    breaks: 'what no longer holds is not sent',
    tests: [
      notificationsTest,
      notificationFailuresTest,
      staffAlertsTest,
      notificationOptionsTest,
      remindersTest,
    ],
  },
  {
    id: 'outbox/lost-message-is-sent-again',
    file: callChannel,
    find: "return { kind: 'unknown', reason: 'threw' };",
    replace: "return { kind: 'failed', reason: 'threw', retryAfterMs: null };",
    breaks: 'a message of which nobody knows is not sent again',
    tests: [
      notificationsTest,
      notificationFailuresTest,
      staffAlertsTest,
      notificationOptionsTest,
      remindersTest,
    ],
  },
  {
    id: 'outbox/late-message-is-sent-again',
    file: callChannel,
    find: "return { kind: 'unknown', reason: 'no-answer' };",
    replace: "return { kind: 'failed', reason: 'no-answer', retryAfterMs: null };",
    breaks: 'a message without an answer is not sent again',
    tests: [
      notificationsTest,
      notificationFailuresTest,
      staffAlertsTest,
      notificationOptionsTest,
      remindersTest,
    ],
  },
  {
    id: 'outbox/former-sender-speaks',
    file: recordOutcome,
    find: ' || row.attempts !== outcome.row.attempts',
    replace: '',
    breaks: 'a sender that was overtaken records nothing',
    tests: ['tests/engine/notifications/outbox-guards.test.ts'],
  },
  {
    id: 'outbox/tried-after-its-time',
    file: recordOutcome,
    find: "if (nextAttemptAt >= row.expiresAt) return settle(tx, row, { state: 'failed', reason });",
    replace: '',
    breaks: 'a message is tried until its time is over',
    tests: [
      notificationsTest,
      notificationFailuresTest,
      staffAlertsTest,
      notificationOptionsTest,
      remindersTest,
    ],
  },
  {
    id: 'outbox/notifier-is-not-given-its-time',
    file: recordOutcome,
    find: 'Math.max(retryDelayMs(row.attempts, engine.ids.fraction()), outcome.retryAfterMs ?? 0)',
    replace: 'retryDelayMs(row.attempts, engine.ids.fraction())',
    breaks: 'a channel says when to try again',
    tests: [
      notificationsTest,
      notificationFailuresTest,
      staffAlertsTest,
      notificationOptionsTest,
      remindersTest,
    ],
  },
  {
    id: 'outbox/lost-sender-is-sent-again',
    file: sendNotifications,
    find: `if (row.state === 'sending') await settle(tx, row, { state: 'unknown', reason: 'sender-lost' });
  else if (row.expiresAt > now) return false;`,
    replace: 'if (row.expiresAt > now) return false;',
    breaks: 'a message whose sender died is not sent again',
    tests: [
      notificationsTest,
      notificationFailuresTest,
      staffAlertsTest,
      notificationOptionsTest,
      remindersTest,
    ],
  },
  {
    id: 'outbox/too-old-is-sent',
    file: sendNotifications,
    find: 'else if (row.expiresAt > now) return false;',
    replace: 'else if (row.expiresAt > now || row.attempts === 0) return false;',
    breaks: 'a message that is too old is not sent',
    tests: ['tests/engine/notifications/outbox-guards.test.ts'],
  },
  {
    id: 'outbox/channel-that-is-down-is-drained',
    file: sendNotifications,
    find: 'if (claimed.length > 0 && isDown(outcomes)) break;',
    replace: '',
    breaks: 'a channel that is down is left alone',
    tests: [
      notificationsTest,
      notificationFailuresTest,
      staffAlertsTest,
      notificationOptionsTest,
      remindersTest,
    ],
  },
  {
    id: 'outbox-sql/two-senders-claim-one',
    file: postgresNotifications,
    find: `  LIMIT $3
  FOR NO KEY UPDATE SKIP LOCKED`,
    replace: '  LIMIT $3',
    breaks: 'a message is claimed by one sender',
    tests: [notificationsOnPostgresTest, postgresStorageContractTest],
  },
  {
    id: 'outbox-sql/mark-moves-from-anywhere',
    file: postgresNotifications,
    find: 'WHERE name = $1 AND value = $2 RETURNING name',
    replace: 'WHERE name = $1 AND $2::bigint IS NOT NULL RETURNING name',
    breaks: 'a mark moves from where it was seen',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'outbox-sql/claims-before-its-time',
    file: postgresNotifications,
    find: `WHERE channel = $1 AND next_attempt_at <= $2
  ORDER`,
    replace: `WHERE channel = $1 AND $2::timestamptz IS NOT NULL AND next_attempt_at IS NOT NULL
  ORDER`,
    breaks: 'a message waits for its time',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
];
