import { type Backend, defineBackend, PanelkitError } from '@panelkit/sdk';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';

/**
 * A shop in which one job cannot work on what it is given: its transactions throw when they lock a customer
 * or read an account.
 */
async function openShop(failing: string, planted: () => Error = () => new TypeError('planted')) {
  let calls = 0;
  let isInside = false;
  const wrapBackend = (backend: Backend): Backend => {
    const { storage, jobs } = backend;
    const fail = (): void => {
      if (isInside) throw planted();
    };
    return defineBackend({
      ...backend,
      storage: {
        ...storage,
        accounts: {
          ...storage.accounts,
          find: async (id) => {
            fail();
            return storage.accounts.find(id);
          },
          findWithTerms: async (id) => {
            fail();
            return storage.accounts.findWithTerms(id);
          },
        },
        transaction: (work) =>
          storage.transaction((tx) =>
            work({
              ...tx,
              customers: {
                ...tx.customers,
                get: async (id) => {
                  fail();
                  return tx.customers.get(id);
                },
              },
            }),
          ),
      },
      jobs: {
        ...jobs,
        work: (name, handler, options) =>
          jobs.work(
            name,
            async (job) => {
              if (name !== failing) return handler(job);
              calls += 1;
              isInside = true;
              try {
                await handler(job);
              } finally {
                isInside = false;
              }
            },
            options,
          ),
      },
    });
  };
  const shop = await createTestPanelkit({ wrapBackend });
  return { shop, calls: () => calls };
}

describe('work that fails with an unexpected error again and again', () => {
  test('given a renewal, when six hours pass, then its tries follow the dunning table and it is not added each hour', async () => {
    const { shop, calls } = await openShop('renew-subscription');
    const customer = await shop.customer({ balanceMinor: 5000 });
    const order = await shop.buy(customer, await shop.plan());
    await shop.run(shop.panelkit.orders.settled(order.id));
    const { rows } = await shop.panelkit.subscriptions.list({ customerId: customer.id }, shop.staff());
    await shop.panelkit.subscriptions.setAutoRenew(
      { subscriptionId: rows[0]?.id ?? '', enabled: true },
      shop.as(customer),
    );
    await shop.clock.advance('28d');
    await shop.scheduler.start();
    for (let hour = 0; hour < 48 && calls() === 0; hour += 1) await shop.clock.advance('1h');
    expect(calls()).toBeGreaterThan(0);
    await shop.clock.advance('6h');
    expect(calls()).toBe(1);
  });

  test('given an account, when two hours pass, then the waits of its attempts grow', async () => {
    const { shop, calls } = await openShop('reconcile-account');
    await shop.scheduler.start();
    await shop.buy(await shop.customer({ balanceMinor: 5000 }), await shop.plan());
    await shop.clock.advance('2h');
    expect(calls()).toBeGreaterThan(3);
    expect(calls()).toBeLessThan(15);
  });

  test('given a storage that is away, then that says nothing of the account: its attempts are not counted and nobody is shown a failure', async () => {
    const away = () =>
      new PanelkitError('STORAGE_UNAVAILABLE', {
        message: 'planted',
        details: { retryAfterMs: 1000, outcome: 'failed' },
      });
    const { shop, calls } = await openShop('reconcile-account', away);
    await shop.scheduler.start();
    await shop.buy(await shop.customer({ balanceMinor: 5000 }), await shop.plan());
    await shop.clock.advance('10m');
    expect(calls()).toBeGreaterThan(1);
    const { rows } = await shop.backend.storage.accounts.list({});
    expect(rows).toMatchObject([{ attempts: 0, lastError: null }]);
  });
});
