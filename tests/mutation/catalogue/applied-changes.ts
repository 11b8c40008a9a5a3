import type { Mutant } from '../mutant.ts';

const changePlan = 'packages/sdk/src/engine/changes/change-plan.ts';
const extendSubscription = 'packages/sdk/src/engine/changes/extend-subscription.ts';
const extensionOffer = 'packages/sdk/src/engine/changes/extension-offer.ts';
const grantTerms = 'packages/sdk/src/engine/changes/grant-terms.ts';
const newPlace = 'packages/sdk/src/engine/changes/new-place.ts';
const openChange = 'packages/sdk/src/engine/changes/open-change.ts';
const postChange = 'packages/sdk/src/engine/changes/post-change.ts';
const subscriptionActions = 'packages/sdk/src/domain/lifecycle/subscription-actions.ts';
const resetUsage = 'packages/sdk/src/engine/changes/reset-usage.ts';
const voidChange = 'packages/sdk/src/engine/changes/void-change.ts';

const renewalsTest = 'tests/engine/entitlement/renewals.test.ts';
const extensionGivenUpTest = 'tests/engine/changes/extension-given-up.test.ts';
const extensionTest = 'tests/engine/changes/extension.test.ts';
const lifecycleTest = 'tests/engine/lifecycle/lifecycle.test.ts';
const ownershipTest = 'tests/engine/api/ownership.test.ts';
const placesOfMovesTest = 'tests/engine/placement/places-of-moves.test.ts';
const staffSwitchesTest = 'tests/engine/units/staff-switches.test.ts';
const trialsAndPlanChangesTest = 'tests/engine/orders/trials-and-plan-changes.test.ts';
const usageOfMovesTest = 'tests/engine/usage/usage-of-moves.test.ts';
const changeGuardsTest = 'tests/engine/changes/change-guards.test.ts';

