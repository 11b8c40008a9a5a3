import type { Mutant } from '../../mutant.ts';

const givePlaceBack = 'packages/sdk/src/engine/placement/give-place-back.ts';
const beginWrite = 'packages/sdk/src/engine/reconcile/begin-write.ts';
const counters = 'packages/sdk/src/engine/reconcile/counters.ts';
const commitGone = 'packages/sdk/src/engine/reconcile/commit-gone.ts';
const commitInSync = 'packages/sdk/src/engine/reconcile/commit-in-sync.ts';
const noteAttempt = 'packages/sdk/src/engine/reconcile/note-attempt.ts';
const recordContact = 'packages/sdk/src/engine/contact/record-contact.ts';
const wakeWaiting = 'packages/sdk/src/engine/contact/wake-waiting.ts';
const bumpGeneration = 'packages/sdk/src/engine/accounts/bump-generation.ts';
const accountTable = 'packages/storage-memory/src/rows/account-table.ts';

const capacityTest = 'tests/engine/placement/capacity.test.ts';
const countersOfResetsTest = 'tests/engine/usage/counters-of-resets.test.ts';
const crashTest = 'tests/engine/reconcile/crash.test.ts';
const deliveryTest = 'tests/engine/units/delivery.test.ts';
const driftTest = 'tests/engine/usage/drift.test.ts';
const extensionTest = 'tests/engine/changes/extension.test.ts';
const fencesTest = 'tests/engine/reconcile/fences.test.ts';
const givingUpTest = 'tests/engine/units/giving-up.test.ts';
const lifecycleTest = 'tests/engine/lifecycle/lifecycle.test.ts';
const linksAfterRecreationTest = 'tests/engine/reconcile/links-after-recreation.test.ts';
const lostAnswerTest = 'tests/engine/reconcile/lost-answer.test.ts';
const endedEarlyTest = 'tests/engine/panels/ended-early.test.ts';
const renamedTest = 'tests/engine/panels/renamed.test.ts';
const offBeforeInSyncTest = 'tests/engine/places/off-before-in-sync.test.ts';
const ordersTest = 'tests/engine/orders/orders.test.ts';
const placesOfMovesTest = 'tests/engine/placement/places-of-moves.test.ts';
const wakingTest = 'tests/engine/contact/waking.test.ts';
const usageOfMovesTest = 'tests/engine/usage/usage-of-moves.test.ts';
const usageSyncTest = 'tests/engine/usage/usage-sync.test.ts';

