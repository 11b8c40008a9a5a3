import type { Mutant } from '../mutant.ts';

const otherPlaces = 'packages/sdk/src/engine/units/other-places.ts';
const choosePlaces = 'packages/sdk/src/engine/placement/choose-places.ts';
const voidChange = 'packages/sdk/src/engine/changes/void-change.ts';
const postChange = 'packages/sdk/src/engine/changes/post-change.ts';
const planChangesTest = 'tests/engine/places/plan-changes.test.ts';
const placesTest = 'tests/engine/places/places.test.ts';
const commitInSync = 'packages/sdk/src/engine/reconcile/commit-in-sync.ts';
const giveUpUnit = 'packages/sdk/src/engine/units/give-up-unit.ts';
const moveSubscription = 'packages/sdk/src/engine/lifecycle/move-subscription.ts';
const lostPlace = 'packages/sdk/src/domain/placement/lost-place.ts';
const losePlace = 'packages/sdk/src/engine/units/lose-place.ts';
const lostPlaceTest = 'tests/engine/places/lost-place.test.ts';
const giveUpAccount = 'packages/sdk/src/engine/reconcile/give-up-account.ts';
const attempt = 'packages/sdk/src/engine/reconcile/attempt.ts';
const noteAttempt = 'packages/sdk/src/engine/reconcile/note-attempt.ts';

const extensionGivenUpTest = 'tests/engine/changes/extension-given-up.test.ts';
const fencesTest = 'tests/engine/reconcile/fences.test.ts';
const givingUpTest = 'tests/engine/units/giving-up.test.ts';
const ordersTest = 'tests/engine/orders/orders.test.ts';
const trialsAndPlanChangesTest = 'tests/engine/orders/trials-and-plan-changes.test.ts';
const orderGuardsTest = 'tests/engine/orders/order-guards.test.ts';

