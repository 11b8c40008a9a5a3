import type { EntitlementFact } from '../../domain/entitlement/entitlement-fact.ts';

/** Unique: (`subscriptionId`, `sequence`). The facts of a subscription are few: some for each period. */
export interface EntitlementReader {
  /** All facts of a subscription, by their sequence. Does not lock. */
  listBySubscription(subscriptionId: string): Promise<EntitlementFact[]>;
}

export interface EntitlementWriter extends EntitlementReader {
  /**
   * Appends facts in one statement; they are never changed. The caller has locked the subscription. When a
   * sequence is taken, this or a later call of the transaction, or the transaction itself, throws
   * PanelkitError `STORAGE_CONFLICT`.
   */
  append(facts: readonly EntitlementFact[]): Promise<void>;
}
