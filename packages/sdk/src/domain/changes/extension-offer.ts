import type { Entitlement } from '../entitlement/entitlement.ts';
import type { ExtensionPolicy } from '../lifecycle/lifecycle-policy.ts';
import type { Subscription } from '../lifecycle/subscription.ts';
import type { Plan } from '../orders/plan.ts';

/** What an extension is judged by. */
export interface ExtensionFacts {
  subscription: Pick<Subscription, 'termination' | 'usedBytes' | 'period' | 'pause'>;
  /** What its facts give; null before the first delivery. */
  entitlement: Entitlement | null;
  plan: Pick<Plan, 'active' | 'renewable' | 'durationDays' | 'trafficLimitBytes' | 'deviceLimit' | 'price'>;
  /** Units of the plan, ≥ 1: they multiply time and traffic. */
  units: number;
  /** Price of one unit in minor units; the plan's price of today, unless a renewal locked another. */
  unitPriceMinor: number;
  /** The tax in it. */
  unitTaxMinor: number;
  /** Null: the wallet does not matter (staff give it away). */
  availableMinor: number | null;
  hasPendingChange: boolean;
  /** Until when a subscription that was terminated by its expiry can be revived; null: it was not. */
  revivableUntil: Date | null;
  policy: ExtensionPolicy;
}

/** *extend* adds to the present expiry; *reset* starts a new period now. */
export type ExtensionType = 'extend' | 'reset';

/** Every rule that had a say, with its facts; `denies`: the extension is not possible because of it. */
export interface ExtensionReason {
  code:
    | 'expired'
    | 'traffic-exhausted'
    | 'ending-soon'
    | 'always-allowed'
    | 'too-early'
    | 'not-delivered'
    | 'on-hold'
    | 'terminated'
    | 'plan-inactive'
    | 'not-renewable'
    | 'change-pending'
    | 'insufficient-balance'
    | 'days-lost'
    | 'traffic-lost';
  denies: boolean;
  facts: Record<string, string | number | boolean | null>;
}

/** The key of the text that a customer reads. */
export type ExtensionMessage =
  | 'extend.info.expired'
  | 'extend.info.exhausted'
  | 'extend.info.extend'
  | 'extend.notEligible'
  | 'extend.insufficientBalance';

/** What an extension would do now. Preview, charge, bot and API show and use this one answer. */
export interface ExtensionOffer {
  allowed: boolean;
  /** Null when no rule allows it. */
  type: ExtensionType | null;
  message: ExtensionMessage;
  reasons: ExtensionReason[];
  units: number;
  priceMinor: number;
  /** The tax in it. */
  taxMinor: number;
  currency: string;
  expiresAt: Date | null;
  newExpiresAt: Date | null;
  trafficLimitBytes: number | null;
  newTrafficLimitBytes: number | null;
  usedBytes: number;
  /** What of the present period is lost by it. */
  lost: { timeMs: number; trafficBytes: number | null };
}
