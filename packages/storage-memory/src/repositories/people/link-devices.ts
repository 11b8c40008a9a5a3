import type { LinkDevice } from '@panelkit/sdk';
import type { LinkDeviceReader, LinkDeviceWriter } from '@panelkit/sdk/ports';
import type { Access } from '../../database/access.ts';
import { copyOf } from '../../rows/copy-of.ts';

export function createLinkDeviceReader({ views, run }: Access): LinkDeviceReader {
  const devicesOf = (subscriptionId: string): LinkDevice[] =>
    copyOf([...views.linkDevices.scan('subscription', subscriptionId)]);
  return {
    listBySubscription: (subscriptionId) => run(() => devicesOf(subscriptionId)),
    findSlots: ({ subscriptionId, planId }) =>
      run(() => {
        const limit = views.plans.find(planId)?.linkDeviceLimit ?? null;
        return { limit, devices: limit === null ? [] : devicesOf(subscriptionId) };
      }),
  };
}

/** Transactions come one after the other here: nothing needs a lock. */
export function createLinkDeviceWriter(access: Access): LinkDeviceWriter {
  const { views, run } = access;
  const { linkDevices } = views;
  return {
    lockAndList: createLinkDeviceReader(access).listBySubscription,
    insert: (device) => run(() => linkDevices.insert(device)),
    see: ({ id, lastSeenAt, ...seen }) =>
      run(() => {
        const known = linkDevices.find(id);
        if (known === null) return;
        const latest = new Date(Math.max(lastSeenAt.getTime(), known.lastSeenAt.getTime()));
        linkDevices.update(id, { ...seen, lastSeenAt: latest });
      }),
    remove: (subscriptionId, ids) =>
      run(() => {
        const there = ids.filter((id) => linkDevices.find(id)?.subscriptionId === subscriptionId);
        for (const id of there) linkDevices.remove(id);
        return there.length;
      }),
  };
}
