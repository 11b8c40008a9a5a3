import type { Mutant } from '../mutant.ts';

const domain = 'packages/sdk/src/domain/usage/shared-volume.ts';
const sharedVolumes = 'packages/sdk/src/engine/usage/shared-volumes.ts';
const bookReadings = 'packages/sdk/src/engine/usage/book-readings.ts';
const beginPeriod = 'packages/sdk/src/engine/usage/begin-period.ts';
const commitInSync = 'packages/sdk/src/engine/reconcile/commit-in-sync.ts';
const wantedTerms = 'packages/sdk/src/engine/usage/wanted-terms.ts';
const bookPage = 'packages/sdk/src/engine/usage/book-page.ts';

const sharedVolumeTest = 'tests/engine/places/shared-volume.test.ts';
const domainTest = 'packages/sdk/src/domain/usage/shared-volume.test.ts';

/** One volume over several places. */
export const sharedVolumeMutants: readonly Mutant[] = [
  {
    id: 'shared-volume/limits-are-never-lowered',
    file: bookPage,
    find: 'isLimitDue(engine, row, seen)) limitsDue.push(row);',
    replace: 'isLimitDue(engine, row, seen)) limitsDue.length = 0;',
    breaks: 'near the end a place leaves what remains of the whole',
    tests: [sharedVolumeTest],
  },
  {
    id: 'shared-volume/limits-are-written-each-time',
    file: domain,
    find: 'excess > 0 && runsOutBy !== null && runsOutBy <= nextListingAt',
    replace: 'excess > 0',
    breaks: 'a limit is written only where the remainder could be passed',
    tests: [domainTest, sharedVolumeTest],
  },
  {
    id: 'shared-volume/panels-are-not-listed-sooner',
    file: sharedVolumes,
    find: 'if (ends.length > 0) await listSooner(tx, ends);',
    replace: '',
    breaks: 'a panel is listed sooner when somebody on it could run out',
    tests: [sharedVolumeTest],
  },
  {
    id: 'shared-volume/other-places-stay-on',
    file: bookReadings,
    find: 'listed.flatMap(({ closing }) => closing ?? [])',
    replace: '[]',
    breaks: 'all places are off when the volume is used up',
    tests: [sharedVolumeTest],
  },
  {
    id: 'shared-volume/drift-is-what-remains',
    file: wantedTerms,
    find: ': { ...wanted, trafficLimitBytes: row.writtenLimitBytes };',
    replace: ': wanted;',
    breaks: 'a panel is compared with the limit that it was given last',
    tests: [sharedVolumeTest],
  },
  {
    id: 'shared-volume/use-before-the-reset-was-seen-is-lost',
    file: commitInSync,
    find: 'if (change === null && account.resetDueGeneration !== null) await bookSinceReset(tx, locked, seen);',
    replace: '',
    breaks: 'what a place used since its own reset belongs to the new period',
    tests: [sharedVolumeTest],
  },
  {
    id: 'shared-volume/first-use-counts-here-only',
    file: beginPeriod,
    find: 'for (const account of await tx.accounts.lockLive(subscription.id)) {',
    replace:
      'for (const account of (await tx.accounts.lockLive(subscription.id)).filter(({ id }) => id === row.id)) {',
    breaks: 'a first use starts the term at all places',
    tests: [sharedVolumeTest],
  },
];
