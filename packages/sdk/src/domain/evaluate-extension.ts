import type { Change } from './change.ts';
import { termsOf } from './desired-of.ts';
import type {
  ExtensionFacts,
  ExtensionMessage,
  ExtensionOffer,
  ExtensionReason,
  ExtensionType,
} from './extension-offer.ts';
import type { SoldTerms } from './order.ts';
import { addMs, DAY_MS, toWholeSeconds } from './period.ts';
import type { GrantedTerms, Subscription } from './subscription.ts';

interface Situation {
  type: ExtensionType | null;
  reason: ExtensionReason;
  message: ExtensionMessage;
}

/** Judges an extension at `now`. Pure; explains itself. */
export function evaluateExtension(facts: ExtensionFacts, now: Date): ExtensionOffer {
  const { subscription, plan, units } = facts;
  const situation = situationOf(facts, now);
  const denials = denialsOf(facts, now);
  const lost = lossOf(facts, situation.type, now);
  const change = changeOf(facts, situation.type ?? 'reset', now);
  const terms = termsOf(change, now);
  const blocked = denials.filter(({ code }) => code !== 'insufficient-balance').length > 0;
  const allowed = situation.type !== null && denials.length === 0;
  const { granted } = subscription;
  return {
    allowed,
    type: blocked ? null : situation.type,
    message: messageOf(situation, blocked, denials.length > 0),
    reasons: [situation.reason, ...denials, ...(situation.type === null ? [] : lossReasons(lost))],
    units,
    priceMinor: facts.unitPriceMinor * units,
    currency: plan.price.currency,
    expiresAt: granted?.expiresAt ?? null,
    newExpiresAt: situation.type === null ? (granted?.expiresAt ?? null) : terms.expiresAt,
    trafficLimitBytes: granted?.trafficLimitBytes ?? null,
    newTrafficLimitBytes:
      situation.type === null ? (granted?.trafficLimitBytes ?? null) : terms.trafficLimitBytes,
    usedBytes: subscription.usedBytes,
    lost,
  };
}

/** What a change carries of an extension of this type: terms with the units multiplied, and where its time is added. */
export function changeOf(
  facts: ExtensionFacts,
  type: ExtensionType,
  now: Date,
): Pick<
  Change,
  | 'kind'
  | 'terms'
  | 'units'
  | 'continuesFrom'
  | 'endsPeriod'
  | 'priceMinor'
  | 'refundMinor'
  | 'valueMinor'
  | 'chargedAt'
  | 'startsAt'
> {
  const { subscription, units } = facts;
  const { granted } = subscription;
  const priceMinor = facts.unitPriceMinor * units;
  const keepsTime = type === 'extend' || facts.policy.timeOnReset === 'added';
  const isRunning = granted?.expiresAt != null && granted.expiresAt > now;
  const continuesFrom = keepsTime && isRunning ? granted.expiresAt : null;
  return {
    kind: 'extension',
    terms: boughtTerms(facts, type),
    units,
    continuesFrom,
    endsPeriod: subscription.period,
    priceMinor,
    refundMinor: 0,
    valueMinor: priceMinor + (continuesFrom === null || granted === null ? 0 : valueLeft(granted, now)),
    chargedAt: now,
    startsAt: null,
  };
}

/** What the time that is left of a period is worth, in whole minor units, rounded down. 0 for one that has no end. */
export function valueLeft(granted: GrantedTerms, now: Date): number {
  if (granted.expiresAt === null) return 0;
  const wholeMs = granted.expiresAt.getTime() - granted.startsAt.getTime();
  const leftMs = Math.min(wholeMs, granted.expiresAt.getTime() - now.getTime());
  if (wholeMs <= 0 || leftMs <= 0) return 0;
  return Number((BigInt(granted.valueMinor) * BigInt(leftMs)) / BigInt(wholeMs));
}

function boughtTerms({ subscription, plan, units, policy }: ExtensionFacts, type: ExtensionType): SoldTerms {
  const { granted, usedBytes } = subscription;
  // What never expired goes on without an end: its traffic is renewed.
  const isEndless = granted !== null && granted.expiresAt === null;
  const bought = plan.trafficLimitBytes === null ? null : plan.trafficLimitBytes * units;
  const left = Math.max(0, (granted?.trafficLimitBytes ?? 0) - usedBytes);
  const isAdded = policy.traffic === 'add' && type === 'extend';
  return {
    durationDays: isEndless || plan.durationDays === null ? null : plan.durationDays * units,
    trafficLimitBytes: bought === null || !isAdded ? bought : bought + left,
    deviceLimit: plan.deviceLimit,
    startsOnFirstUse: false,
  };
}

