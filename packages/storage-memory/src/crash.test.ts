import { eventually } from '@panelkit/sdk/contracts';
import { aCustomer, createTestClock } from '@panelkit/sdk/testing';
import { expect, test, vi } from 'vitest';
import { createMemoryBackend } from './create-memory-backend.ts';

function open() {
  const clock = createTestClock();
  return { clock, backend: createMemoryBackend({ clock }) };
}

const macrotask = () => new Promise((resolve) => setImmediate(resolve));

/** Whether the promise settles within some mutex. */
async function settles(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  promise.then(settle, settle);
  for (let turn = 0; turn < 5; turn += 1) await macrotask();
  return settled;
}

test('given committed records, when the process dies and another opens them, then they are all there', async () => {
  const { backend } = open();
  const customer = aCustomer();
  await backend.storage.transaction((tx) => tx.customers.insert(customer));
  backend.crash();
  const next = backend.reopen();
  expect(await next.storage.customers.find(customer.id)).toEqual(customer);
});

test('given an open transaction and one that waits, when the process dies, then neither answers nor commits, and the next process works', async () => {
  const { backend } = open();
  const begun = Promise.withResolvers<void>();
  const first = backend.storage.transaction(async (tx) => {
    await tx.customers.insert(aCustomer());
    begun.resolve();
    await Promise.resolve();
    await tx.customers.insert(aCustomer());
  });
  const second = backend.storage.transaction((tx) => tx.customers.insert(aCustomer()));
  await begun.promise;
  backend.crash();
  const next = backend.reopen();
  await next.storage.transaction((tx) => tx.customers.insert(aCustomer()));
  expect(await settles(Promise.race([first, second]))).toBe(false);
  expect((await next.storage.customers.list()).rows).toHaveLength(1);
});

test('given a process that dies as its transaction is about to commit, when reopened, then nothing of it is there', async () => {
  const { backend } = open();
  const work = backend.storage.transaction(async (tx) => {
    await tx.customers.insert(aCustomer());
    backend.crash();
  });
  expect(await settles(work)).toBe(false);
  expect((await backend.reopen().storage.customers.list()).rows).toEqual([]);
});

test('given a dead process, when its ports are called, then no promise resolves, no timer fires, and nobody is told of events', async () => {
  const { backend, clock } = open();
  const { storage, jobs } = backend;
  const told = vi.fn();
  storage.events.follow(told);
  const fired = vi.fn();
  backend.clock.setTimer(1000, fired);
  const sleeping = backend.clock.sleep(1000);
  backend.crash();
  storage.events.follow(told);
  const calls = [
    sleeping,
    storage.customers.list(),
    storage.transaction(async () => {}),
    storage.leases.acquire('account:1', { ttlMs: 1000 }),
    jobs.enqueue({ name: 'wake', payload: {} }),
    jobs.start(),
    jobs.stop(),
    jobs.whenIdle(),
  ];
  const aggregate = { kind: 'account', id: 'a' };
  await backend
    .reopen()
    .storage.transaction((tx) =>
      tx.events.append({ aggregate, type: 'account.removed', data: { panelId: 'p' }, at: clock.now() }),
    );
  await clock.advance('1h');
  expect(await settles(Promise.race(calls))).toBe(false);
  await backend.close();
  expect(fired).not.toHaveBeenCalled();
  expect(told).not.toHaveBeenCalled();
});

test('given a lease, when its process dies, then it stays taken until it expires', async () => {
  const { backend, clock } = open();
  await backend.storage.leases.acquire('account:1', { ttlMs: 30_000 });
  backend.crash();
  const next = backend.reopen();
  expect(await next.storage.leases.acquire('account:1', { ttlMs: 1000 })).toEqual({
    kind: 'busy',
    retryAfterMs: 30_000,
  });
  await clock.advance('30s');
  expect(await next.storage.leases.acquire('account:1', { ttlMs: 1000 })).toEqual({
    kind: 'acquired',
    token: 2,
  });
});

test('given a running job, when its process dies, then the next one runs it again after its lease, and the dead one ends nothing', async () => {
  const { backend, clock } = open();
  const gate = Promise.withResolvers<void>();
  const attempts: number[] = [];
  backend.jobs.work('wake', async ({ attempt }) => {
    attempts.push(attempt);
    await gate.promise;
  });
  await backend.jobs.start();
  await backend.jobs.enqueue({ name: 'wake', payload: {} });
  await eventually(() => expect(attempts).toEqual([1]));
  backend.crash();
  const next = backend.reopen();
  next.jobs.work('wake', async ({ attempt }) => void attempts.push(attempt));
  await next.jobs.start();
  await clock.advance('20s');
  expect(attempts).toEqual([1]);
  gate.resolve();
  await clock.advance('20s');
  expect(attempts).toEqual([1, 2]);
  await clock.advance('1h');
  expect(attempts).toEqual([1, 2]);
});

