import type { Mutant } from '../mutant.ts';

const boundAccount = 'packages/sdk/src/engine/panel-calls/bound-account.ts';
const boundAdapter = 'packages/sdk/src/engine/panel-calls/bound-adapter.ts';
const callInTime = 'packages/sdk/src/engine/panel-calls/call-in-time.ts';
const callOutside = 'packages/sdk/src/engine/kernel/call-outside.ts';
const guardPages = 'packages/sdk/src/engine/panel-calls/guard-pages.ts';
const panelLine = 'packages/sdk/src/engine/panel-calls/panel-line.ts';
const panelLimiter = 'packages/sdk/src/engine/panel-calls/panel-limiter.ts';
const recordContact = 'packages/sdk/src/engine/contact/record-contact.ts';
const wallets = 'packages/sdk/src/engine/api/wallets.ts';

const callOutsideTest = 'packages/sdk/src/engine/kernel/call-outside.test.ts';
const panelCallTest = 'packages/sdk/src/engine/panel-calls/panel-call.test.ts';
const panelLimiterTest = 'packages/sdk/src/engine/panel-calls/panel-limiter.test.ts';
const hostilePanelsTest = 'tests/attacks/panels/marzban.test.ts';
const hostileAdapterTest = 'tests/engine/panel-calls/hostile-adapter.test.ts';
const ownershipTest = 'tests/engine/api/ownership.test.ts';
const panelCareTest = 'tests/engine/panels/panel-care.test.ts';
const unansweredCallsTest = 'tests/engine/panel-calls/unanswered-calls.test.ts';
const walletsTest = 'tests/engine/payments/wallets.test.ts';

