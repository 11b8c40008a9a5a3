import { vi } from 'vitest';
import type * as sharedVolumeModule from '../../packages/sdk/src/domain/usage/shared-volume.ts';
import type * as bumpGenerationModule from '../../packages/sdk/src/engine/accounts/bump-generation.ts';
import type * as beginPeriodModule from '../../packages/sdk/src/engine/usage/begin-period.ts';
import { inTransactions, type PlantedBug } from './planted-bug.ts';

export const volumeModules = {
  bumpGeneration: '../../packages/sdk/src/engine/accounts/bump-generation.ts',
  beginPeriod: '../../packages/sdk/src/engine/usage/begin-period.ts',
  sharedVolume: '../../packages/sdk/src/domain/usage/shared-volume.ts',
};

/** What is read at one of the places of a plan is not booked. */
const forgetPlace = inTransactions((tx) => ({
  usage: {
    ...tx.usage,
    book: async (readings, options) => {
      const accounts = await Promise.all(readings.map(({ known }) => tx.accounts.get(known.accountId)));
      return tx.usage.book(
        readings.filter((_, index) => accounts[index]?.placeKey !== 'place-1'),
        options,
      );
    },
  },
}));

/** What can go wrong with a volume that several places share. */
export const volumeBugs: readonly PlantedBug[] = [
  {
    name: 'sum forgets a place',
    within: 20,
    shownBy: /^7: .* passed at its places$/,
    plant: forgetPlace,
  },
  {
    name: 'limit not lowered',
    within: 20,
    shownBy: /^7: .* can pass more than remains/,
    mock: () =>
      void vi.doMock(
        volumeModules.sharedVolume,
        async (original: () => Promise<typeof sharedVolumeModule>) => ({
          ...(await original()),
          needsNewLimit: () => false,
        }),
      ),
  },
  {
    name: 'limit raised too late',
    within: 20,
    shownBy: /^7: .* was extended, and is cut off/,
    mock: () =>
      void vi.doMock(
        volumeModules.bumpGeneration,
        async (original: () => Promise<typeof bumpGenerationModule>) => {
          const real = await original();
          const bumpGenerations: typeof real.bumpGenerations = async (tx, subscriptionId, patch) => {
            const [first] = await tx.accounts.lockLive(subscriptionId);
            return first === undefined ? null : real.raiseGeneration(tx, [first], patch);
          };
          return { ...real, bumpGenerations };
        },
      ),
  },
  {
    name: 'first use counts here only',
    within: 20,
    shownBy: /^7: .* started, and not on/,
    mock: () =>
      void vi.doMock(volumeModules.beginPeriod, async (original: () => Promise<typeof beginPeriodModule>) => {
        const real = await original();
        const beginPeriod: typeof real.beginPeriod = (engine, row, seen) => {
          const only = inTransactions((tx) => ({
            accounts: {
              ...tx.accounts,
              lockLive: async (id) => (await tx.accounts.lockLive(id)).filter((one) => one.id === row.id),
            },
          }));
          return real.beginPeriod({ ...engine, backend: only(engine.backend) }, row, seen);
        };
        return { ...real, beginPeriod };
      }),
  },
];
