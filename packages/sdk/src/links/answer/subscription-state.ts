import type { SubscriptionStatus } from '../../domain/lifecycle/subscription.ts';

/** What an answer says of a subscription. */
export interface SubscriptionState {
  status: Exclude<SubscriptionStatus, 'terminated'>;
  /** Bytes that left the customer; 0 where only the sum is known, which is then in `downloadBytes`. */
  uploadBytes: number;
  downloadBytes: number;
  /** Null: unlimited. */
  trafficLimitBytes: number | null;
  /** Null: never, or not known yet. */
  expiresAt: Date | null;
  /** When the used volume is counted from 0 again; null: not by itself. */
  refillsAt: Date | null;
}

/** The shop, as applications show it. */
export interface SubscriptionBrand {
  /** What the subscription and its servers are called. */
  name: string;
  supportUrl: string | null;
  /** The page for people, say the link itself. */
  pageUrl: string | null;
  /** Hours after which applications look again. */
  updateIntervalHours: number;
}

/** Places of a subscription of which people are told, by their names. */
export interface PlaceNotes {
  /** Their servers are not there yet. */
  preparing: readonly string[];
  /** Their servers do not serve now. */
  degraded: readonly string[];
}
