import { type Subscription, statusOf } from '../lifecycle/subscription.ts';
import type { NotificationContent } from '../messages/message-parameters.ts';
import { isHealthy } from '../panels/panel.ts';
import { availableMinor } from '../payments/ledger.ts';
import { capacityPercent } from '../placement/capacity-level.ts';
import type { NotificationFacts } from './notification-facts.ts';

/**
 * Why a planned notification is skipped: it no longer holds, or a later one was sent. Null: it still holds.
 */
export function whyOvertaken(
  content: NotificationContent,
  facts: NotificationFacts,
  now: Date,
): string | null {
  const { subscription } = facts;
  if ('period' in content.parameters) {
    if (subscription === null || subscription.termination !== null) return 'ended';
    if (subscription.period !== content.parameters.period || facts.pendingChange !== null) return 'renewed';
    return whyPeriodOvertaken(content, facts, subscription, now);
  }
  switch (content.code) {
    case 'account.ready':
    case 'subscription.link-changed':
    case 'subscription.days-given':
    case 'subscription.adjusted':
      return subscription?.termination === null ? null : 'ended';
    case 'subscription.link-address-changed':
      if (subscription?.termination !== null) return 'ended';
      return facts.linkAddress === content.parameters.address ? null : 'moved';
    case 'change.waiting':
      return facts.pendingChange === null ? 'settled' : null;
    case 'subscription.suspended':
      return isOff(subscription) && subscription?.termination === null ? null : 'resumed';
    case 'subscription.resumed':
      return isOff(subscription) || subscription?.termination !== null ? 'suspended' : null;
    case 'subscription.terminated':
      return subscription?.termination === null ? 'revived' : null;
    default:
      return whyAlertOvertaken(content, facts);
  }
}

/** Whether staff or the customer switched the access off; the one does not end the other. */
function isOff(subscription: Subscription | null): boolean {
  return subscription !== null && (subscription.suspension !== null || subscription.pause !== null);
}

/** What was said of a period that still runs. */
function whyPeriodOvertaken(
  content: NotificationContent,
  { wallet }: NotificationFacts,
  subscription: Subscription,
  now: Date,
): string | null {
  switch (content.code) {
    case 'subscription.expiring': {
      const { days, expiresAt } = content.parameters;
      if (subscription.granted?.expiresAt?.getTime() !== Date.parse(expiresAt)) return 'moved';
      const told = milestones(subscription, 'expiring');
      return Date.parse(expiresAt) <= now.getTime() || told.some((later) => later < days) ? 'later' : null;
    }
    case 'usage.threshold': {
      const { percent } = content.parameters;
      return milestones(subscription, 'usage').some((later) => later > percent) ? 'later' : null;
    }
    case 'renewal.upcoming':
      return renewalOvertaken(subscription, content.parameters.chargesAt, now);
    case 'renewal.uncovered': {
      const { priceMinor, chargesAt } = content.parameters;
      if (wallet !== null && availableMinor(wallet) >= priceMinor) return 'covered';
      return renewalOvertaken(subscription, chargesAt, now);
    }
    case 'subscription.expired':
      return statusOf({ ...subscription, suspension: null, pause: null }, now) === 'expired' ? null : 'moved';
    default:
      return null;
  }
}

function renewalOvertaken({ autoRenew }: Subscription, chargesAt: string, now: Date): string | null {
  if (!autoRenew) return 'switched-off';
  return Date.parse(chargesAt) <= now.getTime() ? 'later' : null;
}

/**
 * The numbers of the milestones of a kind that were reached in the present period: of `expiring:3` it is 3.
 */
function milestones({ told }: Subscription, kind: string): number[] {
  return told
    .filter((milestone) => milestone.startsWith(`${kind}:`))
    .map((milestone) => Number(milestone.slice(kind.length + 1)));
}

function whyAlertOvertaken(content: NotificationContent, facts: NotificationFacts): string | null {
  const { panel, payment } = facts;
  switch (content.code) {
    case 'staff.panel-unhealthy':
      return panel !== null && isHealthy(panel) ? 'healthy' : null;
    case 'staff.panel-healthy':
      return panel !== null && !isHealthy(panel) ? 'unhealthy' : null;
    case 'staff.inbound-stopped':
      return facts.inbound?.status === 'active' ? 'restored' : null;
    case 'staff.inbound-silent':
      return facts.inbound?.lastDial?.result === 'carries' ? 'carries' : null;
    case 'staff.needs-attention':
      return facts.needsAttention === false ? 'ended' : null;
    case 'staff.receipt-to-review':
      return payment !== null && payment.state.status !== 'in-review' ? 'decided' : null;
    case 'staff.capacity': {
      const full = [facts.inbound, panel, facts.plan].find((counters) => counters !== null);
      const percent = full === undefined ? null : capacityPercent(full);
      return percent === null || percent >= content.parameters.percent ? null : 'room';
    }
    default:
      return null;
  }
}
