import type { Mutant } from '../mutant.ts';

const appendFacts = 'packages/sdk/src/engine/entitlement/append-facts.ts';
const pauses = 'packages/sdk/src/engine/lifecycle/pauses.ts';
const subscriptionActions = 'packages/sdk/src/domain/lifecycle/subscription-actions.ts';
const staffActions = 'packages/sdk/src/engine/lifecycle/staff-actions.ts';
const beginPeriod = 'packages/sdk/src/engine/usage/begin-period.ts';

const lineByLineTest = 'tests/engine/entitlement/line-by-line.test.ts';
const pauseRulesTest = 'tests/engine/entitlement/pause-rules.test.ts';
const pausesTest = 'tests/engine/entitlement/pauses.test.ts';
const extensionCasesTest = 'tests/engine/changes/extension-cases.test.ts';
const lifecycleTest = 'tests/engine/lifecycle/lifecycle.test.ts';
const usageSyncTest = 'tests/engine/usage/usage-sync.test.ts';
const entitlementGuardsTest = 'tests/engine/entitlement/entitlement-guards.test.ts';

/** The entitlement ledger, pauses and the first use. */
export const entitlementMutants: readonly Mutant[] = [
  {
    id: 'entitlement/facts-are-not-kept',
    file: appendFacts,
    find: 'await tx.entitlement.append(facts);',
    replace: '',
    breaks: 'what follows is entered in the ledger',
    tests: [lineByLineTest],
  },
  {
    id: 'entitlement/rest-stays-after-the-end',
    file: staffActions,
    find: 'await reverseRest(tx, subscription);',
    replace: '',
    breaks: 'what staff end is taken back in the ledger',
    tests: [lineByLineTest],
  },
  {
    id: 'entitlement/pause-adds-nothing',
    file: pauses,
    find: 'resumeEntries(entitlement, pause, tx.now)',
    replace: '[]',
    breaks: 'a pause gives its time back',
    tests: [pausesTest],
  },
  {
    id: 'entitlement/one-pause-too-many',
    file: subscriptionActions,
    find: '>= policy.pausesPerPeriod',
    replace: '> policy.pausesPerPeriod',
    breaks: 'a customer pauses as often as the policy allows',
    tests: [pauseRulesTest],
  },
  {
    id: 'entitlement/staff-pauses-count',
    file: subscriptionActions,
    find: "who === 'customer' && pauses >=",
    replace: 'pauses >=',
    breaks: 'staff pause as often as they like',
    tests: [entitlementGuardsTest],
  },
  {
    id: 'entitlement/customer-lifts-a-suspension',
    file: subscriptionActions,
    find: "if (who === 'staff' && suspension !== null) return 'suspension';",
    replace: "if (suspension !== null) return 'suspension';",
    breaks: 'a customer never lifts what staff suspended',
    tests: [pausesTest, lifecycleTest],
  },
  {
    id: 'entitlement/customer-ends-the-pause-of-staff',
    file: subscriptionActions,
    find: "pause !== null && (who === 'staff' || pause.by === 'customer')",
    replace: 'pause !== null',
    breaks: 'a customer ends the pause that he began',
    tests: [pausesTest, pauseRulesTest],
  },
  {
    id: 'entitlement/pauses-while-it-changes',
    file: subscriptionActions,
    find: "if (change !== null) return 'being-changed';",
    replace: '',
    breaks: 'nobody pauses beside a change',
    tests: [entitlementGuardsTest],
  },
  {
    id: 'entitlement/pauses-what-is-over',
    file: subscriptionActions,
    find: "if (status !== 'active') return status;",
    replace: '',
    breaks: 'what is expired or suspended is not paused',
    tests: [entitlementGuardsTest],
  },
  {
    id: 'entitlement/pause-never-ends',
    file: pauses,
    find: 'resumesAt: addMs(at, longestPauseMs)',
    replace: 'resumesAt: null',
    breaks: 'a pause that lasts its longest ends',
    tests: [pauseRulesTest],
  },
  {
    id: 'entitlement/resumed-access-stays-off',
    file: pauses,
    find: 'await bumpGenerations(tx, id);',
    replace: '',
    breaks: 'access is back after a resume',
    tests: [pausesTest, lifecycleTest],
  },
  {
    id: 'entitlement/suspended-access-stays-on',
    file: staffActions,
    find: 'await bumpGenerations(tx, id);',
    replace: '',
    breaks: 'access ends with a suspension',
    tests: [lifecycleTest],
  },
  {
    id: 'entitlement/suspends-twice',
    file: subscriptionActions,
    find: " ?? (subscription.suspension === null ? null : 'suspended')",
    replace: '',
    breaks: 'what is suspended is not suspended again',
    tests: [entitlementGuardsTest],
  },
  {
    id: 'entitlement/begins-after-the-end',
    file: beginPeriod,
    find: 'begun === null || termination !== null || ',
    replace: 'begun === null || ',
    breaks: 'what has ended does not begin',
    tests: [entitlementGuardsTest],
  },
  {
    id: 'entitlement/first-use-is-not-due',
    file: beginPeriod,
    find: `      anchorAt: begun.startsAt,
      nextDueAt: at,`,
    replace: '      anchorAt: begun.startsAt,',
    breaks: 'a period that begins is swept',
    tests: [usageSyncTest, extensionCasesTest],
  },
];