/** Changes: opened, applied, taken back. */
export const appliedChangesMutants: readonly Mutant[] = [
  {
    id: 'changes/voided-change-keeps-its-money',
    file: voidChange,
    find: `for (const hold of await tx.ledger.listHolds({ changeId: change.id }))
    await tx.ledger.voidHold(hold.id, at);`,
    replace: '',
    breaks: 'the money of a refused change is back',
    tests: [extensionGivenUpTest, extensionTest],
  },
  {
    id: 'changes/voided-change-keeps-its-place',
    file: voidChange,
    find: "if (change.capacityHoldId !== null) await tx.capacity.settle(change.capacityHoldId, 'voided', at);",
    replace: '',
    breaks: 'a refused plan change frees its place',
    tests: [trialsAndPlanChangesTest],
  },
  {
    id: 'changes/half-applied-change-stays',
    file: voidChange,
    find: 'await raiseGeneration(tx, staying, { deadlineAt: null });',
    replace: '',
    breaks: 'what was half applied is taken back',
    tests: [extensionGivenUpTest, extensionTest],
  },
  {
    id: 'changes/nothing-is-due-after-a-voided-change',
    file: voidChange,
    find: 'nextDueAt: nextDueAt(subscription, engine.policies)',
    replace: 'nextDueAt: null',
    breaks: 'after a refused change the period goes on',
    tests: [changeGuardsTest],
  },
  {
    id: 'changes/failed-revival-lives-on',
    file: voidChange,
    find: 'if (change.revives) await',
    replace: 'if (change.revives && change.refundMinor > 0) await',
    breaks: 'a revival that failed ends the subscription again',
    tests: [changeGuardsTest],
  },
  {
    id: 'changes/applied-change-is-not-paid',
    file: postChange,
    find: 'await postMoney(engine, tx, change);',
    replace: '',
    breaks: 'an applied change is paid',
    tests: [extensionTest],
  },
  {
    id: 'changes/place-under-the-new-plan-is-only-held',
    file: postChange,
    find: 'await tx.capacity.post(capacityHoldId, at);',
    replace: '',
    breaks: 'the place of an applied plan change is taken for good',
    tests: [trialsAndPlanChangesTest, placesOfMovesTest],
  },
  {
    id: 'changes/unit-keeps-its-old-place',
    file: postChange,
    find: `if (change.capacityHoldId !== null)
    await tx.units.update(unit.id, { capacityHoldId: change.capacityHoldId });`,
    replace: '',
    breaks: 'a unit stands on the place of its new plan',
    tests: [changeGuardsTest],
  },
  {
    id: 'changes/locked-price-survives-a-plan-change',
    file: grantTerms,
    find: 'keepsPrice ? subscription.renewalPriceMinor : null',
    replace: 'subscription.renewalPriceMinor',
    breaks: "the price that was locked is the former plan's",
    tests: [renewalsTest, trialsAndPlanChangesTest],
  },
  {
    id: 'changes/period-stays',
    file: grantTerms,
    find: 'period: subscription.period + 1',
    replace: 'period: subscription.period',
    breaks: 'a change begins a new period',
    tests: [extensionTest],
  },
  {
    id: 'changes/anchor-stays-after-a-reset',
    file: grantTerms,
    find: 'change.addsTime ? subscription.anchorAt : (granted?.startsAt ?? at)',
    replace: 'subscription.anchorAt ?? granted?.startsAt ?? at',
    breaks: 'a reset begins a new row of periods',
    tests: [changeGuardsTest],
  },
  {
    id: 'changes/passed-warnings-are-told',
    file: grantTerms,
    find: 'const told = passedMilestones({ ...subscription, ...begun }, engine.policies, at);',
    replace: 'const told: string[] = [];',
    breaks: 'what lies before the period is not told',
    tests: [changeGuardsTest],
  },
  {
    id: 'changes/used-bytes-of-the-former-period-stay',
    file: grantTerms,
    find: `    usedBytes,
    runsOutAt: null,`,
    replace: `    usedBytes: subscription.usedBytes + usedBytes,
    runsOutAt: null,`,
    breaks: 'a new period begins unused',
    tests: [changeGuardsTest],
  },
  {
    id: 'changes/due-while-it-changes',
    file: openChange,
    find: '{ nextDueAt: null, termination: null }',
    replace: '{ termination: null }',
    breaks: 'nothing is due while a change is applied',
    tests: [changeGuardsTest],
  },
  {
    id: 'changes/two-changes-pend',
    file: openChange,
    find: 'if ((await tx.changes.lockPending(subscription.id)) !== null) throw changePending(subscription.id);',
    replace: '',
    breaks: 'one change pends',
    tests: [changeGuardsTest],
  },
  {
    id: 'changes/change-has-no-deadline',
    file: openChange,
    find: 'await bumpGenerations(tx, subscription.id, { deadlineAt });',
    replace: 'await bumpGenerations(tx, subscription.id);',
    breaks: 'a change that cannot be applied is given up',
    tests: [extensionGivenUpTest],
  },
  {
    id: 'changes/change-is-free',
    file: openChange,
    find: 'if (priceMinor === 0) return;',
    replace: 'if (priceMinor >= 0) return;',
    breaks: 'a change holds its price',
    tests: [extensionTest],
  },
  {
    id: 'changes/locked-price-by-hand',
    file: extensionOffer,
    find: "wanted.pays === 'locked' ? subscription.renewalPriceMinor : null",
    replace: 'subscription.renewalPriceMinor',
    breaks: 'a locked price is for renewals alone',
    tests: [changeGuardsTest],
  },
  {
    id: 'changes/locked-price-is-forgotten',
    file: extensionOffer,
    find: '(locked ?? plan.price.amountMinor)',
    replace: 'plan.price.amountMinor',
    breaks: 'a locked price holds',
    tests: [changeGuardsTest],
  },
  {
    id: 'changes/revival-takes-no-place',
    file: extendSubscription,
    find: 'await takePlaces(tx, chosen);',
    replace: '',
    breaks: 'a revived subscription has a place',
    tests: [changeGuardsTest],
  },
  {
    id: 'changes/extends-for-somebody-else',
    file: extendSubscription,
    find: 'requireOwner(actor, known.customerId, resource);',
    replace: '',
    breaks: 'a customer extends what is his',
    tests: [ownershipTest],
  },
  {
    id: 'changes/plan-change-goes-elsewhere',
    file: changePlan,
    find: 'accepts: ({ id }) => id === account.inboundId,',
    replace: "accepts: () => account.inboundId !== '',",
    breaks: 'a plan change stays on its inbound',
    tests: [changeGuardsTest],
  },
  {
    id: 'changes/plan-change-takes-no-place',
    file: changePlan,
    find: 'await takePlaces(tx, [place, ...coming]);',
    replace: '',
    breaks: 'a plan change needs a place under its plan',
    tests: [trialsAndPlanChangesTest],
  },
  {
    id: 'changes/resets-what-has-not-begun',
    file: subscriptionActions,
    find: "return granted.onHoldSeconds === null ? null : 'on-hold';",
    replace: 'return null;',
    breaks: 'an account that waits for its first use is not reset',
    tests: [changeGuardsTest],
  },
  {
    id: 'changes/customer-resets-his-usage',
    file: resetUsage,
    find: 'requireStaff(actor, resource);',
    replace: '',
    breaks: 'only staff reset a usage',
    tests: [ownershipTest],
  },
  {
    id: 'changes/new-account-does-not-wait-for-the-old',
    file: newPlace,
    find: 'findLast(({ removedAt }) => removedAt === null)',
    replace: 'findLast(({ removedAt }) => removedAt !== null)',
    breaks: 'a moved account is written when the old one is off',
    tests: [placesOfMovesTest, usageOfMovesTest, lifecycleTest, staffSwitchesTest],
  },
];
