import type * as testing from '@panelkit/storage-memory/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type * as planActionsModule from '../../../packages/sdk/src/domain/accounts/plan-actions.ts';
import type * as lookModule from '../../../packages/sdk/src/engine/reconcile/look.ts';
import type * as leasesModule from '../../../packages/storage-memory/src/repositories/leases.ts';
import type * as ledgerModule from '../../../packages/storage-memory/src/repositories/ledger.ts';
import { violationsOf } from '../violations-of.ts';

/** What a scenario saw that must not be; empty when all was right. */
type Scenario = (create: typeof testing.createTestPanelkit) => Promise<string[]>;

const modules = {
  planActions: '../../../packages/sdk/src/domain/accounts/plan-actions.ts',
  look: '../../../packages/sdk/src/engine/reconcile/look.ts',
  ledger: '../../../packages/storage-memory/src/repositories/ledger.ts',
  leases: '../../../packages/storage-memory/src/repositories/leases.ts',
};

afterEach(() => {
  for (const module of Object.values(modules)) vi.doUnmock(module);
  vi.resetModules();
});

async function runScenario(scenario: Scenario): Promise<string[]> {
  vi.resetModules();
  const { createTestPanelkit } = await import('@panelkit/storage-memory/testing');
  return scenario(createTestPanelkit);
}

const lostAnswer: Scenario = async (create) => {
  const shop = await create({ panels: [{ uniqueNames: false, latencyMs: 10 }] });
  const customer = await shop.customer({ balanceMinor: 1000 });
  const plan = await shop.plan();
  await shop.scheduler.start();
  shop.panel.faults.next('ensureAccount', { kind: 'drop-after-commit' });
  await shop.buy(customer, plan);
  await shop.clock.advance('30m');
  return violationsOf(shop);
};

const cancelledOrder: Scenario = async (create) => {
  const shop = await create({ panels: [{ latencyMs: 10 }] });
  const customer = await shop.customer({ balanceMinor: 1000 });
  await shop.scheduler.start();
  const order = await shop.buy(customer, await shop.plan());
  await shop.panelkit.orders.cancel({ orderId: order.id, reason: 'mind changed' }, shop.as(customer));
  await shop.clock.advance('30m');
  return violationsOf(shop);
};

const wrongTerms: Scenario = async (create) => {
  const shop = await create();
  const customer = await shop.customer({ balanceMinor: 1000 });
  await shop.scheduler.start();
  shop.panel.faults.next('ensureAccount', { kind: 'wrong-terms', changes: { trafficLimitBytes: 1 } });
  await shop.buy(customer, await shop.plan());
  await shop.clock.advance('30m');
  return violationsOf(shop);
};

const twoWorkers: Scenario = async (create) => {
  const shop = await create({ panels: [{ uniqueNames: false, latencyMs: 30 }] });
  const customer = await shop.customer({ balanceMinor: 1000 });
  const order = await shop.buy(customer, await shop.plan());
  const workers = [shop, shop.another()].map((worker) => worker.panelkit.orders.settled(order.id));
  await shop.run(Promise.all(workers));
  const creates = shop.panel.history.filter(({ verb }) => verb === 'ensureAccount').length;
  return [...(await violationsOf(shop)), ...(creates === 1 ? [] : [`one unit was created ${creates} times`])];
};

describe('the suite finds a planted bug', () => {
  test.each([
    { name: 'an answer that was lost', scenario: lostAnswer },
    { name: 'a cancelled order', scenario: cancelledOrder },
    { name: 'a panel that does other than it was asked', scenario: wrongTerms },
    { name: 'two workers on one account', scenario: twoWorkers },
  ])('given the engine as it is, when it meets $name, then nothing is wrong', async ({ scenario }) => {
    expect(await runScenario(scenario)).toEqual([]);
  });

  test('given an engine that does not adopt what it finds after a lost answer, then a second account shows it', async () => {
    vi.doMock(modules.planActions, async (original: () => Promise<typeof planActionsModule>) => {
      const real = await original();
      const planActions: typeof real.planActions = (facts) =>
        real.planActions(
          facts.desired === null || facts.seenBefore ? facts : { ...facts, found: { kind: 'absent' } },
        );
      return { ...real, planActions };
    });
    expect(await runScenario(lostAnswer)).toContainEqual(
      expect.stringMatching(/^1: .* accounts on panels, not 1/),
    );
  });

  test('given a ledger that voids a hold twice, then the wallet shows it', async () => {
    vi.doMock(modules.ledger, async (original: () => Promise<typeof ledgerModule>) => {
      const real = await original();
      const createLedgerWriter: typeof real.createLedgerWriter = (access) => {
        const writer = real.createLedgerWriter(access);
        const voidHold: typeof writer.voidHold = async (holdId, at) => {
          await writer.voidHold(holdId, at);
          access.views.moneyHolds.update(holdId, { state: 'pending' });
          return writer.voidHold(holdId, at);
        };
        return { ...writer, voidHold };
      };
      return { ...real, createLedgerWriter };
    });
    expect(await runScenario(cancelledOrder)).toContainEqual(
      expect.stringMatching(/^3: wallet .* holds -1000/),
    );
  });

  test('given an engine that believes its write instead of reading back, then the panel shows other terms', async () => {
    vi.doMock(modules.look, async (original: () => Promise<typeof lookModule>) => {
      const real = await original();
      const trusting: typeof real.look = async (engine, work) => {
        const seen = await real.look(engine, work);
        const { action } = seen;
        // The first attempt looks before the write; what it sees afterwards it takes for right.
        if (action?.kind !== 'ensure' || action.existing === null) return seen;
        return { work: seen.work, action: { kind: 'in-sync', account: action.existing }, failure: null };
      };
      return { ...real, look: trusting };
    });
    expect(await runScenario(wrongTerms)).toContainEqual(
      expect.stringMatching(/^2: .* terms that its panel does not have/),
    );
  });

  test('given leases that are never busy, when two workers meet a panel without unique names, then it is created twice', async () => {
    vi.doMock(modules.leases, async (original: () => Promise<typeof leasesModule>) => {
      const real = await original();
      const createLeases: typeof real.createLeases = (access, nowMs) => ({
        ...real.createLeases(access, nowMs),
        acquire: async () => ({ kind: 'acquired', token: 1 }),
        renew: async () => true,
        isHeld: async () => true,
      });
      return { createLeases };
    });
    expect(await runScenario(twoWorkers)).toContainEqual(
      expect.stringMatching(/^one unit was created 2 times/),
    );
  });
});
