import { type Broadcast, UNREACHED_STATES } from '@panelkit/sdk';
import type {
  BroadcastChannel,
  BroadcastPatch,
  BroadcastWriter,
  ClaimedDelivery,
  DeliveriesOf,
} from '@panelkit/sdk/ports';
import type { Access } from '../../database/access.ts';
import type { Views } from '../../database/views.ts';
import { type DeliveryRow, deliveryGroup, deliveryId } from '../../rows/broadcast-tables.ts';
import { copyOf } from '../../rows/copy-of.ts';
import { joined } from '../../rows/index-places.ts';
import { createWriter } from '../repository.ts';
import { hasChat, isMeant } from './audience.ts';
import { hasDeclined, toDelivery } from './broadcasts.ts';

export function createBroadcastWriter({ views, run }: Access): BroadcastWriter {
  const { broadcasts, broadcastDeliveries, declinedBroadcasts, customers } = views;
  return {
    ...createWriter<Broadcast, BroadcastPatch>(run, broadcasts),
    addRecipients: (request) =>
      run(() => {
        let last: string | null = null;
        let looked = 0;
        const after = request.after === null ? undefined : { sort: 0, id: request.after };
        for (const customer of customers.scan('all', '', after)) {
          if (looked === request.limit) break;
          looked += 1;
          last = customer.id;
          if (!isMeant(views, request, customer) || hasDeclined(views, customer.id, request.kind)) continue;
          addByFirst(views, { ...request, customerId: customer.id });
        }
        return last;
      }),
    claimDue: ({ now, until, limit, ...of }) =>
      run(() =>
        [...dueRows(views, of, { now, state: 'pending', limit })]
          .map((row) => claim(views, row, until))
          .sort((one, other) => (one.delivery.customerId < other.delivery.customerId ? -1 : 1)),
      ),
    settleLost: ({ now, reason, ...of }) =>
      run(() => {
        const lost = [...dueRows(views, of, { now, state: 'sending', limit: Number.POSITIVE_INFINITY })];
        const end = { state: 'unknown' as const, reason, nextAttemptAt: null, settledAt: now };
        for (const { id } of lost) broadcastDeliveries.update(id, end);
        return lost.length;
      }),
    recordOutcomes: (of, outcomes) =>
      run(() => {
        for (const { customerId, attempts, ...end } of outcomes) {
          const row = broadcastDeliveries.find(deliveryId({ ...of, customerId }));
          const isOurs = row !== null && row.attempts === attempts;
          if (isOurs && (row.state === 'sending' || row.state === 'unknown'))
            broadcastDeliveries.update(row.id, end);
        }
      }),
    passOn: (of, to) => run(() => passOn(views, of, to)),
    recordRecalled: (of, ends) =>
      run(() => {
        for (const { customerId, state, reason } of ends) {
          const row = broadcastDeliveries.find(deliveryId({ ...of, customerId }));
          if (row?.state === 'sent') broadcastDeliveries.update(row.id, { state, reason, references: [] });
        }
      }),
    requeue: ({ state, customerIds, now, ...of }) =>
      run(() => {
        const rows = [...broadcastDeliveries.scan('state', joined(deliveryGroup(of), state))].filter(
          ({ customerId }) => customerIds === null || customerIds.includes(customerId),
        );
        const again = { state: 'pending' as const, reason: null, nextAttemptAt: now, settledAt: null };
        for (const { id } of rows) broadcastDeliveries.update(id, again);
        return rows.length;
      }),
    setDeclined: ({ customerId, kind, at }) =>
      run(() => {
        const id = joined(customerId, kind);
        const isDeclined = declinedBroadcasts.find(id) !== null;
        if (isDeclined === (at !== null)) return false;
        if (at === null) declinedBroadcasts.remove(id);
        else declinedBroadcasts.insert({ id, customerId, kind, declinedAt: at });
        return true;
      }),
  };
}

const unreached: readonly string[] = UNREACHED_STATES;

function passOn(
  views: Views,
  of: DeliveriesOf,
  { customerIds, ...to }: Parameters<BroadcastWriter['passOn']>[1],
): number {
  const lost = customerIds.filter((customerId) => {
    const row = views.broadcastDeliveries.find(deliveryId({ ...of, customerId }));
    return row !== null && unreached.includes(row.state);
  });
  const { broadcastId } = of;
  return lost.filter((customerId) => addByFirst(views, { ...to, broadcastId, customerId })).length;
}

/** Adds a delivery by the first channel that reaches the customer. @returns whether one was added */
function addByFirst(
  views: Views,
  {
    broadcastId,
    channels,
    customerId,
    now,
  }: { broadcastId: string; channels: readonly BroadcastChannel[]; customerId: string; now: Date },
): boolean {
  const first = channels.find(({ bot }) => bot === null || hasChat(views, customerId, bot));
  if (first === undefined) return false;
  const row = { broadcastId, channel: first.channel, customerId };
  const id = deliveryId(row);
  if (views.broadcastDeliveries.find(id) !== null) return false;
  const waits = { state: 'pending' as const, reason: null, attempts: 0, nextAttemptAt: now };
  views.broadcastDeliveries.insert({ id, ...row, ...waits, references: [], settledAt: null });
  return true;
}

function* dueRows(
  { broadcastDeliveries }: Views,
  of: DeliveriesOf,
  { now, state, limit }: { now: Date; state: 'pending' | 'sending'; limit: number },
): Iterable<DeliveryRow> {
  let found = 0;
  for (const row of broadcastDeliveries.scan('due', deliveryGroup(of))) {
    if (found === limit || row.nextAttemptAt === null || row.nextAttemptAt > now) return;
    if (row.state !== state) continue;
    found += 1;
    yield row;
  }
}

function claim(views: Views, row: DeliveryRow, until: Date): ClaimedDelivery {
  const patch = { state: 'sending' as const, attempts: row.attempts + 1, nextAttemptAt: until };
  views.broadcastDeliveries.update(row.id, patch);
  const { externalId, displayName, language } = views.customers.get(row.customerId);
  const { kind } = views.broadcasts.get(row.broadcastId);
  return {
    delivery: toDelivery({ ...row, ...patch }),
    customer: copyOf({ externalId, displayName, language }),
    hasDeclined: hasDeclined(views, row.customerId, kind),
  };
}