test('given two processes, when one dies with a running job, then the other runs it after the lease, without another reason to look', async () => {
  const { backend, clock } = open();
  const other = backend.reopen();
  const runs: string[] = [];
  backend.jobs.work('wake', () => new Promise(() => runs.push('first')));
  await backend.jobs.start();
  await backend.jobs.enqueue({ name: 'wake', payload: {} });
  await eventually(() => expect(runs).toEqual(['first']));
  other.jobs.work('wake', async ({ attempt }) => void runs.push(`second, attempt ${attempt}`));
  await other.jobs.start();
  backend.crash();
  await clock.advance('1m');
  expect(runs).toEqual(['first', 'second, attempt 2']);
});

test('given waiting and delayed jobs, when the process dies, then the next one runs them in time', async () => {
  const { backend, clock } = open();
  await backend.jobs.enqueue({ name: 'wake', payload: { id: 'now' } });
  await backend.jobs.enqueue({ name: 'wake', payload: { id: 'later' }, delayMs: 60_000 });
  backend.crash();
  const next = backend.reopen();
  const ran: string[] = [];
  next.jobs.work('wake', async ({ payload }) => void ran.push(`${payload.id} ${clock.monotonicMs()}`));
  await next.jobs.start();
  await clock.advance('2m');
  expect(ran).toEqual(['now 0', 'later 60000']);
});

test('given a long job that lives, when its lease would have run out, then it was renewed and nobody else takes the job', async () => {
  // Without its steps the clock asks nobody for idleness: only the queue's own timers run.
  const { steps: _, ...clock } = createTestClock();
  const backend = createMemoryBackend({ clock });
  const other = backend.reopen();
  const runs: string[] = [];
  for (const [name, each] of Object.entries({ first: backend, second: other })) {
    each.jobs.work('wake', async () => {
      runs.push(name);
      await each.clock.sleep(600_000);
    });
    await each.jobs.start();
  }
  await backend.jobs.enqueue({ name: 'wake', payload: {} });
  await clock.advance('1h');
  expect(runs).toHaveLength(1);
});

test('given two processes, when a job repeats and jobs come, then each is run by one of them', async () => {
  const { backend, clock } = open();
  const other = backend.reopen();
  const runs: string[] = [];
  for (const each of [backend, other]) {
    each.jobs.work('tick', async () => void runs.push('tick'));
    each.jobs.work('wake', async ({ payload: { id = '' } }) => void runs.push(id));
    each.jobs.repeat('tick', 60_000);
    await each.jobs.start();
  }
  for (const id of ['a', 'b', 'c']) await other.jobs.enqueue({ name: 'wake', payload: { id } });
  await clock.advance('3m');
  expect(runs.toSorted()).toEqual(['a', 'b', 'c', 'tick', 'tick', 'tick']);
});

test('given a clock that is advanced, when a process with a running job dies, then time goes on', async () => {
  const { backend, clock } = open();
  backend.jobs.work('wake', () => new Promise(() => {}));
  await backend.jobs.start();
  await backend.jobs.enqueue({ name: 'wake', payload: {} });
  const advancing = clock.advance('1m');
  await macrotask();
  backend.crash();
  await advancing;
  expect(clock.monotonicMs()).toBe(60_000);
});

test('given a closed backend, when its ports are called, then STORAGE_UNAVAILABLE, and its records can be opened again', async () => {
  const { backend } = open();
  const customer = aCustomer();
  await backend.storage.transaction((tx) => tx.customers.insert(customer));
  await backend.close();
  await backend.close();
  const error = { code: 'STORAGE_UNAVAILABLE', retryable: true };
  await expect(backend.storage.customers.list()).rejects.toMatchObject(error);
  await expect(backend.storage.transaction(async () => {})).rejects.toMatchObject(error);
  await expect(backend.jobs.start()).rejects.toMatchObject(error);
  expect(await backend.reopen().storage.customers.find(customer.id)).toEqual(customer);
});

test('given no clock, when opened, then it goes by the system’s time, and a sleeping job counts as idle', async () => {
  const backend = createMemoryBackend();
  const abort = new AbortController();
  const slept = vi.fn();
  backend.jobs.work('wake', () => backend.clock.sleep(3_600_000, { signal: abort.signal }).catch(slept));
  await backend.jobs.start();
  await backend.jobs.enqueue({ name: 'wake', payload: {} });
  await backend.jobs.whenIdle();
  expect(slept).not.toHaveBeenCalled();
  abort.abort();
  await backend.jobs.whenIdle();
  expect(slept).toHaveBeenCalled();
  await backend.close();
});