function situationOf({ subscription, policy }: ExtensionFacts, now: Date): Situation {
  const { granted, usedBytes } = subscription;
  const expiresAt = granted?.expiresAt ?? null;
  const limit = granted?.trafficLimitBytes ?? null;
  const leftMs = expiresAt === null ? null : expiresAt.getTime() - now.getTime();
  const end = { expiresAt: expiresAt?.toISOString() ?? null };
  if (leftMs !== null && leftMs <= 0) return allows('reset', 'expired', 'extend.info.expired', end);
  if (limit !== null && usedBytes >= limit) {
    const traffic = { usedBytes, trafficLimitBytes: limit };
    return allows('reset', 'traffic-exhausted', 'extend.info.exhausted', traffic);
  }
  const { thresholdDays, always } = policy;
  if (leftMs !== null && leftMs <= thresholdDays * DAY_MS)
    return allows('extend', 'ending-soon', 'extend.info.extend', { ...end, thresholdDays });
  if (always && leftMs !== null) return allows('extend', 'always-allowed', 'extend.info.extend', end);
  const reason = { code: 'too-early' as const, denies: true, facts: { ...end, thresholdDays } };
  return { type: null, reason, message: 'extend.notEligible' };
}

function allows(
  type: ExtensionType,
  code: ExtensionReason['code'],
  message: ExtensionMessage,
  facts: ExtensionReason['facts'],
): Situation {
  return { type, reason: { code, denies: false, facts }, message };
}

function denialsOf(facts: ExtensionFacts, now: Date): ExtensionReason[] {
  const { subscription, plan, revivableUntil, availableMinor } = facts;
  const { granted, termination } = subscription;
  const requiredMinor = facts.unitPriceMinor * facts.units;
  const isOver = termination !== null && (revivableUntil === null || revivableUntil < now);
  const rules: [ExtensionReason['code'], boolean, ExtensionReason['facts']][] = [
    ['terminated', isOver, { reason: termination?.reason ?? null }],
    ['not-delivered', granted === null && termination === null, {}],
    ['on-hold', granted !== null && granted.onHoldSeconds !== null, {}],
    ['plan-inactive', !plan.active, {}],
    ['not-renewable', !plan.renewable, {}],
    ['change-pending', facts.hasPendingChange, {}],
    [
      'insufficient-balance',
      availableMinor !== null && availableMinor < requiredMinor,
      { requiredMinor, availableMinor },
    ],
  ];
  return rules
    .filter(([, denies]) => denies)
    .map(([code, , found]) => ({ code, denies: true, facts: found }));
}

/** What the customer should know before he pays. */
function lossOf(
  { subscription, policy }: ExtensionFacts,
  type: ExtensionType | null,
  now: Date,
): ExtensionOffer['lost'] {
  const { granted, usedBytes } = subscription;
  const leftMs = Math.max(0, (granted?.expiresAt?.getTime() ?? 0) - toWholeSeconds(now).getTime());
  const limit = granted?.trafficLimitBytes ?? null;
  const unused = limit === null ? null : Math.max(0, limit - usedBytes);
  return {
    timeMs: type === 'reset' && policy.timeOnReset === 'lost' ? leftMs : 0,
    trafficBytes: type === 'extend' && policy.traffic === 'replace' ? unused : 0,
  };
}

function lossReasons(lost: ExtensionOffer['lost']): ExtensionReason[] {
  const reasons: ExtensionReason[] = [];
  if (lost.timeMs > 0) reasons.push({ code: 'days-lost', denies: false, facts: { timeMs: lost.timeMs } });
  if (lost.trafficBytes !== null && lost.trafficBytes > 0) {
    reasons.push({ code: 'traffic-lost', denies: false, facts: { trafficBytes: lost.trafficBytes } });
  }
  return reasons;
}

function messageOf(situation: Situation, blocked: boolean, denied: boolean): ExtensionMessage {
  if (situation.type === null || blocked) return 'extend.notEligible';
  return denied ? 'extend.insufficientBalance' : situation.message;
}

/** Until when a subscription that its expiry ended can be revived; null when it did not end so. */
export function revivableUntil(
  { termination }: Pick<Subscription, 'termination'>,
  reviveMs: number,
): Date | null {
  return termination?.reason === 'expired' ? addMs(termination.at, reviveMs) : null;
}