/** The reconciler: what is announced and committed. */
export const reconcileCommitsMutants: readonly Mutant[] = [
  {
    id: 'reconcile/off-before-in-sync-takes-no-place',
    file: commitGone,
    find: 'if (account.observedGeneration === 0) await tx.capacity.post(account.capacityHoldId, tx.now);',
    replace: '',
    breaks: 'an account that is off before it was ever in sync takes its place for good',
    tests: [offBeforeInSyncTest],
  },
  {
    id: 'reconcile/reset-keeps-the-epoch',
    file: counters,
    find: 'counterEpoch: counterEpoch + 1, counterBytes: counter,',
    replace: 'counterEpoch, counterBytes: counter,',
    breaks: 'a listing from before a reset is void after it',
    tests: [countersOfResetsTest],
  },
  {
    id: 'reconcile/counter-after-a-recreation-is-what-is-shown',
    file: counters,
    find: 'const counter = isReset ? seen.usedBytes : smallerCounter(counterBytes, seen);',
    replace: 'const counter = seen.usedBytes;',
    breaks: 'what passed while a recreation was open is booked',
    tests: [countersOfResetsTest],
  },
  {
    id: 'reconcile/links-of-a-recreated-account-are-not-told',
    file: commitInSync,
    find: 'if (account.sealedLinks !== null) await emitNewLinks(engine, tx, work, seen);',
    replace: '',
    breaks: 'a customer whose links changed is told',
    tests: [linksAfterRecreationTest],
  },
  {
    id: 'reconcile/place-of-a-delivery-is-only-held',
    file: commitInSync,
    find: 'await tx.capacity.post(account.capacityHoldId, engine.backend.clock.now());',
    replace: 'return;',
    breaks: 'the place of a delivery is taken for good',
    tests: [ordersTest, capacityTest],
  },
  {
    id: 'reconcile/place-of-the-removed-is-lost',
    file: commitGone,
    find: 'await givePlaceBack(tx, capacityHoldId, at);',
    replace: '',
    breaks: 'the place of a removed account is free',
    tests: [givingUpTest, lifecycleTest, capacityTest],
  },
  {
    id: 'reconcile/successor-is-not-woken',
    file: commitGone,
    find: 'await wakeSuccessor(engine, tx, account, accounts);',
    replace: '',
    breaks: 'who waits for a removal need not wait for its time',
    tests: [lifecycleTest, placesOfMovesTest, usageOfMovesTest],
  },
  {
    id: 'reconcile/cancelled-order-never-ends',
    file: commitGone,
    find: 'await settleOrder(tx, unit.orderId);',
    replace: '',
    breaks: 'a cancelled order follows its accounts',
    tests: [givingUpTest, ordersTest],
  },
  {
    id: 'reconcile/taken-place-stays-used',
    file: givePlaceBack,
    find: "if (!wasSetAside) await tx.capacity.settle(capacityHoldId, 'released', at);",
    replace: '',
    breaks: 'a place that was taken is free again',
    tests: [lifecycleTest, capacityTest],
  },
  {
    id: 'reconcile/first-send-is-not-noted',
    file: beginWrite,
    find: 'firstSentAt: account.firstSentAt ?? now,',
    replace: 'firstSentAt: account.firstSentAt,',
    breaks: 'what may be on a panel is removed there',
    tests: [givingUpTest, crashTest, lostAnswerTest],
  },
  {
    id: 'reconcile/recreation-keeps-the-counter',
    file: beginWrite,
    find: 'return { counterEpoch: counterEpoch + 1, counterBytes: 0, resetIntent };',
    replace: 'return { counterEpoch: counterEpoch + 1, resetIntent };',
    breaks: 'a recreated account counts from zero',
    tests: [countersOfResetsTest],
  },
  {
    id: 'reconcile/start-moves-with-each-try',
    file: beginWrite,
    find: `if (change.startsAt === null && account.condemnedAt === null)
    await tx.changes.update(change.id, { startsAt });`,
    replace: '',
    breaks: 'the dates of a sale do not move after its first write',
    tests: [deliveryTest],
  },
  {
    id: 'reconcile/leaked-credentials-are-written-again',
    file: beginWrite,
    find: "if (!areTaken && !action.differences.includes('credentials'))",
    replace: 'if (!areTaken)',
    breaks: 'credentials that somebody changed are not written again',
    tests: [renamedTest, driftTest],
  },
  {
    id: 'reconcile/taken-credentials-are-written-again',
    file: beginWrite,
    find: "if (!areTaken && !action.differences.includes('credentials'))",
    replace: "if (!action.differences.includes('credentials'))",
    breaks: 'an account that is recreated does not get the credentials that another one took over',
    tests: [renamedTest],
  },
  {
    id: 'reconcile/last-counter-of-the-former-period',
    file: counters,
    find: 'if (await beganAfter(tx, subscription, account.condemnedAt)) return {};',
    replace: '',
    breaks: 'what was used before a period is not booked to it',
    tests: [usageOfMovesTest],
  },
  {
    id: 'reconcile/last-counter-is-not-booked',
    file: counters,
    find: 'if (deltaBytes <= 0 || subscription.period !== period) return {};',
    replace: 'if (deltaBytes !== 0 || subscription.period !== period) return {};',
    breaks: 'what a moved account counted last is booked',
    tests: [usageOfMovesTest, usageSyncTest, lifecycleTest],
  },
  {
    id: 'reconcile/moved-on-terms-wait',
    file: noteAttempt,
    find: 'movedOn || later.at < now ? now : later.at',
    replace: 'later.at < now ? now : later.at',
    breaks: 'terms that changed meanwhile are due at once',
    tests: [fencesTest],
  },
  {
    id: 'reconcile/former-account-speaks-for-its-unit',
    file: noteAttempt,
    find: 'if (!servesUnit(unit, account)) return account;',
    replace: '',
    breaks: 'a unit that was placed elsewhere has nothing to do with its former account',
    tests: [givingUpTest, fencesTest],
  },
  {
    id: 'reconcile/staff-are-told-each-time',
    file: noteAttempt,
    find: 'later.needsAttention !== true || lastError?.code === code',
    replace: 'later.needsAttention !== true',
    breaks: 'staff are told once',
    tests: [endedEarlyTest],
  },
  {
    id: 'reconcile/unsettled-accounts-are-woken',
    file: wakeWaiting,
    find: 'nextAttemptAt > tx.now && !isUnsettled(account, tx.now);',
    replace: 'nextAttemptAt > tx.now;',
    breaks: 'what must settle waits, also when its panel is back',
    tests: [fencesTest],
  },
  {
    id: 'reconcile/what-is-missing-is-not-woken-on-a-trusted-panel',
    file: 'packages/sdk/src/engine/api/panel-oversight.ts',
    find: '{ includesMissing: true }',
    replace: '{}',
    breaks: 'what waits on a suspect panel is tried when staff trust it',
    tests: [wakingTest],
  },
  {
    id: 'reconcile/nobody-is-woken-when-a-panel-is-back',
    file: recordContact,
    find: 'if (isBack) await wakeWaiting(engine, panel.id);',
    replace: '',
    breaks: 'accounts that wait for a panel are tried when it is back',
    tests: [givingUpTest],
  },
  {
    id: 'reconcile/wanted-again-without-a-generation',
    file: bumpGeneration,
    find: 'accounts.map((account) => account.generation)) + 1;',
    replace: 'accounts.map((account) => account.generation));',
    breaks: 'what is wanted after a change has a new generation',
    tests: [lifecycleTest, extensionTest],
  },
  {
    id: 'reconcile/condemned-is-wanted-again',
    file: accountTable,
    find: 'live: byGroup((row) => (row.condemnedAt === null ? row.subscriptionId : null)),',
    replace: 'live: byGroup((row) => row.subscriptionId),',
    breaks: 'what is condemned stays so',
    tests: [fencesTest, lifecycleTest],
  },
];
