import type { Transaction } from '../../ports/storage.ts';

/** A place is free again, once: whether it was taken already, or only set aside. */
export async function givePlaceBack(
  tx: Pick<Transaction, 'capacity'>,
  capacityHoldId: string,
  at: Date,
): Promise<void> {
  const wasSetAside = await tx.capacity.settle(capacityHoldId, 'voided', at);
  if (!wasSetAside) await tx.capacity.settle(capacityHoldId, 'released', at);
}
