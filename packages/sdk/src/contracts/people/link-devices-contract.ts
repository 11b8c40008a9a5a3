import { describe, expect, test } from 'vitest';
import type { LinkDevice } from '../../domain/devices/link-device.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import { aLinkDevice } from '../../testing/builders/link-device-builders.ts';
import { testId, testInstant } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { range } from '../range.ts';
import { givenShop, givenUnit } from '../storage/given-records.ts';

const now = testInstant();

/** Devices that fetch links: who holds a slot, and that no slot is given twice. */
export function describeLinkDevicesContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;
  const given = async (linkDeviceLimit: number | null) => {
    const shop = await givenShop(storage(), { plan: { linkDeviceLimit } });
    const { subscription } = await givenUnit(storage(), shop);
    return { subscriptionId: subscription.id, planId: shop.plan.id };
  };
  const store = async (...devices: LinkDevice[]) => {
    for (const device of devices) await storage().transaction((tx) => tx.linkDevices.insert(device));
  };
  const listed = (subscriptionId: string) => storage().linkDevices.listBySubscription(subscriptionId);

  describe('link devices', () => {
    test('given 3 slots, when 50 devices come at once, then exactly 3 get one', async () => {
      const { subscriptionId } = await given(3);
      const visit = () =>
        storage().transaction(async (tx) => {
          if ((await tx.linkDevices.lockAndList(subscriptionId)).length >= 3) return false;
          await tx.linkDevices.insert(aLinkDevice({ subscriptionId }));
          return true;
        });
      const visits = await Promise.all(range(50).map(visit));
      expect(visits.filter(Boolean)).toHaveLength(3);
      expect(await listed(subscriptionId)).toHaveLength(3);
    });

    test('given devices, when the slots are read, then with the limit of the plan; none where it has none', async () => {
      const [limited, free] = [await given(2), await given(null)];
      const { subscriptionId } = limited;
      const mine = [aLinkDevice({ subscriptionId }), aLinkDevice({ subscriptionId, model: null, app: null })];
      await store(...mine, aLinkDevice({ subscriptionId: free.subscriptionId }));
      expect(await storage().linkDevices.findSlots(limited)).toEqual({ limit: 2, devices: mine });
      expect(await listed(subscriptionId)).toEqual(mine);
      expect(await storage().linkDevices.findSlots(free)).toEqual({ limit: null, devices: [] });
      const nobody = { ...limited, subscriptionId: testId() };
      expect(await storage().linkDevices.findSlots(nobody)).toEqual({ limit: 2, devices: [] });
      expect(await listed('nobody')).toEqual([]);
    });

    test('given a device, when it is stored twice for a subscription, then it is a conflict; for another it is not', async () => {
      const [one, other] = [await given(2), await given(2)];
      const device = aLinkDevice({ subscriptionId: one.subscriptionId });
      await store(device, aLinkDevice({ ...device, id: testId(), subscriptionId: other.subscriptionId }));
      await expect(store({ ...device, id: testId() })).rejects.toMatchObject({ code: 'STORAGE_CONFLICT' });
    });

    test('given a device, when it is seen again, then that is kept, never an earlier instant; one that is gone stays gone', async () => {
      const { subscriptionId } = await given(2);
      const device = aLinkDevice({ subscriptionId });
      await store(device);
      const seen = { deviceHash: 'of the new key', model: 'Pixel 10', os: null, app: 'Happ 4.0' };
      const see = (id: string, lastSeenAt: Date) =>
        storage().transaction((tx) => tx.linkDevices.see({ id, ...seen, lastSeenAt }));
      await see(device.id, addMs(now, 5000));
      await see(device.id, addMs(now, 1000));
      await see(testId(), addMs(now, 5000));
      expect(await listed(subscriptionId)).toEqual([{ ...device, ...seen, lastSeenAt: addMs(now, 5000) }]);
    });

    test('given devices, when some are removed, then those of this subscription alone', async () => {
      const [one, other] = [await given(2), await given(2)];
      const [first, second] = range(2).map(() => aLinkDevice({ subscriptionId: one.subscriptionId }));
      const foreign = aLinkDevice({ subscriptionId: other.subscriptionId });
      if (first === undefined || second === undefined) throw new Error('two were made');
      await store(first, second, foreign);
      const remove = (...ids: string[]) =>
        storage().transaction((tx) => tx.linkDevices.remove(one.subscriptionId, ids));
      expect(await remove(first.id, foreign.id, testId(), 'nobody')).toBe(1);
      expect(await remove()).toBe(0);
      expect(await listed(one.subscriptionId)).toEqual([second]);
      expect(await listed(other.subscriptionId)).toEqual([foreign]);
    });

    test('given devices that were not seen for long, when the old ones are removed, then the others stay', async () => {
      const { subscriptionId } = await given(5);
      const devices = range(3).map((day) =>
        aLinkDevice({ subscriptionId, lastSeenAt: addMs(now, day * 86_400_000) }),
      );
      await store(...devices);
      const remove = () =>
        storage().transaction((tx) =>
          tx.retention.remove({ kind: 'link-devices', before: addMs(now, 86_400_000), limit: 10 }),
        );
      expect([await remove(), await remove()]).toEqual([1, 0]);
      expect(await listed(subscriptionId)).toEqual(devices.slice(1));
    });
  });
}
