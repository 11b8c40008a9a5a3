import { availableMinor } from '../payments/ledger.ts';
import type { StoredEvent } from '../records/event.ts';
import type { Notice } from './notice.ts';
import type { NotificationFacts } from './notification-facts.ts';

/** The notices that the owner of a subscription receives about it. */
export function subscriptionNotices(event: StoredEvent, facts: NotificationFacts): Notice[] {
  const planName = facts.plan?.name ?? '';
  switch (event.type) {
    case 'subscription.delivered':
      return accountReady(event.data.customerId, facts, planName);
    case 'subscription.terminated': {
      // A unit that was never delivered, or was cancelled, has a notice of its kind.
      const { customerId, reason } = event.data;
      const isNews = reason === 'expired' || reason === 'staff';
      return isNews ? [{ code: 'subscription.terminated', customerId, parameters: { planName } }] : [];
    }
    case 'subscription.suspended': {
      const { customerId, by } = event.data;
      return by === 'customer'
        ? []
        : [{ code: 'subscription.suspended', customerId, parameters: { planName } }];
    }
    case 'subscription.resumed': {
      const { customerId, by } = event.data;
      return by === 'customer'
        ? []
        : [{ code: 'subscription.resumed', customerId, parameters: { planName } }];
    }
    case 'subscription.link-changed': {
      const { customerId } = event.data;
      return [{ code: 'subscription.link-changed', customerId, parameters: { planName } }];
    }
    case 'subscription.link-address-changed': {
      const { customerId, address, runId } = event.data;
      const parameters = { address };
      return [
        {
          code: 'subscription.link-address-changed',
          customerId,
          parameters,
          once: runId,
          isPerCustomer: true,
        },
      ];
    }
    case 'subscription.link-shared': {
      const { customerId, period } = event.data;
      const parameters = { planName, period };
      return [{ code: 'subscription.link-shared', customerId, parameters, once: `period ${period}` }];
    }
    case 'subscription.days-given': {
      const { customerId, days } = event.data;
      const expiresAt = facts.subscription?.granted?.expiresAt?.toISOString() ?? null;
      return [{ code: 'subscription.days-given', customerId, parameters: { planName, days, expiresAt } }];
    }
    case 'subscription.adjusted':
      return adjusted(event.data.customerId, facts, planName);
    case 'subscription.change-waiting': {
      const { customerId, changeId, reason } = event.data;
      return [{ code: 'change.waiting', customerId, parameters: { planName, reason }, once: changeId }];
    }
    case 'subscription.change-voided': {
      const { customerId } = event.data;
      return [{ code: 'change.voided', customerId, parameters: { planName } }];
    }
    case 'subscription.plan-changed': {
      const { customerId } = event.data;
      const expiresAt = facts.subscription?.granted?.expiresAt?.toISOString() ?? null;
      return [{ code: 'subscription.plan-changed', customerId, parameters: { planName, expiresAt } }];
    }
    default:
      return [...periodNotices(event, facts, planName), ...renewalNotices(event, facts, planName)];
  }
}

function accountReady(customerId: string, { subscription }: NotificationFacts, planName: string): Notice[] {
  const { expiresAt = null, trafficLimitBytes = null } = subscription?.granted ?? {};
  const parameters = { planName, expiresAt: expiresAt?.toISOString() ?? null, trafficLimitBytes };
  return [{ code: 'account.ready', customerId, parameters, once: 'once' }];
}

function adjusted(customerId: string, { subscription }: NotificationFacts, planName: string): Notice[] {
  const { granted = null, pause = null } = subscription ?? {};
  // The end of one that is paused, or waits for its first use, is not known yet.
  const hasEnd = pause === null && granted?.onHoldSeconds === null;
  const expiresAt = granted?.expiresAt?.toISOString() ?? null;
  const trafficLimitBytes = granted?.trafficLimitBytes ?? null;
  const parameters = { planName, expiresAt, trafficLimitBytes, hasEnd };
  return [{ code: 'subscription.adjusted', customerId, parameters }];
}

/** Milestones of a period: each is reported once for its end or its limit, which staff may move. */
function periodNotices(event: StoredEvent, { subscription }: NotificationFacts, planName: string): Notice[] {
  const limit = `limit ${subscription?.granted?.trafficLimitBytes ?? null}`;
  switch (event.type) {
    case 'subscription.expiring': {
      const { customerId, days, expiresAt, period } = event.data;
      const parameters = { planName, days, expiresAt, period };
      const once = `${days} days, period ${period}, until ${expiresAt}`;
      return [{ code: 'subscription.expiring', customerId, parameters, once }];
    }
    case 'subscription.expired': {
      const { customerId, period, expiresAt } = event.data;
      const once = `period ${period}, until ${expiresAt}`;
      return [{ code: 'subscription.expired', customerId, parameters: { planName, period }, once }];
    }
    case 'subscription.usage-threshold': {
      const { customerId, percent, period } = event.data;
      if (percent >= 100) return [exhausted(event.data, limit, planName)];
      const parameters = { planName, percent, period };
      const once = `${percent} %, period ${period}, ${limit}`;
      return [{ code: 'usage.threshold', customerId, parameters, once }];
    }
    case 'subscription.limited':
      return [exhausted(event.data, limit, planName)];
    default:
      return [];
  }
}

/** Told once, whether the limit was seen as the last threshold or as the end of the traffic. */
function exhausted(
  { customerId, period }: { customerId: string; period: number },
  limit: string,
  planName: string,
): Notice {
  return {
    code: 'usage.exhausted',
    customerId,
    parameters: { planName, period },
    once: `period ${period}, ${limit}`,
  };
}

function renewalNotices(event: StoredEvent, { wallet }: NotificationFacts, planName: string): Notice[] {
  switch (event.type) {
    case 'subscription.extended': {
      const { customerId, by, expiresAt, period } = event.data;
      const code = by === 'auto' ? 'subscription.renewed' : 'subscription.extended';
      return [{ code, customerId, parameters: { planName, expiresAt }, once: `period ${period}` }];
    }
    case 'subscription.renewal-upcoming': {
      const { customerId, ...renewal } = event.data;
      const isCovered = wallet === null || availableMinor(wallet) >= renewal.priceMinor;
      const code = isCovered ? 'renewal.upcoming' : 'renewal.uncovered';
      const once = `period ${renewal.period}, on ${renewal.chargesAt}`;
      return [{ code, customerId, parameters: { planName, ...renewal }, once }];
    }
    case 'subscription.renewal-failed': {
      const { customerId, code: reason, attempt, nextAttemptAt, period } = event.data;
      const parameters = { planName, reason, nextAttemptAt, period };
      const once = `attempt ${attempt}, period ${period}, before ${nextAttemptAt ?? event.at.toISOString().slice(0, 10)}`;
      return [{ code: 'renewal.failed', customerId, parameters, once }];
    }
    default:
      return [];
  }
}
