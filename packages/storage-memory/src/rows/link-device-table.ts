import type { LinkDevice } from '@panelkit/sdk';
import { byGroup, byTime, joined } from './index-places.ts';
import { createTable } from './table.ts';

/** Devices that fetched links. */
export const createLinkDeviceTable = () =>
  createTable<LinkDevice, 'device', 'subscription' | 'seen'>({
    kind: 'link device',
    isUnlisted: true,
    fixed: ['subscriptionId', 'firstSeenAt'],
    unique: { device: (row) => joined(row.subscriptionId, row.deviceHash) },
    indexes: {
      subscription: byGroup((row) => row.subscriptionId),
      seen: byTime((row) => row.lastSeenAt),
    },
  });
