import { type Backend, defineBackend, type Storage } from '@panelkit/sdk';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { violationsOf } from './violations-of.ts';

/** A backend whose n-th transaction from now on answers late: its process stood still right after the commit. */
function stallable(backend: Backend, stall: { inTransactions: number; forMs: number }): Backend {
  const transaction: Storage['transaction'] = async (work) => {
    const result = await backend.storage.transaction(work);
    stall.inTransactions -= 1;
    if (stall.inTransactions === 0) await backend.clock.sleep(stall.forMs);
    return result;
  };
  return defineBackend({ ...backend, storage: { ...backend.storage, transaction } });
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
