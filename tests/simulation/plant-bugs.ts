import { defineBackend } from '@panelkit/sdk';
import { vi } from 'vitest';
import type * as planActionsModule from '../../packages/sdk/src/domain/accounts/plan-actions.ts';
import type * as ledgerModule from '../../packages/storage-memory/src/repositories/ledger.ts';
import { salesBugs, salesModules } from './plant-sales-bugs.ts';
import { volumeBugs, volumeModules } from './plant-volume-bugs.ts';
import { inTransactions, type PlantedBug } from './planted-bug.ts';
import type { Plant } from './world/world.ts';

const modules = {
  planActions: '../../packages/sdk/src/domain/accounts/plan-actions.ts',
  condemnAccounts: '../../packages/sdk/src/engine/accounts/condemn-accounts.ts',
  ledger: '../../packages/storage-memory/src/repositories/ledger.ts',
};

type PlanFacts = Parameters<typeof planActionsModule.planActions>[0];

/** The engine decides on facts that are made worse. */
function decideOn(worsen: (facts: PlanFacts) => PlanFacts): () => void {
  return () =>
    void vi.doMock(modules.planActions, async (original: () => Promise<typeof planActionsModule>) => {
      const real = await original();
      return { ...real, planActions: (facts: PlanFacts) => real.planActions(worsen(facts)) };
    });
}

/** Every reading is booked as if nothing had happened since its listing began. */
const ignoreEpoch = inTransactions((tx) => ({
  usage: {
    ...tx.usage,
    book: async (readings, options) => {
      const fresh = [];
      for (const reading of readings) {
        const { counterEpoch: epoch } = await tx.accounts.get(reading.known.accountId);
        fresh.push({ ...reading, known: { ...reading.known, epoch } });
      }
      return tx.usage.book(fresh, options);
    },
  },
}));

/** A lease is never busy and never lost. */
const ignoreLease: Plant = (backend) => {
  const held = inTransactions((tx) => ({ leases: { ...tx.leases, isHeld: async () => true } }))(backend);
  const acquire: typeof held.storage.leases.acquire = async (key, options) => {
    const answer = await held.storage.leases.acquire(key, options);
    return answer.kind === 'busy' ? { kind: 'acquired', token: 1 } : answer;
  };
  const leases = { ...held.storage.leases, acquire, renew: async () => true };
  return defineBackend({ ...held, storage: { ...held.storage, leases } });
};

/** Wake-ups leave after the commit that asked for them. */
const enqueueOutside: Plant = (backend) => {
  const { storage, jobs } = backend;
  const transaction: typeof storage.transaction = async (work) => {
    const wakeUps: Parameters<typeof jobs.enqueue>[0][] = [];
    const enqueue = async (job: (typeof wakeUps)[number]) => void wakeUps.push(job);
    const result = await storage.transaction((tx) => work({ ...tx, jobs: { enqueue } }));
    for (const job of wakeUps) await storage.transaction((tx) => tx.jobs.enqueue(job));
    return result;
  };
  return defineBackend({ ...backend, storage: { ...storage, transaction } });
};

/** A listing that saw other ports stores nothing of them. */
const neverStoreLinks = inTransactions((tx) => ({
  accounts: { ...tx.accounts, storeLinks: async () => [] },
}));

const bugs: PlantedBug[] = [
  {
    name: 'adopt removed',
    shownBy: /^1: /,
    mock: decideOn((facts) =>
      facts.desired === null || facts.seenBefore ? facts : { ...facts, found: { kind: 'absent' } },
    ),
  },
  {
    name: 'hold voided twice',
    shownBy: /^3: /,
    mock: () =>
      void vi.doMock(modules.ledger, async (original: () => Promise<typeof ledgerModule>) => {
        const real = await original();
        const createLedgerWriter: typeof real.createLedgerWriter = (access) => {
          const writer = real.createLedgerWriter(access);
          const voidHold: typeof writer.voidHold = async (holdId, at) => {
            const voided = await writer.voidHold(holdId, at);
            access.views.moneyHolds.update(holdId, { state: 'pending' });
            await writer.voidHold(holdId, at);
            return voided;
          };
          return { ...writer, voidHold };
        };
        return { ...real, createLedgerWriter };
      }),
  },
  {
    name: 'reset repeated',
    shownBy: /^7: .* again$/,
    mock: decideOn((facts) => ({ ...facts, reset: facts.reset === null ? null : { counterBefore: null } })),
  },
  { name: 'epoch ignored', shownBy: /^7: .* are booked/, plant: ignoreEpoch },
  { name: 'lease ignored', shownBy: /^1: /, plant: ignoreLease },
  {
    name: 'settle skipped',
    shownBy: /^[12]: /,
    mock: decideOn((facts) => ({ ...facts, unsettledUntil: null })),
  },
  {
    name: 'condemn skipped',
    shownBy: /^1: /,
    mock: () => {
      const condemn = async () => {};
      vi.doMock(modules.condemnAccounts, () => ({ condemnAccounts: condemn, condemnSubscriptions: condemn }));
    },
  },
  { name: 'links not refreshed', shownBy: /^link: /, plant: neverStoreLinks, within: 20 },
  {
    name: 'renamed is foreign',
    within: 20,
    shownBy: /^(1|link): /,
    mock: decideOn((facts) =>
      facts.found.kind === 'renamed' || facts.found.kind === 'under-other-name'
        ? { ...facts, found: { kind: 'absent' } }
        : facts,
    ),
  },
  {
    name: 'status believed',
    within: 20,
    shownBy: /^link: /,
    mock: decideOn((facts) => ({ ...facts, offToleranceMs: Number.POSITIVE_INFINITY })),
  },
  { name: 'enqueue outside the transaction', shownBy: /^wake-up: /, plant: enqueueOutside },
];

/** The bugs that are planted. */
export const plantedBugs: readonly PlantedBug[] = [...bugs, ...volumeBugs, ...salesBugs];

/** Takes every mock away. */
export function weed(): void {
  for (const module of Object.values({ ...modules, ...volumeModules, ...salesModules })) vi.doUnmock(module);
  vi.resetModules();
}

/**
 * Which shops are played in the search for a bug: `seeds` from `firstSeed` on, how many steps of each, after
 * how many it is checked.
 */
export interface BugSearch {
  firstSeed: number;
  seeds: number;
  steps?: number;
  checkEvery?: number;
}

/** Plays shops with the bug in place; answers the seed that found it, null when none did. */
export async function findBug(
  bug: PlantedBug,
  { firstSeed, seeds, ...depth }: BugSearch,
): Promise<{ seed: number; violation: string } | null> {
  weed();
  bug.mock?.();
  const { playShop } = await import('./play-shop.ts');
  for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
    const { violations } = await playShop({ seed, ...depth, ...(bug.plant && { plant: bug.plant }) });
    const violation = violations.find((one) => bug.shownBy.test(one));
    if (violation !== undefined) return { seed, violation };
  }
  return null;
}
