import type { Mutant } from '../mutant.ts';

const forgetCustomer = 'packages/sdk/src/engine/customers/forget-customer.ts';
const trial = 'packages/sdk/src/engine/orders/trial.ts';

const forgetTest = 'tests/engine/customers/forget.test.ts';
const abuseTest = 'tests/engine/customers/abuse.test.ts';

/** Who leaves, and who comes back under the same address. */
export const customersMutants: readonly Mutant[] = [
  {
    id: 'customers/name-stays',
    file: forgetCustomer,
    find: 'await tx.customers.update(customerId, { displayName: null });',
    replace: '',
    breaks: 'who leaves is not named any more',
    tests: [forgetTest],
  },
  {
    id: 'customers/undecided-receipt-is-forgotten',
    file: forgetCustomer,
    find: "if (state.status !== 'captured' && state.status !== 'rejected') return null;",
    replace: "if (!('receipt' in state)) return null;",
    breaks: 'staff see the receipt that they have to decide',
    tests: [forgetTest],
  },
  {
    id: 'customers/rejected-receipt-stays',
    file: forgetCustomer,
    find: "if (state.status !== 'captured' && state.status !== 'rejected') return null;",
    replace: "if (state.status !== 'captured') return null;",
    breaks: 'each decided receipt is forgotten',
    tests: [forgetTest],
  },
  {
    id: 'customers/note-of-a-receipt-stays',
    file: forgetCustomer,
    find: 'attachmentId: null, note: null } };',
    replace: 'attachmentId: null } };',
    breaks: 'the note of a receipt is forgotten',
    tests: [forgetTest],
  },
  {
    id: 'customers/reference-of-the-bank-is-forgotten',
    file: forgetCustomer,
    find: 'attachmentId: null, note: null } };',
    replace: 'reference: null, attachmentId: null, note: null } };',
    breaks: "the bank's own reference stays with the books",
    tests: [forgetTest],
  },
  {
    id: 'customers/receipts-of-others-are-forgotten',
    file: forgetCustomer,
    find: 'tx.payments.list({ ...page, customerId })',
    replace: 'tx.payments.list({ ...page })',
    breaks: 'only receipts of who leaves are forgotten',
    tests: [forgetTest],
  },
  {
    id: 'customers/second-trial-under-the-same-address',
    file: trial,
    find: 'if (await tx.customerIdentities.lockAndFindTrial(id)) throw trialUsed();',
    replace: '',
    breaks: 'a trial is had once per address',
    tests: [abuseTest],
  },
  {
    id: 'customers/address-as-it-was-typed',
    file: 'packages/sdk/src/engine/customers/put-identity.ts',
    find: 'secretBox.lookupHashes(identityText(identity), ',
    replace: 'secretBox.lookupHashes(JSON.stringify(identity), ',
    breaks: 'other spellings of an address are the same person',
    tests: [abuseTest],
  },
  {
    id: 'customers/given-address-counts-as-proved',
    file: 'packages/sdk/src/engine/customers/put-identity.ts',
    find: 'isConfirmed ? tx.now : null',
    replace: 'tx.now',
    breaks: 'an address that was given but not proved confirms nothing',
    tests: [abuseTest],
  },
];
