import type { Change } from '../changes/change.ts';
import type { Actor } from '../records/actor.ts';
import { type Allowed, allowedUnless } from '../records/allowed.ts';
import type { LifecyclePolicy } from './lifecycle-policy.ts';
import type { Subscription, SubscriptionStatus } from './subscription.ts';

/** Why an action is not possible: the status that forbids it, or a rule. */
export type SubscriptionRefusal =
  | SubscriptionStatus
  /** Only staff may do it, or the policy does not let customers do it. */
  | 'not-permitted'
  /** An earlier change is still being applied. */
  | 'being-changed'
  /** The policy's number of pauses in this period is used up. */
  | 'paused-too-often'
  /** Nothing is paused or suspended that this actor could end. */
  | 'not-paused'
  /** A customer renewed the configurations as often as one may in 24 hours. */
  | 'renewed-too-often';

/** What may be done to a subscription now. `extend` and `changePlan` have the codes of their offers. */
export interface SubscriptionActions {
  extend: Allowed;
  /** To some plan; `subscriptions.previewPlanChange` judges one. */
  changePlan: Allowed;
  pause: Allowed<SubscriptionRefusal>;
  resume: Allowed<SubscriptionRefusal>;
  setAutoRenew: Allowed<SubscriptionRefusal>;
  rotateLink: Allowed<SubscriptionRefusal>;
  /** `rotateLink` with `renews: 'configurations'` or `'both'`. */
  renewConfigurations: Allowed<SubscriptionRefusal>;
  suspend: Allowed<SubscriptionRefusal>;
  terminate: Allowed<SubscriptionRefusal>;
  move: Allowed<SubscriptionRefusal>;
  resetUsage: Allowed<SubscriptionRefusal>;
  /** Some of it; what is left decides how much. */
  adjust: Allowed<SubscriptionRefusal>;
}

/** Who acts: staff, services and the system may do the same. */
export type Who = 'customer' | 'staff';

export const whoOf = ({ kind }: Actor): Who => (kind === 'customer' ? 'customer' : 'staff');

/** What is decided on. */
export interface SubscriptionActionFacts {
  subscription: Pick<Subscription, 'granted' | 'suspension' | 'pause' | 'termination'>;
  /** Derived from it at this moment. */
  status: SubscriptionStatus;
  /** The pending change; null without one. */
  change: Pick<Change, 'revives'> | null;
  who: Who;
  /** Pauses that were begun in the present period. */
  pauses: number;
  /** How often the customer renewed the configurations in the last 24 hours. */
  renewals: number;
  policy: Pick<LifecyclePolicy, 'customerMayPause' | 'pausesPerPeriod'>;
}

type Facts<Name extends keyof SubscriptionActionFacts> = Pick<SubscriptionActionFacts, Name>;

export function whyNotPause(
  facts: Facts<'status' | 'change' | 'who' | 'pauses' | 'policy'>,
): SubscriptionRefusal | null {
  const { status, change, who, pauses, policy } = facts;
  if (who === 'customer' && !policy.customerMayPause) return 'not-permitted';
  if (status !== 'active') return status;
  if (change !== null) return 'being-changed';
  return who === 'customer' && pauses >= policy.pausesPerPeriod ? 'paused-too-often' : null;
}

/** Each renewal is a write on every panel, some of which drop the connections of others for it. */
export const MOST_RENEWALS_A_DAY = 3;

/** One that has ended has no link and no renewal any more. */
export function whyEnded({ subscription }: Facts<'subscription'>): SubscriptionRefusal | null {
  return subscription.termination === null ? null : 'terminated';
}

/** Before the delivery nobody has a configuration. */
export function whyNotRenewConfigurations({
  status,
  who,
  renewals,
}: Facts<'status' | 'who' | 'renewals'>): SubscriptionRefusal | null {
  const isTooOften = who === 'customer' && renewals >= MOST_RENEWALS_A_DAY;
  return whyNotMove({ status }) ?? (isTooOften ? 'renewed-too-often' : null);
}

/**
 * What a resume would end: for staff, their suspension first; for a customer, only a pause that they started.
 */
export function resumes({ subscription, who }: Facts<'subscription' | 'who'>): 'suspension' | 'pause' | null {
  const { suspension, pause, termination } = subscription;
  if (termination !== null) return null;
  if (who === 'staff' && suspension !== null) return 'suspension';
  return pause !== null && (who === 'staff' || pause.by === 'customer') ? 'pause' : null;
}

export function whyNotSuspend({
  subscription,
  status,
}: Facts<'subscription' | 'status'>): SubscriptionRefusal | null {
  return whyNotMove({ status }) ?? (subscription.suspension === null ? null : 'suspended');
}

/** Giving a revival up ends the subscription again. */
export function whyNotTerminate({ status, change }: Facts<'status' | 'change'>): SubscriptionRefusal | null {
  return change?.revives === true ? null : whyNotMove({ status });
}

export function whyNotMove({ status }: Facts<'status'>): SubscriptionRefusal | null {
  return status === 'terminated' || status === 'preparing' ? status : null;
}

export function whyNotResetUsage({
  subscription,
  status,
}: Facts<'subscription' | 'status'>): SubscriptionRefusal | null {
  const { granted } = subscription;
  if (granted === null || status === 'terminated') return status;
  return granted.onHoldSeconds === null ? null : 'on-hold';
}

/** A change says what becomes of what is left. */
export function whyNotAdjustAtAll({
  status,
  change,
}: Facts<'status' | 'change'>): SubscriptionRefusal | null {
  return whyNotMove({ status }) ?? (change === null ? null : 'being-changed');
}

/**
 * `timeLeftMs` undefined: nothing is granted yet; null: it never ends. A change says what becomes of the time
 * that is left.
 */
export function whyNotGiveDays({
  status,
  change,
  timeLeftMs,
}: Facts<'status' | 'change'> & { timeLeftMs: number | null | undefined }):
  | SubscriptionRefusal
  | 'endless'
  | null {
  const isOver = timeLeftMs === undefined || status === 'terminated' || status === 'expired';
  const refusal = isOver ? status : null;
  const endless = timeLeftMs === null ? 'endless' : null;
  return change === null ? (refusal ?? endless) : 'being-changed';
}

/**
 * What may be done to a subscription, as its commands decide it; `extend` and `changePlan` come from their
 * offers.
 */
export function subscriptionActions(
  facts: SubscriptionActionFacts,
  offers: Pick<SubscriptionActions, 'extend' | 'changePlan'>,
): SubscriptionActions {
  const { status, change, who } = facts;
  const ended = whyEnded(facts);
  const byStaff = (refusal: SubscriptionRefusal | null): Allowed<SubscriptionRefusal> =>
    allowedUnless(who === 'customer' ? 'not-permitted' : refusal);
  const resetRefusal = whyNotResetUsage(facts) ?? (change === null ? null : 'being-changed');
  return {
    ...offers,
    pause: allowedUnless(whyNotPause(facts)),
    resume: allowedUnless(resumes(facts) === null ? (ended ?? 'not-paused') : null),
    setAutoRenew: allowedUnless(ended),
    rotateLink: allowedUnless(ended),
    renewConfigurations: allowedUnless(whyNotRenewConfigurations(facts)),
    suspend: byStaff(whyNotSuspend(facts)),
    terminate: byStaff(whyNotTerminate(facts)),
    move: byStaff(whyNotMove({ status })),
    resetUsage: byStaff(resetRefusal),
    adjust: byStaff(whyNotAdjustAtAll(facts)),
  };
}
