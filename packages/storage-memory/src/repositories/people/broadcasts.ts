import type { Broadcast, BroadcastDelivery, BroadcastStatus, Customer } from '@panelkit/sdk';
import type { AudienceCount, AudienceRequest, BroadcastReader } from '@panelkit/sdk/ports';
import type { Access } from '../../database/access.ts';
import type { Views } from '../../database/views.ts';
import { type DeliveryRow, deliveryGroup, deliveryId } from '../../rows/broadcast-tables.ts';
import { copyOf } from '../../rows/copy-of.ts';
import { joined } from '../../rows/index-places.ts';
import { limitOf } from '../../rows/page.ts';
import { takeWhile } from '../../rows/take-while.ts';
import { createReader } from '../repository.ts';
import { hasChat, isMeant } from './audience.ts';

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
    listDeliveries: ({ broadcastId, channel, state, cursor, ...page }) =>
      run(() => {
        const limit = limitOf(page);
        const of = { broadcastId, channel };
        const after =
          cursor === undefined ? undefined : { sort: 0, id: deliveryId({ ...of, customerId: cursor }) };
        const group = joined(deliveryGroup(of), state);
        const found = takeWhile(broadcastDeliveries.scan('state', group, after), limit + 1, () => true);
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
