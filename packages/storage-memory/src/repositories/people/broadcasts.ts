import {
  type Broadcast,
  type BroadcastDelivery,
  type BroadcastStatus,
  type Customer,
  invalidInput,
} from '@panelkit/sdk';
import type { AudienceCount, AudienceRequest, BroadcastReader } from '@panelkit/sdk/ports';
import type { Access } from '../../database/access.ts';
import type { Views } from '../../database/views.ts';
import { type DeliveryRow, deliveryGroup, deliveryId } from '../../rows/broadcast-tables.ts';
import { copyOf } from '../../rows/copy-of.ts';
import { joined } from '../../rows/index-places.ts';
import { createReader } from '../repository.ts';
import { hasChat, isMeant } from './audience.ts';

const DEFAULT_LIMIT = 50;

/** A row without its id. */
export function toDelivery({ id: _id, ...delivery }: DeliveryRow): BroadcastDelivery {
  return copyOf(delivery);
}

export function hasDeclined({ declinedBroadcasts }: Views, customerId: string, kind: string): boolean {
  return declinedBroadcasts.find(joined(customerId, kind)) !== null;
}

export function createBroadcastReader({ views, run }: Access): BroadcastReader {
  const { broadcasts, broadcastDeliveries } = views;
  const meant = (request: AudienceRequest): Customer[] =>
    [...views.customers.scan('all', '')].filter((customer) => isMeant(views, request, customer));
  return {
    ...createReader<Broadcast, { status?: BroadcastStatus }, 'status'>(run, broadcasts, ({ status }) =>
      status === undefined ? { index: 'all', group: '' } : { index: 'status', group: status },
    ),
    listOpen: () =>
      run(() => {
        const open = [...broadcasts.scan('status', 'running'), ...broadcasts.scan('status', 'recalling')];
        return copyOf(open.sort((one, other) => (one.id < other.id ? -1 : 1)));
      }),
    countDeliveries: (broadcastId) =>
      run(() => {
        const rows = [...broadcastDeliveries.scan('broadcast', broadcastId)];
        const groups = Map.groupBy(rows, ({ channel, state }) => joined(channel, state));
        const counts = [...groups.values()].flatMap(([first, ...rest]) =>
          first === undefined ? [] : [{ channel: first.channel, state: first.state, count: rest.length + 1 }],
        );
        const keyOf = ({ channel, state }: (typeof counts)[number]) => `${channel} ${state}`;
        return counts.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
      }),
    listDeliveries: ({ broadcastId, channel, state, cursor, limit = DEFAULT_LIMIT }) =>
      run(() => {
        assertLimit(limit);
        const of = { broadcastId, channel };
        const after =
          cursor === undefined ? undefined : { sort: 0, id: deliveryId({ ...of, customerId: cursor }) };
        const found: DeliveryRow[] = [];
        for (const row of broadcastDeliveries.scan('state', joined(deliveryGroup(of), state), after)) {
          found.push(row);
          if (found.length > limit) break;
        }
        const rows = found.slice(0, limit).map(toDelivery);
        return { rows, nextCursor: found.length > limit ? (rows.at(-1)?.customerId ?? null) : null };
      }),
    nextDueAt: (of) =>
      run(() => {
        for (const row of broadcastDeliveries.scan('due', deliveryGroup(of)))
          return copyOf(row.nextAttemptAt);
        return null;
      }),
    countAudience: (request) =>
      run(() => {
        const groups = Map.groupBy(meant(request), (customer) => customer.language ?? request.language);
        const counts = [...groups].map(
          ([language, customers]): AudienceCount => ({
            language,
            matching: customers.length,
            declined: customers.filter(({ id }) => hasDeclined(views, id, request.kind)).length,
          }),
        );
        return counts.sort((one, other) => (one.language < other.language ? -1 : 1));
      }),
    countReachable: (request, bot) =>
      run(
        () =>
          meant(request).filter(({ id }) => !hasDeclined(views, id, request.kind) && hasChat(views, id, bot))
            .length,
      ),
    listDeclined: (customerId) =>
      run(() => {
        const rows = [...views.declinedBroadcasts.scan('customer', customerId)];
        return rows.map(({ kind }) => kind).sort();
      }),
  };
}

/** @throws PanelkitError `INVALID_INPUT` */
function assertLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= 500) return;
  throw invalidInput([
    { path: 'limit', code: 'out-of-range', message: 'must be a whole number from 1 to 500' },
  ]);
}
