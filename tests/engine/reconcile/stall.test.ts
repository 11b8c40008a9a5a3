import { type Backend, type Capabilities, defineBackend, type Storage } from '@panelkit/sdk';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';

/** In which call from now on a process stalls, and for how long. */
interface Stall {
  inTransactions?: number;
  inLeases?: number;
  forMs: number;
}

/**
 * A backend whose n-th transaction, or call about a lease, answers late: its process stood still right after
 * the commit.
 */
function stallable(backend: Backend, stall: Stall): Backend {
  const { storage, clock } = backend;
  const { leases } = storage;
  const late = async <Answer>(kind: 'inTransactions' | 'inLeases', call: () => Promise<Answer>) => {
    const answer = await call();
    stall[kind] = (stall[kind] ?? 0) - 1;
    if (stall[kind] === 0) await clock.sleep(stall.forMs);
    return answer;
  };
  const transaction: Storage['transaction'] = (work) =>
    late('inTransactions', () => storage.transaction(work));
  return defineBackend({
    ...backend,
    storage: {
      ...storage,
      transaction,
      leases: {
        acquire: (...asked) => late('inLeases', () => leases.acquire(...asked)),
        renew: (...asked) => late('inLeases', () => leases.renew(...asked)),
        release: (...asked) => late('inLeases', () => leases.release(...asked)),
      },
    },
  });
}

test.each([1, 2])(
  'given a worker that stands still after its transaction %i until its lease is lost, then it writes nothing more',
  async (inTransactions) => {
    const stall = { inTransactions: 0, forMs: 10 * 60_000 };
    let isFirst = true;
    const shop = await createTestPanelkit({
      panels: [{ uniqueNames: false, latencyMs: 10 }],
      wrapBackend: (backend) => {
        if (!isFirst) return backend;
        isFirst = false;
        return stallable(backend, stall);
      },
    });
    const customer = await shop.customer({ balanceMinor: 1000 });
    const order = await shop.buy(customer, await shop.plan());
    const other = shop.another();

    stall.inTransactions = inTransactions;
    const stalled = shop.panelkit.orders.settled(order.id, { timeoutMs: 3_600_000 });
    await shop.clock.advance('1s');
    await other.scheduler.start();
    await shop.clock.advance('1h');
    await shop.run(stalled);

    const creates = shop.panel.history.filter(({ verb }) => verb === 'ensureAccount');
    expect(creates).toHaveLength(1);
    expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
    expect(await violationsOf(shop)).toEqual([]);
  },
);

/**
 * Sells a unit whose process stalls in its n-th call of a kind: it is delivered soon after, hours before the
 * janitor comes.
 */
async function expectSaleThrough(
  stall: { kind: 'inTransactions' | 'inLeases'; call: number; forMs: number },
  abilities: Partial<Capabilities>,
): Promise<void> {
  const { kind, call, forMs } = stall;
  const switches: Stall = { forMs };
  const shop = await createTestPanelkit({
    panels: [{ uniqueNames: false, latencyMs: 10, ...abilities }],
    settings: { sweepIntervalMs: 2 * 3_600_000 },
    wrapBackend: (backend) => stallable(backend, switches),
  });
  const customer = await shop.customer({ balanceMinor: 1000 });
  const plan = await shop.plan();
  await shop.scheduler.start();
  await shop.clock.advance('1s');
  switches[kind] = call;
  const order = await shop.buy(customer, plan);
  await shop.clock.advance('15m');
  expect(switches[kind]).toBeLessThanOrEqual(0);
  expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
  expect(await violationsOf(shop)).toEqual([]);
}

test.each([2, 3, 4, 5, 6])(
  'given a worker that stands still after the transaction %i from the sale on, when it goes on, then nobody waits for the janitor',
  (call) => expectSaleThrough({ kind: 'inTransactions', call, forMs: 10 * 60_000 }, {}),
);

// Where writes go one after the other, each takes a second lease and gives it back. The account's own is
// renewed and given back by commits.
test.each([
  { writeScope: 'account' as const, call: 1 },
  ...(['inbound', 'panel'] as const).flatMap((writeScope) =>
    [1, 2, 3, 4].map((call) => ({ writeScope, call })),
  ),
])(
  'given writes one after the other for each $writeScope and a worker that stands still after the call $call about a lease, when it goes on, then nobody waits for the janitor',
  ({ writeScope, call }) => expectSaleThrough({ kind: 'inLeases', call, forMs: 3 * 60_000 }, { writeScope }),
);

test.each([1, 2, 3, 4, 5, 6])(
  'given an inbound to be made where all writes go one after the other and a worker that stands still after the call %i about a lease, when it goes on, then nobody waits for the janitor',
  async (call) => {
    const switches: Stall = { forMs: 65_000 };
    const shop = await createTestPanelkit({
      panels: [{ latencyMs: 10, writeScope: 'panel' }],
      settings: { sweepIntervalMs: 2 * 3_600_000 },
      wrapBackend: (backend) => stallable(backend, switches),
    });
    await shop.scheduler.start();
    await shop.clock.advance('1s');
    switches.inLeases = call;
    const inbound = await shop.panelkit.inbounds.create(
      {
        panelId: shop.panels[0]?.id ?? '',
        name: 'germany',
        template: { protocol: 'vless', security: { kind: 'none' }, port: 20_000 },
      },
      shop.staff(),
    );
    await shop.clock.advance('15m');
    expect(switches.inLeases).toBeLessThanOrEqual(0);
    expect(await shop.panelkit.inbounds.get(inbound.id, shop.staff())).toMatchObject({ status: 'active' });
  },
);

test('given a worker that stands still with a refused write until another has the lease, when it goes on, then it gives nothing up, and the write of the other is waited for', async () => {
  const stall: Stall = { forMs: 20 * 60_000 };
  let isFirst = true;
  const shop = await createTestPanelkit({
    panels: [{ writeScope: 'panel', settleMs: 15 * 60_000, latencyMs: 10 }],
    wrapBackend: (backend) => {
      if (!isFirst) return backend;
      isFirst = false;
      return stallable(backend, stall);
    },
  });
  const customer = await shop.customer({ balanceMinor: 1000 });
  const order = await shop.buy(customer, await shop.plan());
  const other = shop.another();
  shop.panel.faults.next('ensureAccount', { kind: 'refused' });
  shop.panel.faults.next('ensureAccount', { kind: 'late-commit', delayMs: 10 * 60_000 });
  // Account, write scope, cover; then the scope is given back, and the panel has answered.
  stall.inLeases = 4;
  const stalled = shop.panelkit.orders.settled(order.id, { timeoutMs: 1000 });
  await shop.clock.advance('100s');
  expect(shop.panel.faults.count('refused')).toBe(1);
  await other.scheduler.start();
  await shop.clock.advance('15m');
  expect(shop.panel.faults.count('late-commit')).toBe(1);
  await shop.clock.advance('1h');
  await shop.run(stalled);

  expect(await violationsOf(shop)).toEqual([]);
  expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
  expect(shop.panel.accounts()).toHaveLength(1);
});
