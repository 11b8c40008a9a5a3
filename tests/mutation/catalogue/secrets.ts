import type { Mutant } from '../mutant.ts';

const beginWrite = 'packages/sdk/src/engine/reconcile/begin-write.ts';
const credentialsInForce = 'packages/sdk/src/engine/reconcile/credentials-in-force.ts';
const changedCredentialsTest = 'tests/engine/panels/changed-credentials.test.ts';
const renewedCredentials = 'packages/sdk/src/engine/accounts/renewed-credentials.ts';
const renewedFamiliesTest = 'tests/engine/renewals/renewed-families.test.ts';
const rotateLink = 'packages/sdk/src/engine/lifecycle/rotate-link.ts';
const aesSecretBox = 'packages/sdk/src/defaults/aes-secret-box.ts';
const delivery = 'packages/sdk/src/engine/api/delivery.ts';
const checkAddress = 'packages/sdk/src/engine/panel-calls/check-address.ts';
const panelFailure = 'packages/sdk/src/engine/contact/panel-failure.ts';
const secrets = 'packages/sdk/src/engine/api/secrets.ts';
const units = 'packages/sdk/src/engine/api/units.ts';
const describeError = 'packages/sdk/src/errors/describe-error.ts';

const aesSecretBoxTest = 'packages/sdk/src/defaults/aes-secret-box.test.ts';
const describeErrorTest = 'packages/sdk/src/errors/describe-error.test.ts';
const badInputTest = 'tests/engine/kernel/bad-input.test.ts';
const brokenAdapterTest = 'tests/engine/panel-calls/broken-adapter.test.ts';
const deliveryTest = 'tests/engine/units/delivery.test.ts';
const hostileAdapterTest = 'tests/engine/panel-calls/hostile-adapter.test.ts';
const panelAddressesTest = 'tests/engine/panel-calls/panel-addresses.test.ts';
const panelsRegistryTest = 'tests/engine/panels/panels-registry.test.ts';
const secretKeyTest = 'tests/engine/api/secret-key.test.ts';

