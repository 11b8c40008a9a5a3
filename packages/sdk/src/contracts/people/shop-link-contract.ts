import { describe, expect, test } from 'vitest';
import type { ObservedFacts } from '../../domain/accounts/account.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { LinkedFacts } from '../../ports/storage/storage-accounts.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { givenShop, givenUnit } from '../storage/given-records.ts';

const at = new Date('2026-02-03T04:05:06Z');

/** What a shop link is answered from. */
export function describeShopLinkContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;

  describe('shop links', () => {
    test('given several hashes of a token, when looked up, then the row that has one of them is found', async () => {
      const shop = await givenShop(storage());
      const { subscription } = await givenUnit(storage(), shop, { subscription: { tokenHash: 'k2:abc' } });
      await givenUnit(storage(), shop);
      const found = await storage().subscriptions.findLinked(['k3:abc', 'k2:abc']);
      expect(found?.subscription).toEqual(linkedFactsOf(subscription));
      expect(await storage().subscriptions.findLinked(['k3:abc'])).toBeNull();
      expect(await storage().subscriptions.findLinked([])).toBeNull();
    });

    test('given a token, when its link is read, then with the accounts that are not condemned and its plan', async () => {
      const [limited, free] = [await givenShop(storage()), await givenShop(storage())];
      const observed: ObservedFacts = {
        at,
        status: 'active',
        expiresAt: at,
        trafficLimitBytes: null,
        usedBytes: 5,
        lastOnlineAt: null,
      };
      const seen = { seenAt: at, sealedLinks: 'sealed-links', observed };
      const { account, subscription } = await givenUnit(storage(), limited, { account: seen });
      const condemned = await givenUnit(storage(), free, { account: { condemnedAt: at } });
      const { id: planId, linkDeviceLimit, placement } = limited.plan;
      const { id, placeKey, inboundId } = account;
      expect(await storage().subscriptions.findLinked([subscription.tokenHash])).toEqual({
        subscription: linkedFactsOf(subscription),
        accounts: [{ id, placeKey, inboundId, missingSince: null, ...seen }],
        plan: { id: planId, linkDeviceLimit, placement },
      });
      const without = await storage().subscriptions.findLinked([condemned.subscription.tokenHash]);
      expect(without).toMatchObject({ accounts: [] });
    });

    test('given a token that was rotated, when looked up by the old hash, then nothing is found', async () => {
      const { subscription } = await givenUnit(storage(), await givenShop(storage()));
      const patch = { tokenHash: 'k1:new', sealedToken: 'sealed-new' };
      await storage().transaction((tx) => tx.subscriptions.update(subscription.id, patch));
      expect(await storage().subscriptions.findLinked([subscription.tokenHash])).toBeNull();
      const found = await storage().subscriptions.findLinked(['k1:new']);
      expect(found?.subscription).toEqual(linkedFactsOf({ ...subscription, ...patch }));
    });
  });
}

function linkedFactsOf(subscription: Subscription): LinkedFacts {
  const { id, customerId, planId, tokenHash, period, granted, usedBytes, autoRenew } = subscription;
  const { suspension, pause, termination } = subscription;
  return {
    id,
    customerId,
    planId,
    tokenHash,
    period,
    granted,
    usedBytes,
    autoRenew,
    suspension,
    pause,
    termination,
  };
}
