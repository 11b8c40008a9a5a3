import type { Broadcast, BroadcastDelivery, BroadcastKind } from '@panelkit/sdk';
import { byGroup, byTime, joined } from './index-places.ts';
import { createTable } from './table.ts';

/** Its id: broadcast, channel and customer. */
export type DeliveryRow = BroadcastDelivery & { id: string };

/** Its id: customer and kind. */
export interface DeclinedRow {
  id: string;
  customerId: string;
  kind: BroadcastKind;
  declinedAt: Date;
}

type Of = Pick<BroadcastDelivery, 'broadcastId' | 'channel'>;

/** The deliveries of a broadcast by a channel. */
export const deliveryGroup = ({ broadcastId, channel }: Of) => joined(broadcastId, channel);

export const deliveryId = (row: Of & Pick<BroadcastDelivery, 'customerId'>) =>
  joined(deliveryGroup(row), row.customerId);

export const createBroadcastTables = () => ({
  broadcasts: createTable<Broadcast, never, 'status' | 'settled'>({
    kind: 'broadcast',
    fixed: ['actor', 'createdAt'],
    unique: {},
    indexes: { status: byGroup((row) => row.status), settled: byTime((row) => row.settledAt) },
  }),
  broadcastDeliveries: createTable<DeliveryRow, never, 'broadcast' | 'state' | 'due'>({
    kind: 'broadcast delivery',
    isUnlisted: true,
    fixed: ['broadcastId', 'channel', 'customerId'],
    unique: {},
    indexes: {
      broadcast: byGroup((row) => row.broadcastId),
      // By id, which is by customer within a group.
      state: byGroup((row) => joined(deliveryGroup(row), row.state)),
      due: byTime((row: DeliveryRow) => row.nextAttemptAt, deliveryGroup),
    },
  }),
  declinedBroadcasts: createTable<DeclinedRow, never, 'customer'>({
    kind: 'declined broadcast',
    isUnlisted: true,
    fixed: ['customerId', 'kind'],
    unique: {},
    indexes: { customer: byGroup((row) => row.customerId) },
  }),
});
