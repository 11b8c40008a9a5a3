import { describe, expect, test } from 'vitest';
import type { Plan } from '../../domain/orders/plan.ts';
import { aCustomer, aPlan } from '../../testing/builders/catalogue-builders.ts';
import { anAuditRow, aTopUp } from '../../testing/builders/record-builders.ts';
import { testId } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { range } from '../range.ts';
import { givenShop, givenUnit } from './given-records.ts';

/** What `storage.transaction` promises. */
export function describeTransactionsContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;

  describe('transactions', () => {
    test('given work that returns, when it ran, then its result is answered and its rows are stored', async () => {
      const customer = aCustomer();
      const answer = await storage().transaction(async (tx) => {
        await tx.customers.insert(customer);
        return 'done';
      });
      expect(answer).toBe('done');
      expect(await storage().customers.find(customer.id)).toEqual(customer);
    });

    test('given time that passes between two transactions, then each has one instant of its own', async () => {
      const { advance } = harness();
      const instantOf = () =>
        storage().transaction(async (tx) => {
          const { now } = tx;
          await tx.customers.insert(aCustomer());
          expect(tx.now).toBe(now);
          return now;
        });
      const first = await instantOf();
      await advance(60_000);
      expect((await instantOf()).getTime()).toBeGreaterThanOrEqual(first.getTime() + 60_000);
    });

    test('given work that throws, when it ran, then the same error is thrown and rows, money, jobs, events and audit are gone', async () => {
      const { backend, advance } = harness();
      const shop = await givenShop(storage());
      const error = new Error('changed my mind');
      const ran: string[] = [];
      backend.jobs.work('wake', async ({ payload }) => void ran.push(payload.id ?? ''));
      await backend.jobs.start();
      const plan = aPlan();
      const work = storage().transaction(async (tx) => {
        await tx.plans.insert(plan);
        await tx.plans.update(shop.plan.id, { name: 'Renamed' });
        await tx.ledger.book(aTopUp({ customerId: shop.customer.id, amountMinor: 500 }));
        await tx.jobs.enqueue({ name: 'wake', payload: { id: 'lost' } });
        await tx.events.append({
          aggregate: { kind: 'wallet', id: shop.customer.id },
          type: 'wallet.adjusted',
          data: { amountMinor: 500, balanceMinor: 500 },
          at: backend.clock.now(),
        });
        await tx.audit.append(anAuditRow({ target: { kind: 'plan', id: plan.id } }));
        throw error;
      });
      await expect(work).rejects.toBe(error);
      await advance(1000);
      expect(await storage().plans.find(plan.id)).toBeNull();
      expect(await storage().plans.find(shop.plan.id)).toEqual(shop.plan);
      expect(await storage().ledger.wallet(shop.customer.id, 'USD')).toMatchObject({ balanceMinor: 0 });
      expect(await storage().ledger.balances()).toEqual([]);
      expect(await storage().events.list({ after: 0, limit: 10 })).toEqual([]);
      expect((await storage().audit.list()).rows).toEqual([]);
      expect(ran).toEqual([]);
    });

    test.each(['goes on', 'ends'])(
      'given an insert that conflicts, when the transaction %s, then it conflicts and nothing is stored',
      async (then) => {
        const known = aCustomer();
        const other = aCustomer();
        await storage().transaction((tx) => tx.customers.insert(known));
        const work = storage().transaction(async (tx) => {
          await tx.customers.insert(other);
          await tx.customers.insert(aCustomer({ externalId: known.externalId }));
          if (then === 'goes on') await tx.customers.get(known.id);
        });
        await expect(work).rejects.toMatchObject({ code: 'STORAGE_CONFLICT' });
        expect(await storage().customers.find(other.id)).toBeNull();
      },
    );

    test('given a transaction that is open, when another reads, then it sees nothing of it before the commit', async () => {
      const kept = aCustomer();
      const dropped = aCustomer();
      const inserted = Promise.withResolvers<void>();
      const reading = inserted.promise.then(() => storage().customers.find(dropped.id));
      const work = storage().transaction(async (tx) => {
        await tx.customers.insert(dropped);
        inserted.resolve();
        throw new Error('rolled back');
      });
      await expect(work).rejects.toThrow('rolled back');
      expect(await reading).toBeNull();
      await storage().transaction((tx) => tx.customers.insert(kept));
      expect((await storage().customers.list()).rows).toEqual([kept]);
    });

    test('given rows written in a transaction, when it reads them, then every way of reading shows them', async () => {
      const shop = await givenShop(storage());
      await givenUnit(storage(), shop);
      const due = new Date('2030-01-01T00:00:00Z');
      await storage().transaction(async (tx) => {
        const plan = aPlan({ slug: 'written-now' });
        await tx.plans.insert(plan);
        await tx.plans.update(shop.plan.id, { slug: 'renamed' });
        expect(await tx.plans.get(plan.id)).toEqual(plan);
        expect(await tx.plans.findBySlug('written-now')).toEqual(plan);
        expect(await tx.plans.findBySlug('renamed')).toMatchObject({ id: shop.plan.id });
        expect(await tx.plans.findBySlug(shop.plan.slug)).toBeNull();
        expect((await tx.plans.list()).rows.map((row) => row.slug)).toEqual(['renamed', 'written-now']);
        const [account] = (await tx.accounts.list()).rows;
        expect(await tx.accounts.listDue(due, 10)).toEqual([account?.id]);
        await tx.accounts.update(account?.id ?? '', { nextAttemptAt: null });
        expect(await tx.accounts.listDue(due, 10)).toEqual([]);
      });
    });

    test('given 20 transactions that read and raise the same row, when run at once, then none is lost', async () => {
      const { account } = await givenUnit(storage(), await givenShop(storage()));
      const raise = () =>
        storage().transaction(async (tx) => {
          const { attempts } = await tx.accounts.get(account.id);
          await tx.accounts.update(account.id, { attempts: attempts + 1 });
        });
      await Promise.all(range(20).map(raise));
      expect(await storage().accounts.find(account.id)).toMatchObject({ attempts: 20 });
    });

    test('given no such row, when it is got or updated, then NOT_FOUND names it', async () => {
      const id = testId();
      const error = { code: 'NOT_FOUND', details: { id } };
      await expect(storage().transaction((tx) => tx.orders.get(id))).rejects.toMatchObject(error);
      await expect(storage().transaction((tx) => tx.orders.update(id, { notes: 'x' }))).rejects.toMatchObject(
        error,
      );
      expect(await storage().orders.find(id)).toBeNull();
    });

    test('given a conflict that the work swallowed, when it goes on, then it cannot write or commit any more', async () => {
      const { customer } = await givenShop(storage());
      const other = aCustomer();
      const later = aCustomer();
      const work = storage().transaction(async (tx) => {
        await tx.customers.insert(other);
        await tx.customers.insert(aCustomer({ externalId: customer.externalId })).catch(() => {});
        await tx.customers.insert(later).catch(() => {});
      });
      await expect(work).rejects.toThrow();
      expect((await storage().customers.list()).rows).toEqual([customer]);
    });

    test('given a patch that names a field that does not change, when updated, then it is refused', async () => {
      const { plan } = await givenShop(storage());
      const patch: object = { ...plan, name: 'Renamed' };
      await expect(storage().transaction((tx) => tx.plans.update(plan.id, patch))).rejects.toThrow(TypeError);
      expect(await storage().plans.find(plan.id)).toEqual(plan);
    });

    test('given rows and patches in the caller’s hands, when he changes them, then the stored ones stay as they are', async () => {
      const plan = aPlan();
      const original = structuredClone(plan);
      const price = { amountMinor: 700, currency: 'USD' };
      const spoil = (row: Plan | null | undefined) => {
        row?.createdAt.setTime(0);
        if (row) row.price.amountMinor = 1;
      };
      await storage().transaction(async (tx) => {
        await tx.plans.insert(plan);
        spoil(plan);
        spoil(await tx.plans.get(plan.id));
        spoil(await tx.plans.findBySlug(plan.slug));
      });
      spoil(await storage().plans.find(plan.id));
      spoil((await storage().plans.list()).rows[0]);
      expect(await storage().plans.find(plan.id)).toEqual(original);
      await storage().transaction(async (tx) => {
        await tx.plans.update(plan.id, { price });
        price.amountMinor = 1;
      });
      expect(await storage().plans.find(plan.id)).toMatchObject({ price: { amountMinor: 700 } });
    });
  });
}
