import type { EntitlementReader, EntitlementWriter } from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import { copyOf } from '../rows/copy-of.ts';
import { joined } from '../rows/index-places.ts';

export function createEntitlementReader({ views, run }: Access): EntitlementReader {
  return {
    listBySubscription: (subscriptionId) =>
      run(() =>
        [...views.entitlement.scan('subscription', subscriptionId)].map(({ id: _id, ...fact }) =>
          copyOf(fact),
        ),
      ),
  };
}

export function createEntitlementWriter(access: Access): EntitlementWriter {
  const { views, run } = access;
  return {
    ...createEntitlementReader(access),
    append: (facts) =>
      run(() => {
        for (const fact of facts) {
          views.entitlement.insert({ ...fact, id: joined(fact.subscriptionId, fact.sequence) });
        }
      }),
  };
}
