import { valueLeft } from './evaluate-extension.ts';
import type { Plan } from './plan.ts';
import type { GrantedTerms, Subscription } from './subscription.ts';

/** What a plan change is judged by. */
export interface PlanChangeFacts {
  subscription: Pick<Subscription, 'granted' | 'termination' | 'usedBytes' | 'planId'>;
  toPlan: Pick<Plan, 'id' | 'active' | 'onSale' | 'inStock' | 'price'>;
  availableMinor: number;
  hasPendingChange: boolean;
}

/** What a plan change would do now: the new plan begins at once, and what is left of the old period is set off against its price. */
export interface PlanChangeOffer {
  allowed: boolean;
  /** Why it is not possible: `not-delivered | terminated | expired | on-hold | same-plan | plan-unavailable | change-pending | insufficient-balance`. */
  denials: string[];
  toPlanId: string;
  /** The new plan's price, what is left of the old period, and what follows: to be paid, or given back. */
  planPriceMinor: number;
  creditMinor: number;
  priceMinor: number;
  refundMinor: number;
  currency: string;
}

/** Judges a plan change at `now`. Pure. The credit is the period's value times the smaller of the time and the traffic left, rounded down. */
export function evaluatePlanChange(facts: PlanChangeFacts, now: Date): PlanChangeOffer {
  const { subscription, toPlan } = facts;
  const { granted } = subscription;
  const creditMinor = granted === null ? 0 : creditOf(granted, subscription.usedBytes, now);
  const planPriceMinor = toPlan.price.amountMinor;
  const priceMinor = Math.max(0, planPriceMinor - creditMinor);
  const denials = denialsOf(facts, { priceMinor, now });
  return {
    allowed: denials.length === 0,
    denials,
    toPlanId: toPlan.id,
    planPriceMinor,
    creditMinor,
    priceMinor,
    refundMinor: Math.max(0, creditMinor - planPriceMinor),
    currency: toPlan.price.currency,
  };
}

function creditOf(granted: GrantedTerms, usedBytes: number, now: Date): number {
  const { trafficLimitBytes: limit, valueMinor } = granted;
  const ofTime = granted.expiresAt === null ? valueMinor : valueLeft(granted, now);
  if (limit === null) return ofTime;
  const leftBytes = Math.max(0, limit - usedBytes);
  const ofTraffic = Number((BigInt(valueMinor) * BigInt(leftBytes)) / BigInt(limit));
  return Math.min(ofTime, ofTraffic);
}

function denialsOf(
  { subscription, toPlan, availableMinor, hasPendingChange }: PlanChangeFacts,
  { priceMinor, now }: { priceMinor: number; now: Date },
): string[] {
  const { granted, termination, planId } = subscription;
  const rules: [string, boolean][] = [
    ['not-delivered', granted === null],
    ['terminated', termination !== null],
    ['expired', granted?.expiresAt != null && granted.expiresAt <= now],
    ['on-hold', granted !== null && granted.onHoldSeconds !== null],
    ['same-plan', planId === toPlan.id],
    ['plan-unavailable', !toPlan.active || !toPlan.onSale || !toPlan.inStock],
    ['change-pending', hasPendingChange],
    ['insufficient-balance', availableMinor < priceMinor],
  ];
  return rules.filter(([, denies]) => denies).map(([code]) => code);
}
