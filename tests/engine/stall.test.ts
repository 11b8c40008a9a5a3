import { type Backend, defineBackend, type Storage } from '@panelkit/sdk';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { violationsOf } from './violations-of.ts';

/** In which call from now on a process stands still, and for how long. */
interface Stall {
  inTransactions?: number;
  inLeases?: number;
  forMs: number;
}

/** A backend whose n-th transaction, or call about a lease, answers late: its process stood still right after the commit. */
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

test.each([2, 3, 4, 5, 6])(
  'given a worker that stands still after the transaction %i from the sale on, when it goes on, then nobody waits for the janitor',
  async (inTransactions) => {
    const stall = { inTransactions: 0, forMs: 10 * 60_000 };
    const shop = await createTestPanelkit({
      panels: [{ uniqueNames: false, latencyMs: 10 }],
      settings: { sweepIntervalMs: 2 * 3_600_000 },
      wrapBackend: (backend) => stallable(backend, stall),
    });
    const customer = await shop.customer({ balanceMinor: 1000 });
    const plan = await shop.plan();
    await shop.scheduler.start();
    await shop.clock.advance('1s');
    stall.inTransactions = inTransactions;
    const order = await shop.buy(customer, plan);
    await shop.clock.advance('15m');
    expect(stall.inTransactions).toBeLessThanOrEqual(0);
    expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
    expect(await violationsOf(shop)).toEqual([]);
  },
);

test.each(
  (['account', 'inbound', 'panel'] as const).flatMap((writeScope) =>
    [1, 2, 3, 4, 5].map((inLeases) => ({ writeScope, inLeases })),
  ),
)(
  'given writes one after the other for each $writeScope and a worker that stands still after the call $inLeases about a lease, when it goes on, then nobody waits for the janitor',
  async ({ writeScope, inLeases }) => {
    const stall: Stall = { forMs: 3 * 60_000 };
    const shop = await createTestPanelkit({
      panels: [{ uniqueNames: false, latencyMs: 10, writeScope }],
      settings: { sweepIntervalMs: 2 * 3_600_000 },
      wrapBackend: (backend) => stallable(backend, stall),
    });
    const customer = await shop.customer({ balanceMinor: 1000 });
    const plan = await shop.plan();
    await shop.scheduler.start();
    await shop.clock.advance('1s');
    stall.inLeases = inLeases;
    const order = await shop.buy(customer, plan);
    await shop.clock.advance('15m');
    expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
    expect(await violationsOf(shop)).toEqual([]);
  },
);
