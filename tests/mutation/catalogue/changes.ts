import type { Mutant } from '../mutant.ts';

/** Extensions and plan changes. */
const commitInSync = 'packages/sdk/src/engine/reconcile/commit-in-sync.ts';
const usageWhileChangingTest = 'tests/engine/usage/usage-while-changing.test.ts';
const sharedVolumeTest = 'tests/engine/places/shared-volume.test.ts';

export const changesMutants: readonly Mutant[] = [
  {
    id: 'changes/extends-for-another-price',
    file: 'packages/sdk/src/engine/changes/refuse-extension.ts',
    find: ' && offer.priceMinor === expected.priceMinor',
    replace: '',
    breaks: 'nobody pays another price than was shown',
    tests: ['tests/engine/changes/extension.test.ts'],
  },
  {
    id: 'changes/extends-by-another-type',
    file: 'packages/sdk/src/engine/changes/refuse-extension.ts',
    find: 'offer.type === expected.type && ',
    replace: '',
    breaks: 'nobody gets another extension than was shown',
    tests: ['tests/engine/changes/extension.test.ts', 'tests/engine/changes/extension-cases.test.ts'],
  },
  {
    id: 'changes/plan-change-for-another-price',
    file: 'packages/sdk/src/engine/changes/change-plan.ts',
    find: 'offer.priceMinor === expected.priceMinor && ',
    replace: '',
    breaks: 'nobody pays another price for a plan than was shown',
    tests: ['tests/engine/orders/trials-and-plan-changes.test.ts'],
  },
  {
    id: 'changes/plan-change-for-another-refund',
    file: 'packages/sdk/src/engine/changes/change-plan.ts',
    find: ' && offer.refundMinor === expected.refundMinor',
    replace: '',
    breaks: 'nobody gets less back for a plan than was shown',
    tests: ['tests/engine/orders/trials-and-plan-changes.test.ts'],
  },
  {
    id: 'changes/customer-extends-for-nothing',
    file: 'packages/sdk/src/engine/changes/extend-subscription.ts',
    find: 'if (free) requireStaff(actor, resource);',
    replace: '',
    breaks: 'only staff extend without a charge',
    tests: ['tests/engine/changes/extension.test.ts', 'tests/engine/api/ownership.test.ts'],
  },
  {
    id: 'changes/extends-beside-a-pending-change',
    file: 'packages/sdk/src/engine/changes/extend-subscription.ts',
    find: 'hasPendingChange: locked.change !== null',
    replace: 'hasPendingChange: false',
    breaks: 'a change that is being applied is named, not the empty wallet',
    tests: ['tests/engine/changes/extension.test.ts'],
  },
  {
    id: 'changes/plan-change-beside-a-pending-change',
    file: 'packages/sdk/src/engine/changes/change-plan.ts',
    find: 'hasPendingChange: change !== null, toPlan',
    replace: 'hasPendingChange: false, toPlan',
    breaks: 'a change that is being applied is named, not the empty wallet',
    tests: ['tests/engine/orders/trials-and-plan-changes.test.ts'],
  },
  {
    id: 'changes/old-place-is-kept',
    file: 'packages/sdk/src/engine/changes/post-change.ts',
    find: 'await givePlaceBack(tx, lead.capacityHoldId, at);',
    replace: '',
    breaks: "a plan change gives the old plan's place back",
    tests: ['tests/engine/orders/trials-and-plan-changes.test.ts'],
  },
  {
    id: 'changes/surplus-is-kept',
    file: 'packages/sdk/src/engine/changes/post-change.ts',
    find: 'await refund(engine, tx, change, subscription.customerId);',
    replace: '',
    breaks: 'a surplus of a plan change goes back to the wallet',
    tests: ['tests/engine/orders/trials-and-plan-changes.test.ts'],
  },
  {
    id: 'changes/use-before-the-commit-counts-twice',
    file: commitInSync,
    find: 'isSame && !isCountedMeanwhile(work.account, account, change)',
    replace: 'isSame',
    breaks: 'use that was booked for the period that ends is not booked for the next',
    tests: [usageWhileChangingTest],
  },
  {
    id: 'changes/reset-that-was-not-done-stays-open',
    file: 'packages/sdk/src/engine/reconcile/write-action.ts',
    find: "action.kind === 'ensure' && action.existing !== null ? { resetIntent: null } : {}",
    replace: '{}',
    breaks: 'a pending change does not stop booking',
    tests: [usageWhileChangingTest],
  },
  {
    id: 'changes/used-up-volume-wakes-a-pending-change',
    file: 'packages/sdk/src/engine/usage/shared-volumes.ts',
    find: '(await tx.changes.lockPending(subscriptionId)) === null',
    replace: 'true',
    breaks: 'a used-up volume does not shorten the waits of a pending change',
    tests: [sharedVolumeTest],
  },
];
