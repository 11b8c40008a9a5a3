import type { Mutant } from '../../mutant.ts';

const absenceProof = 'packages/sdk/src/domain/accounts/absence-proof.ts';
const look = 'packages/sdk/src/engine/reconcile/look.ts';
const planActions = 'packages/sdk/src/domain/accounts/plan-actions.ts';
const sightings = 'packages/sdk/src/engine/usage/sightings.ts';
const settleLook = 'packages/sdk/src/engine/reconcile/settle-look.ts';

const formerAccountsTest = 'tests/engine/panels/former-accounts.test.ts';

/** Defects in what proves that an account of ours is nowhere on its panel. */
export const absencesMutants: readonly Mutant[] = [
  {
    id: 'absences/stranger-with-the-id-ends-the-search',
    file: look,
    find: "if (found.kind === 'renamed') return !hasOurCredentials(found.account, credentials);",
    replace: '',
    breaks: 'ours is asked for under the name that a listing saw, whoever has its id',
    tests: [formerAccountsTest],
  },
  {
    id: 'absences/former-id-is-nobodys',
    file: sightings,
    find: '(isFormer || remoteId === marked.remoteId)',
    replace: 'remoteId === marked.remoteId',
    breaks: 'a listing knows ours by an id that it had before',
    tests: [formerAccountsTest],
  },
  {
    id: 'absences/stranger-with-the-name-proves-it',
    file: planActions,
    find: "found.kind === 'under-other-name' || found.kind === 'renamed'",
    replace: "found.kind === 'renamed'",
    breaks: 'what a listing saw under another name is looked for in the next one',
    tests: ['packages/sdk/src/domain/accounts/whose-account.test.ts'],
  },
  {
    id: 'absences/stranger-with-the-id-proves-it',
    file: planActions,
    find: "found.kind === 'under-other-name' || found.kind === 'renamed'",
    replace: "found.kind === 'under-other-name'",
    breaks: 'an id on a stranger proves nothing before a listing',
    tests: [formerAccountsTest],
  },
  {
    id: 'absences/former-ids-are-not-looked-for',
    file: planActions,
    find: '(found.onlyByName === true || hasFormerMarks)',
    replace: 'found.onlyByName === true',
    breaks: 'what had another id once is listed before it is made again',
    tests: [formerAccountsTest],
  },
  {
    id: 'absences/proof-outlives-a-repair',
    file: absenceProof,
    find: 'isBeforeRepair || isOld',
    replace: 'isOld',
    breaks: 'what was missing before staff trusted the panel is listed again',
    tests: [formerAccountsTest],
  },
  {
    id: 'absences/old-proof-is-never-renewed',
    file: settleLook,
    find: '...(action.needsListing && { absenceProvedAt: null }),',
    replace: '',
    breaks: 'a proof that does not hold any more is replaced by the next listing',
    tests: [formerAccountsTest],
  },
];
