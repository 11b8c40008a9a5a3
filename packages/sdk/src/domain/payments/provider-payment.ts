/**
 * A payment as its provider knows it. A payment of ours may have several, when it was started more than once. The amounts are sums over its
 * life and never fall.
 */
export interface ProviderPayment {
  id: string;
  paymentId: string;
  gateway: string;
  /** The provider's own id of it; unique within the gateway. */
  providerReference: string;
  /** What the customer is to do, sealed; null when it was not started by us. */
  sealedInstructions: string | null;
  /** What arrived, in minor units: booked. */
  receivedMinor: number;
  /** What the provider took back without us, in minor units: booked. */
  takenBackMinor: number;
  /** When it was learned that no more money is expected; null while it is open. */
  endedAt: Date | null;
  /** How often the provider was asked. */
  looks: number;
  /** When the provider is asked next; null when it is not asked any more by itself. */
  nextLookAt: Date | null;
  createdAt: Date;
}
