import type { Mutant } from '../../mutant.ts';

const shop = 'packages/shop/src';
const attempts = `${shop}/people/attempts.ts`;
const forgetCustomer = `${shop}/people/forget-customer.ts`;
const formGuard = `${shop}/security/form-guard.ts`;
const requireStanding = 'packages/sdk/src/engine/customers/require-standing.ts';

const abuseTest = `${shop}/tests/security/abuse.test.ts`;
const attemptsTest = `${shop}/tests/security/sign-in-attempts.test.ts`;
const customerAbuseTest = 'tests/engine/customers/abuse.test.ts';
const routesTest = `${shop}/tests/security/routes.test.ts`;
const securityTest = `${shop}/tests/security/security.test.ts`;

/** Guards of the reference shop, and of what it plugs together. */
export const shopMutants: readonly Mutant[] = [
  {
    id: 'shop/proof-never-ages',
    file: `${shop}/security/fresh-proof.ts`,
    find: 'provedAt === undefined || clock.now().getTime() - provedAt > FRESH_MS',
    replace: 'provedAt === undefined',
    breaks: 'what takes a shop over needs a proof of the last ten minutes',
    tests: [`${shop}/tests/security/fresh-proof.test.ts`],
  },
  {
    id: 'shop/stream-outlives-sign-out',
    file: `${shop}/security/session.ts`,
    find: 'resolve(!error)',
    replace: 'resolve(!error || true)',
    breaks: 'a stream of events ends with its session',
    tests: [`${shop}/tests/security/shell.test.ts`],
  },
  {
    id: 'shop/network-guesses-on',
    file: attempts,
    find: "['network', networkOf(address)],",
    replace: '',
    breaks: 'one network tries only so many addresses',
    tests: [attemptsTest],
  },
  {
    id: 'shop/known-browser-guesses-on',
    file: attempts,
    find: "return [['browser', knownBrowser]];",
    replace: 'return [];',
    breaks: 'guesses of a known browser are counted',
    tests: [attemptsTest],
  },
  {
    id: 'shop/form-without-token',
    file: formGuard,
    find: 'isForm && !validateRequest(request)',
    replace: "isForm && request.method === 'NONE'",
    breaks: 'a form carries a token of the shop',
    tests: [securityTest, routesTest],
  },
  {
    id: 'shop/token-of-anybody',
    file: formGuard,
    find: "session?.userId === undefined ? 'nobody' : sessionID",
    replace: "session?.userId === undefined ? 'nobody' : 'nobody'",
    breaks: 'a form of an earlier person in the same browser is refused',
    tests: [securityTest],
  },
  {
    id: 'shop/receipts-without-end',
    file: `${shop}/security/receipt-limits.ts`,
    find: 'const MOST_WAITING = 5;',
    replace: 'const MOST_WAITING = 5000;',
    breaks: 'only so many receipts of a customer wait',
    tests: [`${shop}/tests/security/hostile-input.test.ts`],
  },
  {
    id: 'shop/pictures-stay',
    file: forgetCustomer,
    find: 'await store.attachments.removeByOwner(user.id, waiting.flatMap(pictureOf));',
    replace: '',
    breaks: 'pictures go with the customer',
    tests: [abuseTest],
  },
  {
    id: 'shop/waiting-picture-goes',
    file: forgetCustomer,
    find: 'waiting.flatMap(pictureOf)',
    replace: '[]',
    breaks: 'a picture that staff have yet to look at stays',
    tests: [abuseTest],
  },
  {
    id: 'shop/formula-in-a-cell',
    file: `${shop}/routes/staff/csv-line.ts`,
    find: '(^|[,;|])',
    replace: '(^)',
    breaks: 'a spreadsheet runs no cell',
    tests: [`${shop}/routes/staff/csv-line.test.ts`],
  },
  {
    id: 'shop/too-many-proxies',
    file: 'examples/express-shop/src/doctor/check-proxy.ts',
    find: 'hops !== null && seen.trustProxy > hops',
    replace: 'hops !== null && seen.trustProxy > 100 * hops',
    breaks: 'doctor names a TRUST_PROXY that is too high',
    tests: ['examples/express-shop/src/doctor/diagnose.test.ts'],
  },
  {
    id: 'shop/headers-without-end',
    file: 'packages/http/src/node/stoppable-server.ts',
    find: 'headersTimeout: headersMs,',
    replace: '',
    breaks: 'a client that is too slow with its headers is cut off',
    tests: ['packages/http/src/node/stoppable-server.test.ts'],
  },
  {
    id: 'shop/customer-holds-all-stock',
    file: requireStanding,
    find: 'if (ofCustomer + wanted > unpaidUnitsPerCustomer)',
    replace: 'if (ofCustomer > unpaidUnitsPerCustomer)',
    breaks: 'what is wanted now counts as unpaid too',
    tests: [customerAbuseTest, abuseTest],
  },
  {
    id: 'shop/network-holds-all-stock',
    file: requireStanding,
    find: 'if (networkHash === null) return;',
    replace: 'if (networkHash !== undefined) return;',
    breaks: 'a network holds only so many unpaid units',
    tests: [customerAbuseTest, abuseTest],
  },
  {
    id: 'shop/anybody-holds-stock',
    file: requireStanding,
    find: 'await requireConfirmed(engine, tx, { customerId, actor, method, hasTrial });',
    replace: '',
    breaks: 'trials and receipts are for customers who can be reached',
    tests: [customerAbuseTest, abuseTest],
  },
  {
    id: 'shop/links-vanish',
    file: 'packages/sdk/src/engine/usage/refresh-links.ts',
    find: 'if (fresh.length === 0 && stored?.sealedLinks != null) return [];',
    replace: '',
    breaks: 'an answer without links takes none away',
    tests: ['tests/engine/usage/link-guards.test.ts'],
  },
];