/** What is sealed or not shown. */
export const secretsMutants: readonly Mutant[] = [
  {
    id: 'secrets/value-in-the-error',
    file: aesSecretBox,
    find: "/^[0-9a-f]{12}$/.test(keyId) ? keyId : 'unknown'",
    replace: 'keyId',
    breaks: 'a value that was never sealed is not shown',
    tests: [aesSecretBoxTest],
  },
  {
    id: 'secrets/payment-events-keep-the-old-key',
    file: secrets,
    find: '(await resealPaymentEvents(engine));',
    replace: '0;',
    breaks: 'all that is sealed is sealed again',
    tests: [secretKeyTest],
  },
  {
    id: 'secrets/old-name-hash-stays',
    file: secrets,
    find: `        nameHash: secretBox.hash(secretBox.open(account.sealedName, nameContext), 'account-name'),
`,
    replace: '',
    breaks: 'our accounts are found under the new key',
    tests: [secretKeyTest],
  },
  {
    id: 'secrets/sealed-again-without-end',
    file: secrets,
    find: 'if (isCurrent(row)) continue;',
    replace: '',
    breaks: 'what is sealed with the current key stays',
    tests: [secretKeyTest],
  },
  {
    id: 'secrets/customer-reads-words-for-staff',
    file: units,
    find: "lastError: lastError === null ? null : { ...lastError, message: '' },",
    replace: 'lastError,',
    breaks: 'customers get errors as codes',
    tests: ['tests/engine/units/giving-up.test.ts'],
  },
  {
    id: 'secrets/message-in-the-stack',
    file: describeError,
    find: 'from === -1 ? stack : stack.slice(from + message.length)',
    replace: 'stack',
    breaks: 'no message is in a stack',
    tests: [describeErrorTest],
  },
  {
    id: 'secrets/words-of-a-driver-are-shown',
    file: panelFailure,
    find: `\`the panel adapter failed: \${described.name}\``,
    replace: `\`the panel adapter failed: \${String(error)}\``,
    breaks: 'what a driver throws is not shown',
    tests: [brokenAdapterTest, hostileAdapterTest],
  },
  {
    id: 'secrets/ended-link-still-answers',
    file: delivery,
    find: "if (status === 'terminated') throw notFound('subscription', 'token');",
    replace: '',
    breaks: 'the link of what has ended is unknown',
    tests: [deliveryTest],
  },
  {
    id: 'secrets/login-follows-to-another-origin',
    file: checkAddress,
    find: 'if (isElsewhere && wanted.credentials === undefined) issues.push(LOGIN_ASKED_FOR);',
    replace: '',
    breaks: 'a login never follows to another address',
    tests: [panelAddressesTest, panelsRegistryTest],
  },
  {
    id: 'secrets/login-in-the-address',
    file: checkAddress,
    find: `  .refine((url) => !/^[^/]*\\/\\/[^/?#]*@/.test(url), 'must hold no login')
`,
    replace: '',
    breaks: 'an address holds no login',
    tests: [panelAddressesTest, badInputTest, panelsRegistryTest],
  },
  {
    id: 'secrets/private-address-without-a-question',
    file: checkAddress,
    find: 'if (isElsewhere && !allows && isPrivate(baseUrl, networks)) issues.push(CONFIRMATION_ASKED_FOR);',
    replace: '',
    breaks: 'a private address is confirmed by staff',
    tests: [panelAddressesTest, panelsRegistryTest],
  },
  {
    id: 'reconcile/theirs-are-kept-by-a-recreation',
    file: beginWrite,
    find: 'credentialsChangedAt !== null || lastError',
    replace: 'lastError',
    breaks: 'an account that is recreated while staff are asked about its credentials gets new ones',
    tests: [changedCredentialsTest],
  },
  {
    id: 'reconcile/decided-credentials-are-asked-again',
    file: credentialsInForce,
    find: 'return account.credentialsHash === null || isRekeyed(engine, account, seen);',
    replace: 'return true;',
    breaks: 'credentials about which staff decided are not asked about again',
    tests: [changedCredentialsTest],
  },
  {
    id: 'reconcile/empty-credentials-are-asked-about',
    file: credentialsInForce,
    find: "if (Object.values(seen.credentials).includes('')) return false;",
    replace: '',
    breaks: 'an empty secret is never kept',
    tests: ['tests/engine/panels/credential-decisions.test.ts'],
  },
  {
    id: 'renewals/open-create-is-a-strangers',
    file: renewedCredentials,
    find: 'isUnsettled(account, now)',
    replace: 'isUnsettled(account, now) && now < account.createdAt',
    breaks: 'what is made again is ours when its configurations are renewed before it is read back',
    tests: ['tests/engine/panels/former-accounts.test.ts'],
  },
  {
    id: 'renewals/what-it-was-until-then-is-forgotten',
    file: renewedCredentials,
    find: '    ...keepingPresent(account, { open }),\n',
    replace: '',
    breaks: 'an account that is renamed before its new credentials arrive is renewed all the same',
    tests: [renewedFamiliesTest],
  },
  {
    id: 'renewals/the-old-secrets-stay',
    file: rotateLink,
    find: '...renewedCredentials(engine, account, tx.now),',
    replace: '',
    breaks: 'new configurations are the only real cut',
    tests: [renewedFamiliesTest],
  },
  {
    id: 'renewals/every-read-back-tells',
    file: 'packages/sdk/src/engine/reconcile/emit-new-links.ts',
    find: 'if (account.renewingSince !== null) return;',
    replace: '',
    breaks: 'a renewal is told once',
    tests: [renewedFamiliesTest],
  },
  {
    id: 'reconcile/shared-credentials-are-taken',
    file: 'packages/sdk/src/engine/panels/changed-credentials.ts',
    find: 'if (!isShared) return;',
    replace: 'return;',
    breaks: 'credentials of another account cannot be taken',
    tests: ['tests/engine/panels/credential-decisions.test.ts'],
  },
];
