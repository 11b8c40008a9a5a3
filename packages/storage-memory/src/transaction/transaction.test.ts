import type { Transaction } from '@panelkit/sdk';
import { aCustomer, aPlan, createTestClock } from '@panelkit/sdk/testing';
import { expect, test } from 'vitest';
import { createMemoryBackend } from '../create-memory-backend.ts';

const open = () => createMemoryBackend({ clock: createTestClock() });
const macrotask = () => new Promise((resolve) => setImmediate(resolve));

test('given work that awaits more than `tx`, when a macrotask turn has passed, then a TypeError, and the next one runs', async () => {
  const { storage } = open();
  const customer = aCustomer();
  const work = storage.transaction(async (tx) => {
    await tx.customers.insert(customer);
    await new Promise(() => {});
  });
  await expect(work).rejects.toThrow(/open after one macrotask turn/);
  expect(await storage.customers.find(customer.id)).toBeNull();
  await storage.transaction((tx) => tx.customers.insert(customer));
  expect(await storage.customers.find(customer.id)).toEqual(customer);
});

test('given work that was cut off, when it goes on later, then its calls fail and nothing of it is stored', async () => {
  const { storage } = open();
  const late = Promise.withResolvers<unknown>();
  const work = storage.transaction(async (tx) => {
    await macrotask();
    await macrotask();
    tx.customers.insert(aCustomer()).catch((error) => late.resolve(error));
  });
  await expect(work).rejects.toThrow(TypeError);
  expect(await late.promise).toMatchObject({ message: 'The transaction is over' });
  expect((await storage.customers.list()).rows).toEqual([]);
});

test('given work with many steps, when it awaits only `tx`, then it may take as long as it needs', async () => {
  const { storage } = open();
  await storage.transaction(async (tx) => {
    for (let index = 0; index < 5000; index += 1) await tx.plans.insert(aPlan());
  });
  expect((await storage.plans.list({ limit: 500 })).nextCursor).not.toBeNull();
});

test('given a transaction that has ended, when it is used, then a TypeError', async () => {
  const { storage } = open();
  let kept: Transaction | undefined;
  await storage.transaction(async (tx) => {
    kept = tx;
  });
  await expect(kept?.customers.list()).rejects.toThrow('The transaction is over');
  await expect(kept?.customers.insert(aCustomer())).rejects.toThrow(TypeError);
});

test.each<[string, (backend: ReturnType<typeof open>) => Promise<unknown>]>([
  ['a transaction', ({ storage }) => storage.transaction(async () => {})],
  ['a query', ({ storage }) => storage.customers.list()],
  ['a list of events', ({ storage }) => storage.events.list({ after: 0, limit: 1 })],
  ['a lease', ({ storage }) => storage.leases.acquire('account:1', { ttlMs: 1000 })],
  ['a job', ({ jobs }) => jobs.enqueue({ name: 'wake', payload: {} })],
])(
  'given an open transaction, when %s outside of it is awaited, then a TypeError instead of waiting for ever',
  async (_, call) => {
    const backend = open();
    const work = backend.storage.transaction(async () => {
      await call(backend);
    });
    await expect(work).rejects.toThrow(/Inside a transaction only `tx`/);
  },
);

test('given a transaction that started something, when that uses the storage after the end, then it may', async () => {
  const { storage } = open();
  const later = Promise.withResolvers<unknown>();
  await storage.transaction(async () => {
    setImmediate(() => storage.customers.list().then(later.resolve, later.reject));
  });
  expect(await later.promise).toEqual({ rows: [], nextCursor: null });
});

test('given two backends, when one is used inside a transaction of the other, then it may: they do not wait for each other', async () => {
  const [first, second] = [open(), open()];
  const rows = await first.storage.transaction(async () => (await second.storage.customers.list()).rows);
  expect(rows).toEqual([]);
});

test('given work that throws before its first await, when run, then that is thrown and the next one runs', async () => {
  const { storage } = open();
  const work = storage.transaction(() => {
    throw new Error('at once');
  });
  await expect(work).rejects.toThrow('at once');
  await expect(storage.transaction(async () => 'next')).resolves.toBe('next');
});