/** What cannot be delivered. */
export const givingUpMutants: readonly Mutant[] = [
  {
    id: 'giving-up/setup-fee-goes-back-too-soon',
    file: giveUpUnit,
    find: "if (line.some(({ status }) => status !== 'failed' && status !== 'cancelled')) return;",
    replace: '',
    breaks: 'a setup fee goes back when no unit of its line can be delivered',
    tests: [orderGuardsTest],
  },
  {
    id: 'giving-up/money-of-other-units-goes-back',
    file: giveUpUnit,
    find: "({ unitId, state }) => unitId === unit.id && state === 'pending'",
    replace: "({ state }) => state === 'pending'",
    breaks: 'a unit gives its own money back',
    tests: [orderGuardsTest],
  },
  {
    id: 'giving-up/money-stays-held',
    file: giveUpUnit,
    find: 'await voidUnitMoney(tx, unit);',
    replace: '',
    breaks: 'the money of what was given up is back at once',
    tests: [givingUpTest],
  },
  {
    id: 'giving-up/delivered-unit-is-given-up',
    file: giveUpUnit,
    find: 'if (unit.accountId === null || !canBeGivenUp(unit)) return false;',
    replace: 'if (unit.accountId === null) return false;',
    breaks: 'what was delivered stays',
    tests: [givingUpTest, ordersTest],
  },
  {
    id: 'giving-up/account-stays',
    file: giveUpUnit,
    find: 'if (unit.subscriptionId !== null) await condemnSubscriptions(tx, [unit.subscriptionId]);',
    replace: '',
    breaks: 'nobody uses what was given up',
    tests: [givingUpTest],
  },
  {
    id: 'giving-up/subscription-lives-on',
    file: giveUpUnit,
    find: 'if (subscription !== null) await endSubscription(tx, subscription, change);',
    replace: '',
    breaks: 'a subscription ends with its unit',
    tests: [givingUpTest],
  },
  {
    id: 'giving-up/its-change-pends-for-ever',
    file: giveUpUnit,
    find: "if (pending !== null) await tx.changes.update(pending.id, { state: 'voided', settledAt: at });",
    replace: '',
    breaks: 'nothing pends of what was given up',
    tests: [givingUpTest],
  },
  {
    id: 'giving-up/trial-is-lost',
    file: giveUpUnit,
    find: 'await giveTrialBack(tx, customer, unit);',
    replace: '',
    breaks: 'a trial that was not delivered was none',
    tests: [givingUpTest, trialsAndPlanChangesTest],
  },
  {
    id: 'giving-up/another-generation',
    file: giveUpAccount,
    find: ' || latest.generation !== account.generation',
    replace: '',
    breaks: 'terms that changed meanwhile are not given up',
    tests: [fencesTest],
  },
  {
    id: 'giving-up/deadline-is-ignored',
    file: attempt,
    find: 'return condemnedAt === null && deadlineAt !== null && deadlineAt <= engine.backend.clock.now();',
    replace: 'return condemnedAt !== null && deadlineAt !== null;',
    breaks: 'what cannot be delivered in time is given up',
    tests: [givingUpTest, extensionGivenUpTest],
  },
  {
    id: 'giving-up/next-attempt-after-the-deadline',
    file: noteAttempt,
    find: 'account.deadlineAt !== null && account.deadlineAt < at ? account.deadlineAt : at',
    replace: 'at',
    breaks: 'a unit is given up at its deadline, not after it',
    tests: [givingUpTest],
  },
  {
    id: 'giving-up/move-has-a-deadline',
    file: moveSubscription,
    find: 'await tx.accounts.update(moved.id, { deadlineAt });',
    replace: '',
    breaks: 'a move is tried until it is there',
    tests: ['tests/engine/changes/moved-while-changing.test.ts'],
  },
  {
    id: 'places/delivered-with-the-first-account',
    file: commitInSync,
    find: ' && isLastRequired(locked, account)',
    replace: '',
    breaks: 'a unit is delivered with its last required place',
    tests: [placesTest],
  },
  {
    id: 'places/waits-for-what-is-optional',
    file: otherPlaces,
    find: ' && isAwaited(other) && isBehind(other)',
    replace: ' && isBehind(other)',
    breaks: 'nobody waits for an optional place',
    tests: [placesTest],
  },
  {
    id: 'places/optional-place-fails-its-unit',
    file: giveUpAccount,
    find: 'if (!account.required) return false;',
    replace: '',
    breaks: 'an optional place never fails its unit',
    tests: [lostPlaceTest],
  },
  {
    id: 'places/lost-place-holds-the-unit-up',
    file: lostPlace,
    find: 'return required && lostAt === null;',
    replace: 'return required;',
    breaks: 'a unit does not wait for a place that it lost',
    tests: [lostPlaceTest],
  },
  {
    id: 'places/loses-its-last-required-place',
    file: losePlace,
    find: 'if (left.length === 0) return false;',
    replace: '',
    breaks: 'a unit is not delivered without any required place',
    tests: [lostPlaceTest],
  },
  {
    id: 'places/delivers-with-what-died-meanwhile',
    file: losePlace,
    find: '{ deadlineAt: addMs(tx.now, engine.policies.giveUpAfterMs) }',
    replace: '{}',
    breaks: 'a unit that waits for its last place is given up in the end',
    tests: [lostPlaceTest],
  },
  {
    id: 'places/gives-days-for-the-place-that-delivers',
    file: losePlace,
    find: 'lostAt !== null && id !== by.id',
    replace: 'id !== by.id',
    breaks: 'days are given for lost places alone',
    tests: [lostPlaceTest],
  },
  {
    id: 'places/first-failure-voids-a-change',
    file: giveUpAccount,
    find: 'if (mayBeApplied(locked, account, tx.now)) return false;',
    replace: '',
    breaks: 'a change is voided when no place is left that could take it',
    tests: [placesTest],
  },
  {
    id: 'places/other-places-keep-their-usage',
    file: commitInSync,
    find: '{ resetDueGeneration: change.generation }',
    replace: '{}',
    breaks: 'each place begins a new period with its usage reset',
    tests: [placesTest],
  },
  {
    id: 'places/plan-counts-each-place',
    file: choosePlaces,
    find: 'countsForPlan: place.isLead,',
    replace: 'countsForPlan: true,',
    breaks: 'a plan counts units',
    tests: [placesTest],
  },
  {
    id: 'places/leaving-place-applies-the-change',
    file: commitInSync,
    find: "change.kind !== 'purchase' && !leaves",
    replace: "change.kind !== 'purchase'",
    breaks: 'a plan change is applied by a place of the new plan',
    tests: [planChangesTest],
  },
  {
    id: 'places/edited-plan-drops-the-lead',
    file: postChange,
    find: 'account.id !== lead.id && servesUnit(unit, account) && !cameWith(change, account)',
    replace: 'servesUnit(unit, account)',
    breaks: 'the lead account and what came with a change stay',
    tests: [planChangesTest],
  },
  {
    id: 'places/what-came-stays-after-a-void',
    file: voidChange,
    find: 'await condemnAccounts(tx, coming);',
    replace: '',
    breaks: 'accounts that came with a voided change go',
    tests: [planChangesTest],
  },
];