/** What comes from panels, and how long they are waited for. */
export const panelsMutants: readonly Mutant[] = [
  {
    id: 'panels/text-without-a-bound',
    file: boundAccount,
    find: "requireLength('textLength', texts, limits);",
    replace: '',
    breaks: 'each text of a panel has a bound',
    tests: [hostileAdapterTest, hostilePanelsTest],
  },
  {
    id: 'panels/link-without-a-bound',
    file: boundAccount,
    find: "requireLength('linkLength', links, limits);",
    replace: '',
    breaks: 'each link has a bound',
    tests: ['packages/sdk/src/engine/panel-calls/bound-account.test.ts'],
  },
  {
    id: 'panels/links-without-a-bound',
    file: boundAccount,
    find: "requireCount('linksPerAccount', links.length, limits);",
    replace: '',
    breaks: 'an account has so many links',
    tests: [hostileAdapterTest, hostilePanelsTest],
  },
  {
    id: 'panels/links-are-handed-on-as-they-are',
    file: boundAccount,
    find: 'return links.flatMap((link) => cleanLink(link) ?? []);',
    replace: 'return links;',
    breaks: 'links that do harm are not handed on',
    tests: [hostileAdapterTest, hostilePanelsTest],
  },
  {
    id: 'panels/one-character-too-many',
    file: boundAccount,
    find: 'texts.some(({ length }) => length > limits[limit])',
    replace: 'texts.some(({ length }) => length > limits[limit] + 1)',
    breaks: 'a bound holds to the character',
    tests: ['packages/sdk/src/engine/panel-calls/bound-account.test.ts'],
  },
  {
    id: 'panels/listing-without-a-guard',
    file: boundAdapter,
    find: 'guard.page(accounts.map(({ name }) => name));',
    replace: '',
    breaks: 'a listing ends',
    tests: [hostileAdapterTest, hostilePanelsTest],
  },
  {
    id: 'panels/many-without-a-bound',
    file: boundAdapter,
    find: "requireCount('inbounds', found.accounts.length, limits);",
    replace: '',
    breaks: 'so many accounts may have one name',
    tests: ['packages/sdk/src/engine/panel-calls/bound-account.test.ts'],
  },
  {
    id: 'panels/listing-without-a-deadline',
    file: guardPages,
    find: 'leftMs -= clock.monotonicMs() - askedAtMs;',
    replace: '',
    breaks: 'a listing ends in time',
    tests: ['packages/sdk/src/engine/panel-calls/panel-call.test.ts'],
  },
  {
    id: 'panels/given-up-call-sends',
    file: callOutside,
    find: 'if (call.signal.aborted || clock.monotonicMs() >= call.deadlineAtMs)',
    replace: 'if (call.signal.aborted)',
    breaks: 'a call that was given up sends nothing',
    tests: [panelCallTest, callOutsideTest],
  },
  {
    id: 'panels/circuit-stays-closed',
    file: panelLine,
    find: 'if (unanswered.size < mostRunningOn) return null;',
    replace: 'if (unanswered.size >= 0) return null;',
    breaks: 'a panel that does not answer is left alone',
    tests: [panelCallTest],
  },
  {
    id: 'panels/write-beyond-its-span',
    file: callInTime,
    find: 'span === null ? limitMs : Math.min(limitMs, span.deadlineAtMs - clock.monotonicMs())',
    replace: 'limitMs',
    breaks: 'the calls of one write share its deadline',
    tests: ['packages/sdk/src/engine/panel-calls/panel-call.test.ts'],
  },
  {
    id: 'panels/hanging-calls-take-no-place',
    file: panelLimiter,
    find: 'Math.max(1, places - runningOn(panelId))',
    replace: 'places',
    breaks: 'a call that hangs occupies its panel',
    tests: ['packages/sdk/src/engine/panel-calls/panel-limiter.test.ts'],
  },
  {
    id: 'panels/hanging-calls-take-every-place',
    file: panelLimiter,
    find: 'Math.max(1, places - runningOn(panelId))',
    replace: 'places - runningOn(panelId)',
    breaks: 'one place is always left',
    tests: [panelLimiterTest, unansweredCallsTest],
  },
  {
    id: 'panels/large-listing-makes-a-panel-ill',
    file: recordContact,
    find: 'if (contact.tooLarge !== undefined && contact.isListing === true) return known;',
    replace: '',
    breaks: 'a panel whose listing is too large answers all the same',
    tests: [panelCareTest, hostileAdapterTest, hostilePanelsTest],
  },
  {
    id: 'panels/date-of-an-answer-is-not-read',
    file: 'packages/sdk/src/engine/contact/record-contact.ts',
    find: 'return tells ? { ...contact, clockSkewMs: readingMs } : contact;',
    replace: 'return contact;',
    breaks: 'a clock that jumped is known with the next contact',
    tests: ['tests/engine/panels/clock-of-each-contact.test.ts'],
  },
  {
    id: 'panels/good-contact-is-written-each-time',
    file: recordContact,
    find: 'if (isNothingNew(engine, panel.health, contact)) return false;',
    replace: '',
    breaks: 'a good contact is written once a minute',
    tests: ['tests/engine/reconcile/look-guards.test.ts'],
  },
  {
    id: 'panels/customer-adjusts-his-wallet',
    file: wallets,
    find: `requireStaff(actor, target);
      await tx.customers.get(customerId);`,
    replace: 'await tx.customers.get(customerId);',
    breaks: 'staff adjust wallets',
    tests: [ownershipTest, walletsTest],
  },
  {
    id: 'panels/changed-credentials-are-never-asked-about',
    file: 'packages/sdk/src/engine/reconcile/credentials-in-force.ts',
    find: 'return account.credentialsHash === null || isRekeyed(engine, account, seen);',
    replace: 'return false;',
    breaks: 'where staff decide about changed credentials, they are asked',
    tests: ['tests/engine/panels/credential-decisions.test.ts'],
  },
  {
    id: 'panels/empty-secret-may-be-taken',
    file: 'packages/sdk/src/engine/reconcile/credentials-in-force.ts',
    find: "if (Object.values(seen.credentials).includes('')) return false;",
    replace: '',
    breaks: 'an empty secret is nobody’s to take',
    tests: ['tests/engine/panels/credential-decisions.test.ts'],
  },
  {
    id: 'panels/decided-credentials-are-asked-about-again',
    file: 'packages/sdk/src/engine/reconcile/credentials-in-force.ts',
    find: 'return account.credentialsHash === null || isRekeyed(engine, account, seen);',
    replace: 'return true;',
    breaks: 'what staff decided about is not asked again',
    tests: ['tests/engine/panels/credential-decisions.test.ts'],
  },
];
