import { describe, expect, test } from 'vitest';
import { testId } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { givenShop, givenUnit } from './given-records.ts';

/** What `tx.lock` and the locks of what hangs on a row promise. */
export function describeLocksContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;

  describe('locks', () => {
    test('given rows of several tables, when they are locked, then each is answered in the place of its id', async () => {
      const shop = await givenShop(storage());
      const one = await givenUnit(storage(), shop);
      const other = await givenUnit(storage(), shop);
      const ids = [other.subscription.id, one.subscription.id] as const;
      await storage().transaction(async (tx) => {
        const { subscriptions, accounts, ...rest } = await tx.lock({
          accounts: [one.account.id],
          customers: [shop.customer.id],
          subscriptions: ids,
        });
        expect(subscriptions.map(({ id }) => id)).toEqual(ids);
        expect(accounts[0]).toEqual(await tx.accounts.get(one.account.id));
        expect(rest.customers).toMatchObject([{ id: shop.customer.id }]);
      });
    });

    test('given an id of nothing, when it is locked with others, then it is NOT_FOUND', async () => {
      const shop = await givenShop(storage());
      for (const id of [testId(), 'no id at all']) {
        const work = storage().transaction((tx) => tx.lock({ customers: [shop.customer.id], orders: [id] }));
        await expect(work).rejects.toMatchObject({ code: 'NOT_FOUND', details: { id } });
      }
    });

    test('given a unit, when what hangs on it is locked, then its accounts, its pending change and its order have it', async () => {
      const shop = await givenShop(storage());
      const { order, unit, subscription, account, change } = await givenUnit(storage(), shop);
      await storage().transaction(async (tx) => {
        expect(await tx.accounts.lockByUnit(unit.id)).toMatchObject([{ id: account.id }]);
        expect(await tx.changes.lockPending(subscription.id)).toMatchObject({ id: change.id });
        expect(await tx.units.lockByOrder(order.id)).toMatchObject([{ id: unit.id }]);
        const { id, orderItemId, state } = unit;
        expect(await tx.units.listStates(order.id)).toEqual([{ id, orderItemId, status: state.status }]);
        expect(await tx.units.listStates(testId())).toEqual([]);
        await tx.changes.update(change.id, { state: 'voided', settledAt: new Date(0) });
        expect(await tx.changes.lockPending(subscription.id)).toBeNull();
        expect(await tx.changes.lockPending('no id at all')).toBeNull();
        expect(await tx.accounts.lockByUnit(testId())).toEqual([]);
        expect(await tx.units.lockByOrder(testId())).toEqual([]);
      });
    });
  });
}
