import type { Order } from '@panelkit/sdk';
import type { CustomerIdentityReader, CustomerIdentityWriter, UnpaidUnits } from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
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
