import type { Mutant } from '../mutant.ts';

const beginListing = 'packages/sdk/src/engine/usage/begin-listing.ts';
const bookPage = 'packages/sdk/src/engine/usage/book-page.ts';
const bookReadings = 'packages/sdk/src/engine/usage/book-readings.ts';
const matchPage = 'packages/sdk/src/engine/usage/match-page.ts';
const staleRowsTest = 'tests/engine/usage/stale-rows.test.ts';
const noteDrift = 'packages/sdk/src/engine/usage/note-drift.ts';
const noteMissing = 'packages/sdk/src/engine/usage/note-missing.ts';
const syncUsage = 'packages/sdk/src/engine/usage/sync-usage.ts';
const wantedTerms = 'packages/sdk/src/engine/usage/wanted-terms.ts';

const driftTest = 'tests/engine/usage/drift.test.ts';
const endedEarlyTest = 'tests/engine/panels/ended-early.test.ts';
const renamedTest = 'tests/engine/panels/renamed.test.ts';
const formerTest = 'packages/sdk/src/engine/accounts/former-marks.test.ts';
const returnedTest = 'tests/engine/panels/returned-accounts.test.ts';
const seenOffTest = 'tests/engine/usage/seen-off.test.ts';
const usageNeverOverCountedTest = 'tests/engine/usage/usage-never-over-counted.test.ts';
const usageSyncTest = 'tests/engine/usage/usage-sync.test.ts';
const wantedListingsTest = 'tests/engine/usage/wanted-listings.test.ts';

