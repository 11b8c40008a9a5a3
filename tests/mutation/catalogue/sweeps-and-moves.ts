import type { Mutant } from '../mutant.ts';

const advanceDue = 'packages/sdk/src/engine/lifecycle/advance-due.ts';
const autoRenew = 'packages/sdk/src/engine/lifecycle/auto-renew.ts';
const dueUnlessChanging = 'packages/sdk/src/engine/lifecycle/due-unless-changing.ts';
const moveSubscription = 'packages/sdk/src/engine/lifecycle/move-subscription.ts';
const renewSubscription = 'packages/sdk/src/engine/lifecycle/renew-subscription.ts';
const staffActions = 'packages/sdk/src/engine/lifecycle/staff-actions.ts';
const sweep = 'packages/sdk/src/engine/lifecycle/sweep.ts';

const movedWhileChangingTest = 'tests/engine/changes/moved-while-changing.test.ts';
const extensionTest = 'tests/engine/changes/extension.test.ts';
const lifecycleJobTest = 'tests/engine/lifecycle/lifecycle-job.test.ts';
const lifecycleTest = 'tests/engine/lifecycle/lifecycle.test.ts';
const offADeadInboundTest = 'tests/engine/inbounds/off-a-dead-inbound.test.ts';
const placesOfMovesTest = 'tests/engine/placement/places-of-moves.test.ts';
const remindersTest = 'tests/engine/notifications/reminders.test.ts';
const renewalGuardsTest = 'tests/engine/lifecycle/renewal-guards.test.ts';
const seenOffTest = 'tests/engine/usage/seen-off.test.ts';
const staffSwitchesTest = 'tests/engine/units/staff-switches.test.ts';
const usageOfMovesTest = 'tests/engine/usage/usage-of-moves.test.ts';

/** The sweep, renewals and moves. */
export const sweepsAndMovesMutants: readonly Mutant[] = [
  {
    id: 'lifecycle/sweeps-what-is-not-due-any-more',
    file: sweep,
    find: 'const isDue = subscription.nextDueAt !== null && subscription.nextDueAt <= sweep.now;',
    replace: 'const isDue = subscription.nextDueAt !== sweep.now;',
    breaks: 'what another worker did is not done again',
    tests: [lifecycleJobTest],
  },
  {
    id: 'lifecycle/failing-row-is-tried-at-full-speed',
    file: sweep,
    find: 'ERROR_RETRY_MS * 2 ** Math.min(dueErrors, 8)',
    replace: 'ERROR_RETRY_MS',
    breaks: 'the waits of a row that fails grow',
    tests: [lifecycleJobTest],
  },
  {
    id: 'lifecycle/postpones-what-a-change-holds',
    file: sweep,
    find: 'if (nextDueAt === null) return null;',
    replace: '',
    breaks: 'nothing is due while a change is applied',
    tests: [lifecycleJobTest],
  },
  {
    id: 'lifecycle/ended-account-stays',
    file: advanceDue,
    find: 'if (terminated.length > 0) await condemnSubscriptions(tx, terminated);',
    replace: '',
    breaks: 'the account of what has ended is removed',
    tests: [lifecycleTest, lifecycleJobTest],
  },
  {
    id: 'lifecycle/nobody-looks-whether-it-is-off',
    file: advanceDue,
    find: 'const panelIds = await wakeSeeingOff(tx, { subscriptionIds: expired, listed });',
    replace: 'const panelIds = listed.size > expired.length ? [...listed] : [];',
    breaks: 'what expires is seen off',
    tests: [seenOffTest],
  },
  {
    id: 'lifecycle/switched-off-warning-counts-as-told',
    file: advanceDue,
    find: 'passed.filter((milestone) => !left.includes(milestone))',
    replace: "passed.filter((milestone) => left.length >= 0 || milestone === '')",
    breaks: 'what is switched off is told once it is on',
    tests: [lifecycleJobTest],
  },
  {
    id: 'lifecycle/nothing-is-told-as-passed',
    file: advanceDue,
    find: '...passed.filter((milestone) => !left.includes(milestone))',
    replace: '',
    breaks: 'what was told is not told again',
    tests: [remindersTest, lifecycleTest],
  },
  {
    id: 'lifecycle/every-price-is-locked',
    file: autoRenew,
    find: "enabled && engine.policies.renewal.price === 'locked'",
    replace: 'enabled',
    breaks: 'a price is locked where the policy says so',
    tests: [renewalGuardsTest],
  },
  {
    id: 'lifecycle/used-up-tries-stay',
    file: autoRenew,
    find: `        renewalPriceMinor,
        renewal: null,
        nextDueAt: due,`,
    replace: `        renewalPriceMinor,
        nextDueAt: due,`,
    breaks: 'switched on again, a renewal is tried again',
    tests: [renewalGuardsTest],
  },
  {
    id: 'lifecycle/ended-subscription-renews',
    file: autoRenew,
    find: 'if (subscription.termination !== null)',
    replace: 'if (subscription.period < 0)',
    breaks: 'what has ended does not renew',
    tests: [renewalGuardsTest],
  },
  {
    id: 'lifecycle/end-leaves-a-change-pending',
    file: staffActions,
    find: "if (change !== null) await voidChange(engine, tx, { subscription, change, reason: 'terminated' });",
    replace: '',
    breaks: 'what staff end gives the money of its change back',
    tests: [lifecycleTest, extensionTest, staffSwitchesTest],
  },
  {
    id: 'lifecycle/move-leaves-a-plan-change-pending',
    file: moveSubscription,
    find: 'await voidPlacedChange(engine, tx, locked);',
    replace: '',
    breaks: 'a move gives a plan change up, with its place and its money',
    tests: [movedWhileChangingTest],
  },
  {
    id: 'lifecycle/moved-account-leaves-a-copy',
    file: moveSubscription,
    find: 'await condemnAccounts(tx, [account.id]);',
    replace: '',
    breaks: 'a moved subscription has one account',
    tests: [lifecycleTest, usageOfMovesTest, placesOfMovesTest],
  },
  {
    id: 'lifecycle/moved-within-a-panel-keeps-both-places',
    file: moveSubscription,
    find: 'await givePlaceBack(tx, account.capacityHoldId, at);',
    replace: '',
    breaks: 'a move within a panel gives the old place back',
    tests: [lifecycleTest, offADeadInboundTest, placesOfMovesTest],
  },
  {
    id: 'lifecycle/moves-to-where-it-is',
    file: moveSubscription,
    find: 'inbound.id !== account.inboundId && ',
    replace: '',
    breaks: 'a move goes elsewhere',
    tests: [lifecycleTest],
  },
  {
    id: 'lifecycle/missed-tries-are-made-up',
    file: renewSubscription,
    find: 'return isPast ? laterAttempts(engine, expiresAt, attempts + 1) : attempts;',
    replace: 'return isPast ? attempts : attempts;',
    breaks: 'after a downtime the tries that were missed are one',
    tests: [renewalGuardsTest],
  },
  {
    id: 'lifecycle/due-beside-a-change',
    file: dueUnlessChanging,
    find: 'isChanging ? null : nextDueAt',
    replace: 'isChanging && subscription.period < 0 ? null : nextDueAt',
    breaks: 'nothing is due while a change is applied',
    tests: [renewalGuardsTest],
  },
];
