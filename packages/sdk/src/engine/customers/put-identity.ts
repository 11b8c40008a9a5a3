import { type Identity, identityText } from '../../domain/orders/customer-identity.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';

/** Under every known key: what was given under an earlier one is still found. The customer is locked. */
export async function putIdentity(
  { secretBox }: Engine,
  tx: Transaction,
  given: { customerId: string; identity: Identity; isConfirmed: boolean },
): Promise<void> {
  const { customerId, identity, isConfirmed } = given;
  const confirmedAt = isConfirmed ? tx.now : null;
  for (const identityHash of secretBox.lookupHashes(identityText(identity), 'customer-identity'))
    await tx.customerIdentities.put({ identityHash, customerId, confirmedAt });
}
