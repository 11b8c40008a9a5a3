import { creditWithTaxOf } from '../entitlement/credit-of.ts';
import type { Entitlement } from '../entitlement/entitlement.ts';
import { termsAt } from '../entitlement/pass-time.ts';
import type { Subscription } from '../lifecycle/subscription.ts';
import type { Plan } from '../orders/plan.ts';
import { type TaxPolicy, withTax } from '../orders/tax.ts';
import { placesOf } from '../placement/plan-places.ts';

/** What a plan change is judged by. */
export interface PlanChangeFacts {
  subscription: Pick<Subscription, 'termination' | 'usedBytes' | 'planId' | 'pause'>;
  /** What its facts give; null before the first delivery. */
  entitlement: Entitlement | null;
  toPlan: Pick<Plan, 'id' | 'active' | 'onSale' | 'inStock' | 'price' | 'placement'>;
  /** The place of its lead account; null: it has none. */
  leadKey: string | null;
  availableMinor: number;
  hasPendingChange: boolean;
  tax: TaxPolicy | null;
}

/**
 * What a plan change would do now: the new plan begins at once, and what is left of the old period is set off
 * against its price.
 */
export interface PlanChangeOffer {
  allowed: boolean;
  /**
   * Why it is not possible: `not-delivered | terminated | expired | on-hold | same-plan | places-differ |
   * plan-unavailable | change-pending | insufficient-balance`.
   */
  denials: string[];
  toPlanId: string;
  /** The new plan's price, what is left of the old period, and what follows: to be paid, or given back. */
  planPriceMinor: number;
  /** The tax in the new plan's price. */
  planTaxMinor: number;
  creditMinor: number;
  /** What of tax is booked: that of the price, less that of the credit. */
  taxMinor: number;
  priceMinor: number;
  refundMinor: number;
  currency: string;
}

/** Judges a plan change at `now`. Pure. The credit is what is left of what was paid: see `creditOf`. */
export function evaluatePlanChange(facts: PlanChangeFacts, now: Date): PlanChangeOffer {
  const { subscription, toPlan, entitlement } = facts;
  const credit =
    entitlement === null
      ? { amountMinor: 0, taxMinor: 0 }
      : creditWithTaxOf(entitlement, { now, ...subscription });
  const creditMinor = credit.amountMinor;
  const plan = withTax(toPlan.price.amountMinor, facts.tax);
  const planPriceMinor = plan.amountMinor;
  const priceMinor = Math.max(0, planPriceMinor - creditMinor);
  const denials = denialsOf(facts, { priceMinor, now });
  return {
    allowed: denials.length === 0,
    denials,
    toPlanId: toPlan.id,
    planPriceMinor,
    planTaxMinor: plan.taxMinor,
    creditMinor,
    taxMinor: plan.taxMinor - credit.taxMinor,
    priceMinor,
    refundMinor: Math.max(0, creditMinor - planPriceMinor),
    currency: toPlan.price.currency,
  };
}

function denialsOf(facts: PlanChangeFacts, { priceMinor, now }: { priceMinor: number; now: Date }): string[] {
  const { subscription, toPlan, availableMinor, hasPendingChange } = facts;
  const rules: [string, boolean][] = [
    ['same-plan', subscription.planId === toPlan.id],
    ['places-differ', doPlacesDiffer(facts)],
    ['plan-unavailable', !toPlan.active || !toPlan.onSale || !toPlan.inStock],
    ['change-pending', hasPendingChange],
    ['insufficient-balance', availableMinor < priceMinor],
  ];
  return [...whyNoPlanChange(facts, now), ...rules.filter(([, denies]) => denies).map(([code]) => code)];
}

/** The lead place stays, at the inbound where its account is; others may come and go. */
function doPlacesDiffer({ toPlan, leadKey }: PlanChangeFacts): boolean {
  const [lead] = placesOf(toPlan);
  return leadKey !== null && leadKey !== lead?.key;
}

/** Why the plan cannot be changed now, whichever it would be changed to. Empty: it can be changed. */
export function whyNoPlanChange(
  { subscription, entitlement }: Pick<PlanChangeFacts, 'subscription' | 'entitlement'>,
  now: Date,
): string[] {
  const granted = entitlement === null ? null : termsAt(entitlement, { now, ...subscription });
  const rules: [string, boolean][] = [
    ['not-delivered', granted === null],
    ['terminated', subscription.termination !== null],
    ['expired', granted?.expiresAt != null && granted.expiresAt <= now],
    ['on-hold', granted !== null && granted.onHoldSeconds !== null],
  ];
  return rules.filter(([, denies]) => denies).map(([code]) => code);
}
