import type { Customer } from './customer.ts';

/**
 * Why two customers cannot be merged: they are one; one of them is blocked, and the other is not; both wait
 * for a transfer to one card, which their bank tells apart by its customer; both are being delivered their
 * one trial.
 */
export type MergeRefusal = 'same-customer' | 'blocked' | 'card-transfers' | 'trials';

/** Whether a merge would bring a block upon somebody, or take it away, without saying so. */
export function changesBlock(from: Customer, into: Customer): boolean {
  return (from.blockedAt === null) !== (into.blockedAt === null);
}
