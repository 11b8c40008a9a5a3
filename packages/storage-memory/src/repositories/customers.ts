import type { Order } from '@panelkit/sdk';
import type {
  CustomerIdentityReader,
  CustomerIdentityWriter,
  CustomerMerge,
  CustomerMergeWriter,
  UnpaidUnits,
} from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import type { Views } from '../database/views.ts';
import { joined } from '../rows/index-places.ts';

export function createCustomerIdentityReader({ views, run }: Access): CustomerIdentityReader {
  return {
    listByCustomer: (customerId) =>
      run(() => [...views.customerIdentities.scan('customer', customerId)].map(({ id: _id, ...row }) => row)),
  };
}

/** Transactions come one after the other here: nothing needs a lock. */
export function createCustomerIdentityWriter({ views, run }: Access): CustomerIdentityWriter {
  const { customerIdentities, customers } = views;
  return {
    put: (identity) =>
      run(() => {
        const id = joined(identity.identityHash, identity.customerId);
        const confirmedAt = customerIdentities.find(id)?.confirmedAt ?? identity.confirmedAt;
        customerIdentities.put({ ...identity, confirmedAt, id });
      }),
    lockAndFindTrial: (customerId) =>
      run(() =>
        [...customerIdentities.scan('customer', customerId)]
          .flatMap(({ identityHash }) => [...customerIdentities.scan('hash', identityHash)])
          .some((row) => row.customerId !== customerId && customers.get(row.customerId).trialUnitId !== null),
      ),
  };
}

export function createCustomerMergeWriter({ views, run }: Access, now: () => Date): CustomerMergeWriter {
  return {
    moveRecords: (merge) =>
      run(() => {
        const { fromCustomerId, intoCustomerId } = merge;
        const mark = { mergedIntoId: intoCustomerId, mergedAt: now() };
        views.customers.change(fromCustomerId, (row) => ({ ...row, ...mark }));
        shareKnowledge(views, merge);
        const { payments, refunds, cardTransfers, orders, subscriptions, notifications, chats } = views;
        const units = [...orders.scan('customer', fromCustomerId)].flatMap(({ id }) => [
          ...views.units.scan('order', id),
        ]);
        return {
          payments: move(payments, merge),
          refunds: move(refunds, merge),
          cardTransfers: move(cardTransfers, merge),
          orders: move(orders, merge),
          units: move({ ...views.units, scan: () => units }, merge),
          subscriptions: move(subscriptions, merge),
          notifications: move(notifications, merge),
          chats: move(chats, merge),
        };
      }),
  };
}

/** What one is known by and declines counts for the other as well. */
function shareKnowledge(views: Views, { fromCustomerId, intoCustomerId: customerId }: CustomerMerge): void {
  const { customerIdentities, declinedBroadcasts } = views;
  for (const given of [...customerIdentities.scan('customer', fromCustomerId)]) {
    const id = joined(given.identityHash, customerId);
    const confirmedAt = customerIdentities.find(id)?.confirmedAt ?? given.confirmedAt;
    customerIdentities.put({ ...given, customerId, confirmedAt, id });
  }
  for (const declined of [...declinedBroadcasts.scan('customer', fromCustomerId)]) {
    const id = joined(customerId, declined.kind);
    if (declinedBroadcasts.find(id) === null) declinedBroadcasts.insert({ ...declined, customerId, id });
  }
}

interface OwnedView<Row> {
  scan(index: 'customer', group: string): Iterable<Row>;
  change(id: string, next: (row: Row) => Row): void;
}

function move<Row extends { id: string; customerId: string | null }>(
  view: OwnedView<Row>,
  { fromCustomerId, intoCustomerId }: CustomerMerge,
): number {
  const rows = [...view.scan('customer', fromCustomerId)];
  for (const { id } of rows) view.change(id, (row) => ({ ...row, customerId: intoCustomerId }));
  return rows.length;
}

export function createUnpaidUnits({ views, run }: Access): UnpaidUnits {
  return {
    countUnpaidOfCustomer: (customerId) =>
      run(() =>
        countUnits(
          [...views.orders.scan('customer', customerId)].filter(
            ({ state }) => state.status === 'awaiting-payment',
          ),
        ),
      ),
    lockAndCountUnpaidOfNetwork: (networkHash) =>
      run(() => countUnits([...views.orders.scan('network', networkHash)])),
  };
}

function countUnits(orders: readonly Order[]): number {
  return orders.flatMap(({ items }) => items).reduce((sum, { quantity }) => sum + quantity, 0);
}
