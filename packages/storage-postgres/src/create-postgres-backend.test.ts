import type { Transaction } from '@panelkit/sdk';
import { eventually } from '@panelkit/sdk/contracts';
import { anAccount, testId } from '@panelkit/sdk/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPostgresBackend, type PostgresBackend } from './create-postgres-backend.ts';
import { sharedPglite, type TestPglite } from './testing/test-databases.ts';
import { givenTestUnit } from './testing/test-records.ts';

describe('a backend on PostgreSQL', () => {
  let pglite: TestPglite;
  let backend: PostgresBackend;
  beforeEach(async () => {
    pglite = await sharedPglite();
    backend = await createPostgresBackend({ pglite });
  }, 60_000);
  afterEach(() => backend.close());

  test.each<[string, (backend: PostgresBackend) => Promise<unknown>]>([
    ['a query', ({ storage }) => storage.orders.list()],
    ['a transaction', ({ storage }) => storage.transaction(async () => {})],
    ['a lease', ({ storage }) => storage.leases.acquire('account:1', { ttlMs: 1000 })],
    ['a job', ({ jobs }) => jobs.enqueue({ name: 'wake', payload: {} })],
  ])(
    'given %s beside the transaction, when awaited inside of it, then a TypeError instead of waiting for ever',
    async (_, use) => {
      await expect(backend.storage.transaction(() => use(backend))).rejects.toThrow(TypeError);
      await expect(use(backend)).resolves.not.toThrow();
    },
  );

  test('given a transaction that is over, when its `tx` is used, then it fails', async () => {
    const kept: { tx: Transaction | null } = { tx: null };
    await backend.storage.transaction(async (tx) => {
      kept.tx = tx;
    });
    await expect(kept.tx?.orders.list()).rejects.toThrow('The transaction is over');
    await expect(kept.tx?.jobs.enqueue({ name: 'wake', payload: {} })).rejects.toThrow(
      'The transaction is over',
    );
  });

  test('given an id that no row can have, when looked for, then nothing is found, in a transaction too', async () => {
    const { storage } = backend;
    const id = "not a uuid'; --";
    expect(await storage.orders.find(id)).toBeNull();
    expect(await storage.orders.list({ customerId: id })).toEqual({ rows: [], nextCursor: null });
    expect(await storage.accounts.listByUnit(id)).toEqual([]);
    expect(await storage.changes.findPending(id)).toBeNull();
    expect(await storage.units.listByOrder(id)).toEqual([]);
    expect(await storage.ledger.listHolds({ orderId: id })).toEqual([]);
    expect(await storage.ledger.listHolds({ customerId: id })).toEqual([]);
    expect(await storage.ledger.wallet(id, 'USD')).toMatchObject({ balanceMinor: 0 });
    await storage.transaction(async (tx) => {
      await expect(tx.orders.get(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(tx.orders.update(id, { notes: null })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await tx.capacity.settle(id, 'voided', new Date(0))).toBe(false);
      expect(await tx.ledger.voidHold(id, new Date(0))).toBe(false);
    });
    await expect(storage.orders.list({ cursor: id })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  test('given a row that breaks a rule of the schema, when stored, then the error tells the rule and no value', async () => {
    const { account } = await givenTestUnit(backend.storage);
    const secret = 'sealed-but-still-not-for-logs';
    const stray = anAccount({ id: testId(), sealedCredentials: secret, panelId: account.panelId });
    const error = await backend.storage
      .transaction((tx) => tx.accounts.insert(stray))
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: '23503', message: expect.stringContaining('foreign key') });
    expect(`${error} ${JSON.stringify(error)}`).not.toContain(stray.subscriptionId);
    expect(JSON.stringify(error)).not.toContain(secret);
  });

  test('given 5000 jobs in one commit, when it is done, then the planner learns of them', async () => {
    await backend.storage.transaction(async (tx) => {
      for (let number = 0; number < 5000; number += 1) await tx.jobs.enqueue({ name: 'wake', payload: {} });
    });
    await eventually(async () => {
      const { rows } = await pglite.query<{ reltuples: number }>(
        "SELECT reltuples FROM pg_class WHERE oid = 'panelkit_jobs.job_common'::regclass",
      );
      expect(rows[0]?.reltuples).toBe(5000);
    });
  });

  test('given a job that sleeps on the shop’s clock, when idle is awaited, then it does not count', async () => {
    const controller = new AbortController();
    const steps: string[] = [];
    backend.jobs.work('sleeps', async () => {
      steps.push('sleeps');
      await backend.clock.sleep(3_600_000, { signal: controller.signal }).catch(() => steps.push('woken'));
    });
    await backend.jobs.start();
    await backend.jobs.enqueue({ name: 'sleeps', payload: {} });
    await backend.jobs.whenIdle();
    expect(steps).toEqual(['sleeps']);
    controller.abort();
    await backend.jobs.whenIdle();
    expect(steps).toEqual(['sleeps', 'woken']);
  });
});
