import { DAY_MS } from './period.ts';

/** When a subscription may be extended, and what remains of the old period. */
export interface ExtensionPolicy {
  /** With this many days or fewer left it may be extended even if traffic is left; 3 by default. */
  thresholdDays: number;
  /** Whether it may be extended at any time; false by default. */
  always: boolean;
  /** The plan's traffic replaces what was left, or is added to it; `replace` by default. */
  traffic: 'replace' | 'add';
  /** Whether the days that are left when the traffic is used up are lost or added; `lost` by default. */
  timeOnReset: 'lost' | 'added';
}

/** What happens to a subscription as time passes. */
export interface LifecyclePolicy {
  /** Days before the expiry at which the customer is warned; 7, 3 and 1 by default. */
  warnDays: number[];
  /** Percentages of the traffic limit at which the customer is notified; 80, 95 and 100 by default. */
  usagePercents: number[];
  /** How long after the expiry it is kept before it is terminated, in milliseconds; 3 days by default. */
  graceMs: number;
  /**
   * How long after that it can still be revived behind the same shop link, in milliseconds; 30 days by
   * default.
   */
  reviveMs: number;
  /** Whether customers may pause their subscription; false by default. */
  customerMayPause: boolean;
  /** How often a customer may pause in one period; 2 by default. */
  pausesPerPeriod: number;
  /** A pause that ends earlier adds no time, in milliseconds; 1 day by default. */
  shortestPauseMs: number;
  /** After this a pause ends automatically, in milliseconds; 30 days by default. */
  longestPauseMs: number;
}

/** Automatic renewal from the wallet. */
export interface RenewalPolicy {
  /** How long before the expiry the first try is made, in milliseconds; 1 day by default. */
  leadMs: number;
  /** When the tries are made, after the first one's time, in milliseconds; 0, 1 and 2 days by default. */
  retryAfterMs: number[];
  /** How long before the first try the customer is notified, in milliseconds; 1 day by default. */
  noticeMs: number;
  /**
   * The plan's price of that day, or the price on the day when auto-renew was switched on; `today` by
   * default.
   */
  price: 'today' | 'locked';
  /** Whether a subscription that staff suspended is renewed and charged anyway; false by default. */
  whileSuspended: boolean;
}

export const DEFAULT_EXTENSION_POLICY: ExtensionPolicy = {
  thresholdDays: 3,
  always: false,
  traffic: 'replace',
  timeOnReset: 'lost',
};

export const DEFAULT_LIFECYCLE_POLICY: LifecyclePolicy = {
  warnDays: [7, 3, 1],
  usagePercents: [80, 95, 100],
  graceMs: 3 * DAY_MS,
  reviveMs: 30 * DAY_MS,
  customerMayPause: false,
  pausesPerPeriod: 2,
  shortestPauseMs: DAY_MS,
  longestPauseMs: 30 * DAY_MS,
};

export const DEFAULT_RENEWAL_POLICY: RenewalPolicy = {
  leadMs: DAY_MS,
  retryAfterMs: [0, DAY_MS, 2 * DAY_MS],
  noticeMs: DAY_MS,
  price: 'today',
  whileSuspended: false,
};
