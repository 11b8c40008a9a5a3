import type { LifecyclePolicy, RenewalPolicy } from './lifecycle-policy.ts';
import { addMs, DAY_MS } from './period.ts';
import type { Subscription } from './subscription.ts';

/** What comes due in a subscription's life. Each happens once a period. */
export type DueEvent =
  | { kind: 'warn'; milestone: string; days: number; at: Date }
  | { kind: 'announce-renewal'; milestone: string; chargesAt: Date; at: Date }
  | { kind: 'renew'; at: Date }
  | { kind: 'resume'; at: Date }
  | { kind: 'expire'; milestone: string; at: Date }
  | { kind: 'terminate'; at: Date };

type DueFacts = Pick<
  Subscription,
  'granted' | 'termination' | 'suspension' | 'pause' | 'told' | 'autoRenew' | 'renewal'
>;
type DuePolicy = { lifecycle: LifecyclePolicy; renewal: RenewalPolicy };

/**
 * What is due at `now`, in order. Events overtaken by a later one of the same kind are left out: they are no
 * longer reported.
 */
export function dueEvents(subscription: DueFacts, policy: DuePolicy, now: Date): DueEvent[] {
  return lookAhead(subscription, policy, now).due;
}

/** What is due at `now` as `dueEvents` says, and the milestones that have passed: reported or overtaken. */
export function lookAhead(
  subscription: DueFacts,
  policy: DuePolicy,
  now: Date,
): { due: DueEvent[]; passed: string[] } {
  const behind = upcoming(subscription, policy).filter(({ at }) => at <= now);
  const isExpired = behind.some(({ kind }) => kind === 'expire') || subscription.told.includes(EXPIRED);
  const lastWarning = behind.findLast(({ kind }) => kind === 'warn');
  const due = behind.filter((event) => {
    if (event.kind === 'warn') return !isExpired && event === lastWarning;
    if (event.kind === 'announce-renewal') return event.chargesAt > now;
    return true;
  });
  return { due, passed: behind.flatMap((event) => ('milestone' in event ? [event.milestone] : [])) };
}

/** When something is due next; null when nothing is to come. */
export function nextDueAt(subscription: DueFacts, policy: DuePolicy): Date | null {
  return upcoming(subscription, policy)[0]?.at ?? null;
}

/** The milestones that are behind at `now`: reported, or overtaken. */
export function passedMilestones(subscription: DueFacts, policy: DuePolicy, now: Date): string[] {
  return lookAhead(subscription, policy, now).passed;
}

const EXPIRED = 'expired';

/** All that is still to come of the present period, earliest first. */
function upcoming(subscription: DueFacts, policy: DuePolicy): DueEvent[] {
  const { granted, termination, pause, told } = subscription;
  if (termination !== null) return [];
  // The period is stopped: nothing in it comes nearer.
  if (pause !== null) return pause.resumesAt === null ? [] : [{ kind: 'resume', at: pause.resumesAt }];
  const expiresAt = granted?.expiresAt ?? null;
  if (expiresAt === null) return [];
  const { warnDays, graceMs } = policy.lifecycle;
  const warnings = warnDays.map((days): DueEvent => {
    const at = addMs(expiresAt, -days * DAY_MS);
    return { kind: 'warn', milestone: `expiring:${days}`, days, at };
  });
  const events: DueEvent[] = [
    ...warnings,
    ...renewals(subscription, policy.renewal, expiresAt),
    { kind: 'expire', milestone: EXPIRED, at: expiresAt },
    { kind: 'terminate', at: addMs(expiresAt, graceMs) },
  ];
  return events
    .filter((event) => !('milestone' in event && told.includes(event.milestone)))
    .sort((first, second) => first.at.getTime() - second.at.getTime());
}

function renewals(subscription: DueFacts, policy: RenewalPolicy, expiresAt: Date): DueEvent[] {
  const { autoRenew, renewal } = subscription;
  if (!autoRenew || isHeldBack(subscription, policy)) return [];
  if (renewal !== null) {
    return renewal.nextAttemptAt === null ? [] : [{ kind: 'renew', at: renewal.nextAttemptAt }];
  }
  const chargesAt = addMs(expiresAt, -policy.leadMs);
  const at = addMs(chargesAt, -policy.noticeMs);
  return [
    { kind: 'announce-renewal', milestone: 'renewal', chargesAt, at },
    { kind: 'renew', at: chargesAt },
  ];
}

/** Whether no renewal is tried, since staff suspended the subscription. */
export function isHeldBack(
  { suspension }: Pick<Subscription, 'suspension'>,
  { whileSuspended }: RenewalPolicy,
): boolean {
  return suspension !== null && !whileSuspended;
}

/** When the next try of a renewal is made after `attempts` of them; null: no more. */
export function nextRenewalAt(expiresAt: Date, attempts: number, policy: RenewalPolicy): Date | null {
  const afterMs = policy.retryAfterMs[attempts];
  return afterMs === undefined ? null : addMs(expiresAt, afterMs - policy.leadMs);
}
