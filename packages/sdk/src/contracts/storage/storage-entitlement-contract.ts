import { describe, expect, test } from 'vitest';
import { anEntitlementFact } from '../../testing/builders/service-builders.ts';
import { testId } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { givenShop, givenUnit } from './given-records.ts';

const at = new Date('2026-02-03T04:05:06Z');

/** The entitlement ledger. */
export function describeEntitlementContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;

  describe('entitlement facts', () => {
    test('given facts, when appended in two transactions, then they are read in their sequence, each as it was said', async () => {
      const shop = await givenShop(storage());
      const [own, other] = [await givenUnit(storage(), shop), await givenUnit(storage(), shop)];
      const subscriptionId = own.subscription.id;
      const lot = anEntitlementFact({ subscriptionId, at, changeId: own.change.id, planId: shop.plan.id });
      const said = { subscriptionId, at, amountMinor: 0, startsAt: null, planId: null };
      const later = [
        anEntitlementFact({ ...said, sequence: 2, kind: 'consumed', timeMs: 2 ** 45, bytes: 2 ** 45 }),
        anEntitlementFact({ ...said, sequence: 3, kind: 'paused', timeMs: 1, bytes: 0, startsAt: at }),
        anEntitlementFact({
          ...said,
          sequence: 4,
          kind: 'reversed',
          timeMs: null,
          bytes: null,
          amountMinor: 7,
        }),
      ];
      const waiting = anEntitlementFact({
        subscriptionId: other.subscription.id,
        waitsForUse: true,
        deviceLimit: 3,
      });
      await storage().transaction((tx) => tx.entitlement.append([lot]));
      await storage().transaction(async (tx) => {
        await tx.entitlement.append([waiting]);
        await tx.entitlement.append(later);
        expect(await tx.entitlement.listBySubscription(subscriptionId)).toEqual([lot, ...later]);
      });
      expect(await storage().entitlement.listBySubscription(subscriptionId)).toEqual([lot, ...later]);
      expect(await storage().entitlement.listBySubscription(other.subscription.id)).toEqual([waiting]);
      expect(await storage().entitlement.listBySubscription(testId())).toEqual([]);
      expect(await storage().entitlement.listBySubscription('no-id')).toEqual([]);
    });

    test('given a sequence that is taken, when appended again, then it conflicts and nothing of it is kept', async () => {
      const { subscription } = await givenUnit(storage(), await givenShop(storage()));
      const first = anEntitlementFact({ subscriptionId: subscription.id });
      await storage().transaction((tx) => tx.entitlement.append([first]));
      const again = storage().transaction(async (tx) => {
        await tx.entitlement.append([{ ...first, sequence: 2 }]);
        await tx.entitlement.append([first]);
      });
      await expect(again).rejects.toMatchObject({ code: 'STORAGE_CONFLICT' });
      expect(await storage().entitlement.listBySubscription(subscription.id)).toEqual([first]);
    });

    test('given nothing to append, then nothing happens', async () => {
      const { subscription } = await givenUnit(storage(), await givenShop(storage()));
      await storage().transaction((tx) => tx.entitlement.append([]));
      expect(await storage().entitlement.listBySubscription(subscription.id)).toEqual([]);
    });
  });
}