/** Usage sync and drift. */
export const usageMutants: readonly Mutant[] = [
  {
    id: 'usage/what-an-account-was-is-forgotten',
    file: 'packages/sdk/src/engine/accounts/former-marks.ts',
    find: 'return { ...patch, formerMarks: withMarks(account, [before]) };',
    replace: 'return patch;',
    breaks: 'an older database brings an account of ours back as it was, and it is ours',
    tests: [formerTest],
  },
  {
    id: 'reconcile/what-is-sent-is-not-known',
    file: 'packages/sdk/src/engine/reconcile/begin-write.ts',
    find: 'return keepingSent(account, credentialsHash(secretBox, shown));',
    replace: 'return {};',
    breaks: 'credentials are known from the moment at which they are sent',
    tests: ['tests/engine/renewals/renewed-families.test.ts'],
  },
  {
    id: 'usage/credentials-prove-what-it-was',
    file: 'packages/sdk/src/engine/accounts/former-marks.ts',
    find: 'const known = [...(remoteId === null ? hashes.names : [remoteId]), ANY];',
    replace: "const known = [...(remoteId === null ? hashes.names : ['1', '7', '8', '17', '70']), ANY];",
    breaks: 'a former mark holds the id that the panel gave',
    tests: [formerTest],
  },
  {
    id: 'usage/what-returns-under-a-former-name-is-foreign',
    file: matchPage,
    find: 'if (removed === null || !hasReturned(removed, seen, { keysOfOurs, isFormer: removed === former }))',
    replace: 'if (removed === null || removed.removedAt !== null)',
    breaks: 'an account that was removed and is back is removed again, whatever its name is',
    tests: [returnedTest],
  },
  {
    id: 'usage/secrets-alone-prove-a-return',
    file: matchPage,
    find: 'if (removed.remoteId !== null) return isFormer || seen.remoteId === removed.remoteId;',
    replace: 'if (removed.remoteId !== null) return true;',
    breaks: 'an account with secrets of ours and another id is foreign',
    tests: [returnedTest],
  },
  {
    id: 'usage/a-note-of-others-proves-a-return',
    file: matchPage,
    find: 'if (removed.seenAt === null || seen.note?.includes(removed.subscriptionId) === false) return false;',
    replace: 'if (removed.seenAt === null) return false;',
    breaks: 'an account with secrets of ours that somebody made by hand is foreign',
    tests: [returnedTest],
  },
  {
    id: 'usage/half-a-byte-is-booked',
    file: bookPage,
    find: '!Number.isSafeInteger(usedBytes) || usedBytes < 0',
    replace: 'usedBytes < 0',
    breaks: 'a counter is a whole number of bytes',
    tests: ['tests/engine/usage/counters-of-resets.test.ts'],
  },
  {
    id: 'usage/negative-counter-is-booked',
    file: bookPage,
    find: '!Number.isSafeInteger(usedBytes) || usedBytes < 0',
    replace: '!Number.isSafeInteger(usedBytes)',
    breaks: 'a counter is never negative',
    tests: ['tests/engine/usage/counters-of-resets.test.ts'],
  },
  {
    id: 'usage/copies-are-booked',
    file: bookPage,
    find: 'if (known === undefined || isCopy(sync.panel, row, seen)) return null;',
    replace: 'if (known === undefined) return null;',
    breaks: 'a copy of a name is not booked',
    tests: ['tests/engine/usage/counters-of-resets.test.ts'],
  },
  {
    id: 'usage/one-look-is-enough-for-all',
    file: bookPage,
    find: 'isCertainAtOnce(kinds) || wasSeenBefore(row, sync)',
    replace: 'isCertainAtOnce(kinds) || kinds.length > 0',
    breaks: 'a difference is repaired when it was seen twice',
    tests: [driftTest],
  },
  {
    id: 'usage/what-should-be-off-is-looked-at-twice',
    file: bookPage,
    find: "['should-be-off', 'ended-early', 'credentials-differ']",
    replace: "['ended-early', 'credentials-differ']",
    breaks: 'what should be off is switched off at once',
    tests: [driftTest, seenOffTest],
  },
  {
    id: 'usage/suspect-panel-is-repaired',
    file: noteMissing,
    find: 'const isCertain = !isSuspect && (isKnown(row) || wasSeenBefore(row, sync));',
    replace: 'const isCertain = isKnown(row) || wasSeenBefore(row, sync);',
    breaks: 'nothing is made again on a suspect panel',
    tests: [staleRowsTest],
  },
  {
    id: 'usage/missing-once-is-enough',
    file: noteMissing,
    find: '!isSuspect && (isKnown(row) || wasSeenBefore(row, sync))',
    replace: '!isSuspect',
    breaks: 'a second listing misses it, too',
    tests: [driftTest],
  },
  {
    id: 'usage/what-was-never-seen-is-missing',
    file: noteMissing,
    find: 'row.seenAt !== null && row.condemnedAt === null && isSettled(row, startedAt)',
    replace: 'row.condemnedAt === null && isSettled(row, startedAt)',
    breaks: 'only what was seen can go missing',
    tests: [staleRowsTest],
  },
  {
    id: 'usage/drift-of-another-generation',
    file: noteDrift,
    find: 'if (account.generation !== row.generation) return;',
    replace: '',
    breaks: 'a row that changed meanwhile is left alone',
    tests: [staleRowsTest],
  },
  {
    id: 'usage/fights-with-staff',
    file: noteDrift,
    find: "return kinds.includes('should-be-on') ? SWITCHED_OFF : null;",
    replace: 'return null;',
    breaks: 'what is switched off again is a matter for staff',
    tests: [driftTest],
  },
  {
    id: 'usage/conflict-is-told-each-time',
    file: noteDrift,
    find: 'if (lastError?.code === code) return;',
    replace: '',
    breaks: 'staff are told once',
    tests: [driftTest, endedEarlyTest],
  },
  {
    id: 'usage/judges-beside-a-change',
    file: wantedTerms,
    find: ' || row.hasPendingChange',
    replace: '',
    breaks: 'beside a change nothing is drift',
    tests: [staleRowsTest],
  },
  {
    id: 'usage/judges-what-changed-since',
    file: wantedTerms,
    find: 'return lastChange === null || lastChange <= startedAt;',
    replace: 'return lastChange === null || lastChange > addMs(startedAt, -86_400_000_000);',
    breaks: 'what was reconciled during a listing is not drift',
    tests: [staleRowsTest],
  },
  {
    id: 'usage/what-ended-now-should-be-off',
    file: wantedTerms,
    find: 'addMs(startedAt, -lagMsOf(panel, startedAt))',
    replace: 'startedAt',
    breaks: 'a panel has its time to switch off',
    tests: [driftTest, seenOffTest],
  },
  {
    id: 'usage/half-a-listing-proves',
    file: syncUsage,
    find: 'if (listing.isComplete()) {',
    replace: 'if (accounts >= 0) {',
    breaks: 'only a whole listing proves that something is missing',
    tests: [usageSyncTest, driftTest],
  },
  {
    id: 'usage/any-copy-is-ours',
    file: matchPage,
    find: 'row.remoteId !== null && seen.remoteId !== row.remoteId',
    replace: 'row.remoteId !== null && seen.remoteId === null',
    breaks: 'an account is ours by the id that we know',
    tests: [usageSyncTest, driftTest, usageNeverOverCountedTest],
  },
  {
    id: 'usage/changed-credentials-pass',
    file: matchPage,
    find: 'row.credentialsHash !== null && !wereShownLast(',
    replace: "row.credentialsHash === '' && !wereShownLast(",
    breaks: 'changed credentials are drift',
    tests: [renamedTest, driftTest],
  },
  {
    id: 'usage/listing-is-read-twice',
    file: beginListing,
    find: 'if (begunAtMs >= wantedAt.getTime()) return false;',
    replace: '',
    breaks: 'a listing that began since serves as well',
    tests: [wantedListingsTest],
  },
  {
    id: 'usage/threshold-is-told-twice',
    file: bookReadings,
    find: '.filter(({ name }) => !told.includes(name))',
    replace: '',
    breaks: 'a threshold is told once a period',
    tests: [usageSyncTest],
  },
  {
    id: 'usage/used-up-is-not-seen-off',
    file: bookReadings,
    find: `return 'used-up';
}`,
    replace: `return 'told';
}`,
    breaks: 'what is used up is seen off',
    tests: [seenOffTest, usageSyncTest],
  },
  {
    id: 'usage/fallen-counter-is-silent',
    file: bookReadings,
    find: 'if (note.fell !== null) await emitFall(engine, tx, note, note.fell);',
    replace: '',
    breaks: 'a counter that falls is told',
    tests: [usageSyncTest],
  },
];
