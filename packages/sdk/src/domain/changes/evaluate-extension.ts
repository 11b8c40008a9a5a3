import { type ChangeFacts, termsOfChange } from '../entitlement/change-entries.ts';
import { termsAt } from '../entitlement/pass-time.ts';
import { addMs, DAY_MS, toWholeSeconds } from '../lifecycle/period.ts';
import type { GrantedTerms, Subscription } from '../lifecycle/subscription.ts';
import type { Change } from './change.ts';
import type {
  ExtensionFacts,
  ExtensionMessage,
  ExtensionOffer,
  ExtensionReason,
  ExtensionType,
} from './extension-offer.ts';

/**
 * The state of the subscription now: the facts, and the terms that follow from them with an open pause
 * counted.
 */
type StandingFacts = ExtensionFacts & { granted: GrantedTerms | null };

interface Situation {
  type: ExtensionType | null;
  reason: ExtensionReason;
  message: ExtensionMessage;
}

/** Judges an extension at `now`. Pure; explains itself. */
export function evaluateExtension(given: ExtensionFacts, now: Date): ExtensionOffer {
  const facts = standingAt(given, now);
  const { subscription, plan, units, granted } = facts;
  const situation = situationOf(facts, now);
  const denials = denialsOf(facts, now);
  const lost = lossOf(facts, situation.type, now);
  const terms = termsAfter(facts, situation.type ?? 'reset', now);
  const blocked = denials.filter(({ code }) => code !== 'insufficient-balance').length > 0;
  const allowed = situation.type !== null && denials.length === 0;
  return {
    allowed,
    type: blocked ? null : situation.type,
    message: messageOf(situation, blocked, denials.length > 0),
    reasons: [situation.reason, ...denials, ...(situation.type === null ? [] : lossReasons(lost))],
    units,
    priceMinor: facts.unitPriceMinor * units,
    taxMinor: facts.unitTaxMinor * units,
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

function standingAt(facts: ExtensionFacts, now: Date): StandingFacts {
  const { entitlement, subscription } = facts;
  return { ...facts, granted: entitlement === null ? null : termsAt(entitlement, { now, ...subscription }) };
}

function termsAfter(facts: StandingFacts, type: ExtensionType, now: Date): GrantedTerms {
  const { entitlement, subscription } = facts;
  const change = { id: '', planId: '', ...changeOf(facts, type, now) };
  return termsOfChange(change, { ...subscription, entitlement }, now);
}

/**
 * What a change carries of an extension of this type: the lot with the units multiplied, and what it keeps of
 * the present period.
 */
export function changeOf(
  given: ExtensionFacts,
  type: ExtensionType,
  now: Date,
): Omit<ChangeFacts, 'id' | 'planId'> & Pick<Change, 'units' | 'endsPeriod'> {
  const { subscription, units, plan, granted, policy, unitPriceMinor, unitTaxMinor } = standingAt(given, now);
  // What never expired goes on without an end: its traffic is renewed.
  const isEndless = granted !== null && granted.expiresAt === null;
  const trafficLimitBytes = plan.trafficLimitBytes === null ? null : plan.trafficLimitBytes * units;
  const left = Math.max(0, (granted?.trafficLimitBytes ?? 0) - subscription.usedBytes);
  const isCarried = policy.traffic === 'add' && type === 'extend' && trafficLimitBytes !== null;
  const keepsTime = type === 'extend' || policy.timeOnReset === 'added';
  return {
    kind: 'extension',
    terms: {
      durationDays: isEndless || plan.durationDays === null ? null : plan.durationDays * units,
      trafficLimitBytes,
      deviceLimit: plan.deviceLimit,
      startsOnFirstUse: false,
    },
    units,
    addsTime: keepsTime && granted?.expiresAt != null && granted.expiresAt > now,
    carriedBytes: isCarried ? left : 0,
    endsPeriod: subscription.period,
    priceMinor: unitPriceMinor * units,
    refundMinor: 0,
    creditMinor: 0,
    lotTaxMinor: unitTaxMinor * units,
    taxMinor: unitTaxMinor * units,
    chargedAt: now,
    startsAt: null,
  };
}

function situationOf({ subscription, policy, granted }: StandingFacts, now: Date): Situation {
  const { usedBytes } = subscription;
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

function denialsOf(facts: StandingFacts, now: Date): ExtensionReason[] {
  const { subscription, plan, revivableUntil, availableMinor, granted } = facts;
  const { termination } = subscription;
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
  { subscription, policy, granted }: StandingFacts,
  type: ExtensionType | null,
  now: Date,
): ExtensionOffer['lost'] {
  const { usedBytes } = subscription;
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
