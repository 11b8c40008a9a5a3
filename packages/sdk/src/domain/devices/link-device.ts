/**
 * A device that fetched the link of a subscription whose plan limits devices. It holds one of the slots while
 * it comes back.
 */
export interface LinkDevice {
  id: string;
  subscriptionId: string;
  /**
   * Keyed hash of its hardware id, which is stored nowhere. Of the subscription as well: a device of two
   * cannot be told.
   */
  deviceHash: string;
  /** As its application named them; null where it did not. For people, never for a decision. */
  model: string | null;
  os: string | null;
  app: string | null;
  firstSeenAt: Date;
  /** At least an hour old before it is written again. */
  lastSeenAt: Date;
}
