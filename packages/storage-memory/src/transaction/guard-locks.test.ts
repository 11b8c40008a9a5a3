import type { Storage, Transaction } from '@panelkit/sdk';
import { aCustomer, anOrder, aPlan, createTestClock, guardLocks } from '@panelkit/sdk/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import { createMemoryBackend } from '../create-memory-backend.ts';

describe('a guarded storage', () => {
  const customer = aCustomer();
  const order = anOrder({ customerId: customer.id });
  let storage: Storage;
  beforeEach(async () => {
    const backend = createMemoryBackend({ clock: createTestClock() });
    await backend.storage.transaction(async (tx) => {
      await tx.customers.insert(customer);
      await tx.orders.insert(order);
    });
    storage = guardLocks(backend.storage);
  });
  const run = (work: (tx: Transaction) => Promise<void>) => storage.transaction(work);

  test('given a row that was only found, when it is updated, then it is a TypeError', async () => {
    const work = run(async (tx) => {
      await tx.customers.find(customer.id);
      await tx.customers.update(customer.id, { language: 'fa' });
    });
    await expect(work).rejects.toThrow('neither locked nor inserted');
  });

  test.each(['get', 'lock'])(
    'given a row that was locked by %s, when it is updated, then it is',
    async (how) => {
      await run(async (tx) => {
        if (how === 'get') await tx.customers.get(customer.id);
        else await tx.lock({ customers: [customer.id] });
        await tx.customers.update(customer.id, { language: 'fa' });
      });
      expect(await storage.customers.find(customer.id)).toMatchObject({ language: 'fa' });
    },
  );

  test('given an order, when its customer is locked after it, then it is a TypeError', async () => {
    const work = run(async (tx) => {
      await tx.orders.get(order.id);
      await tx.customers.get(customer.id);
    });
    await expect(work).rejects.toThrow('locks customers after orders');
  });

  test('given rows that were locked or inserted before, when they are locked again, then the order does not matter', async () => {
    const plan = aPlan();
    await run(async (tx) => {
      await tx.customers.get(customer.id);
      await tx.orders.get(order.id);
      await tx.customers.get(customer.id);
      await tx.plans.insert(plan);
      await tx.plans.update(plan.id, { name: 'Renamed' });
    });
    expect(await storage.plans.find(plan.id)).toMatchObject({ name: 'Renamed' });
  });
});
