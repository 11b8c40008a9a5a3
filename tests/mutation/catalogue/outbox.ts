import type { Mutant } from '../mutant.ts';

const checkCapacity = 'packages/sdk/src/engine/notifications/check-capacity.ts';
const addNotifications = 'packages/sdk/src/engine/notifications/add-notifications.ts';
const readFacts = 'packages/sdk/src/engine/notifications/read-facts.ts';
const planNotifications = 'packages/sdk/src/engine/notifications/plan-notifications.ts';
const wakeByCommit = 'packages/sdk/src/engine/notifications/wake-by-commit.ts';

const notificationFailuresTest = 'tests/engine/notifications/notification-failures.test.ts';
const notificationOptionsTest = 'tests/engine/notifications/notification-options.test.ts';
const notificationsTest = 'tests/engine/notifications/notifications.test.ts';
const remindersTest = 'tests/engine/notifications/reminders.test.ts';
const staffAlertsTest = 'tests/engine/notifications/staff-alerts.test.ts';

/** Whom to tell what: the outbox is filled. */
export const outboxMutants: readonly Mutant[] = [
  {
    id: 'outbox/same-topic-at-once',
    file: addNotifications,
    find: '`${notifier.channel} ${topic}`',
    replace: '`${notifier.channel} ${topic} ${notification.key}`',
    breaks: 'of one batch, too, staff are told the same once',
    tests: ['tests/engine/notifications/outbox-guards.test.ts'],
  },
  {
    id: 'outbox/failed-read-is-kept',
    file: readFacts,
    find: 'reading.catch(() => known.delete(id));',
    replace: 'reading.catch(() => {});',
    breaks: 'a record that could not be read for one event is read for the next',
    tests: ['tests/engine/notifications/outbox-guards.test.ts'],
  },
  {
    id: 'outbox/slower-process-tells-too',
    file: planNotifications,
    find: 'if (!(await tx.marks.move(MARK, after, to))) return 0;',
    replace: 'await tx.marks.move(MARK, after, to);',
    breaks: 'an event is read by one process',
    tests: ['tests/engine/notifications/outbox-guards.test.ts'],
  },
  {
    id: 'outbox/overtaken-is-told',
    file: planNotifications,
    find: '.filter((planned) => whyOvertaken(planned, facts, now) === null)',
    replace: '',
    breaks: 'what a later milestone overtook is not told',
    tests: ['tests/engine/notifications/outbox-guards.test.ts'],
  },
  {
    id: 'outbox/old-news-is-told',
    file: planNotifications,
    find: '.filter(({ code }) => addMs(event.at, maxAgeMs(engine, code)) > now)',
    replace: '',
    breaks: 'what is too old is not told',
    tests: ['tests/engine/notifications/outbox-guards.test.ts'],
  },
  {
    id: 'outbox/muted-panel-is-told',
    file: planNotifications,
    find: ".filter(({ audience }) => audience !== 'staff' || alerts?.muted !== true)",
    replace: '',
    breaks: 'staff mute a panel',
    tests: [
      notificationsTest,
      notificationFailuresTest,
      staffAlertsTest,
      notificationOptionsTest,
      remindersTest,
    ],
  },
  {
    id: 'outbox/channel-of-customers-tells-staff',
    file: addNotifications,
    find: '.filter(({ audiences }) => audiences?.includes(notification.audience) !== false)',
    replace: '',
    breaks: 'a channel has its audiences',
    tests: [
      notificationsTest,
      notificationFailuresTest,
      staffAlertsTest,
      notificationOptionsTest,
      remindersTest,
    ],
  },
  {
    id: 'outbox/staff-are-told-the-same-again',
    file: addNotifications,
    find: 'if (last !== null && last.nextAttemptAt !== null) return null;',
    replace: '',
    breaks: 'what waits for its time is not planned again',
    tests: ['tests/engine/notifications/outbox-guards.test.ts'],
  },
  {
    id: 'outbox/quiet-period-is-ignored',
    file: addNotifications,
    find: 'Math.max(toldAtMs + quietPeriodMs, now.getTime())',
    replace: 'now.getTime()',
    breaks: 'staff are not told the same within the quiet period',
    tests: [
      notificationsTest,
      notificationFailuresTest,
      staffAlertsTest,
      notificationOptionsTest,
      remindersTest,
    ],
  },
  {
    id: 'outbox/quiet-hours-are-ignored',
    file: addNotifications,
    find: 'return comesSilently ? notBefore : afterQuietHours(notBefore, quietHours, engine.timeZone);',
    replace: 'return quietHours === undefined ? now : notBefore;',
    breaks: 'staff sleep in quiet hours',
    tests: [
      notificationsTest,
      notificationFailuresTest,
      staffAlertsTest,
      notificationOptionsTest,
      remindersTest,
    ],
  },
  {
    id: 'outbox/commit-wakes-nobody',
    file: wakeByCommit,
    find: 'if (isAnythingToTell) await wakePlanner(tx);',
    replace: '',
    breaks: 'what a commit owes to a person is told at once',
    tests: [
      notificationsTest,
      notificationFailuresTest,
      staffAlertsTest,
      notificationOptionsTest,
      remindersTest,
    ],
  },
  {
    id: 'outbox/capacity-is-told-by-each',
    file: checkCapacity,
    find: 'if (!(await tx.marks.move(name, before, level))) return false;',
    replace: 'await tx.marks.move(name, before, level);',
    breaks: 'a threshold is told by one process',
    tests: ['tests/engine/notifications/outbox-guards.test.ts'],
  },
  {
    id: 'outbox/own-failure-wakes-it',
    file: wakeByCommit,
    find: ' && !isOwnFailure(event);',
    replace: ';',
    breaks: 'a failure to tell never triggers the next one',
    tests: ['tests/postgres/liveness/failing-work.test.ts'],
    only: 'do not cause each other',
  },
];
