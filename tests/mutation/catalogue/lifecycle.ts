import type { Mutant } from '../mutant.ts';

/** Renewals and the sweep. */
export const lifecycleMutants: readonly Mutant[] = [
  {
    id: 'lifecycle/renews-in-any-period',
    file: 'packages/sdk/src/engine/lifecycle/renew-subscription.ts',
    find: ' || subscription.period !== period',
    replace: '',
    breaks: 'a period is renewed at most once',
    tests: ['tests/engine/lifecycle/renewal-guards.test.ts'],
  },
  {
    id: 'lifecycle/renews-what-is-switched-off',
    file: 'packages/sdk/src/engine/lifecycle/renew-subscription.ts',
    find: 'if (!autoRenew || termination',
    replace: 'if (termination',
    breaks: 'what was switched off is not charged',
    tests: ['tests/engine/lifecycle/renewal-guards.test.ts'],
  },
  {
    id: 'lifecycle/renews-before-its-time',
    file: 'packages/sdk/src/engine/lifecycle/renew-subscription.ts',
    find: 'at !== null && at <= engine.backend.clock.now();',
    replace: 'at !== null;',
    breaks: 'nothing is charged before its time',
    tests: ['tests/engine/lifecycle/renewal-guards.test.ts'],
  },
  {
    id: 'lifecycle/renews-a-pause',
    file: 'packages/sdk/src/engine/lifecycle/renew-subscription.ts',
    find: 'if (pause !== null || isHeldBack',
    replace: 'if (isHeldBack',
    breaks: 'a paused subscription is not charged',
    tests: ['tests/engine/lifecycle/renewal-guards.test.ts'],
  },
  {
    id: 'lifecycle/renews-a-suspension',
    file: 'packages/sdk/src/engine/lifecycle/renew-subscription.ts',
    find: ' || isHeldBack(subscription, engine.policies.renewal)',
    replace: '',
    breaks: 'a suspended subscription is not charged',
    tests: ['tests/engine/lifecycle/renewal-guards.test.ts'],
  },
  {
    id: 'lifecycle/notes-a-failure-of-what-succeeded',
    file: 'packages/sdk/src/engine/lifecycle/renew-subscription.ts',
    find: 'if ((await tx.changes.lockPending(subscription.id)) !== null) return null;',
    replace: '',
    breaks: 'a renewal told twice is no failure',
    tests: ['tests/engine/lifecycle/renewal-told-twice.test.ts'],
  },
  {
    id: 'lifecycle/terminates-before-it-renews',
    file: 'packages/sdk/src/engine/lifecycle/advance-due.ts',
    find: "isOurs(engine, event) && !(event.kind === 'terminate' && isRenewing)",
    replace: 'isOurs(engine, event)',
    breaks: 'a renewal that is due comes before the end',
    tests: ['tests/engine/lifecycle/renewal-guards.test.ts'],
  },
];
