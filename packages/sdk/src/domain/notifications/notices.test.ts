import { describe, expect, test } from 'vitest';
import { aCustomer, anInbound, aPanel, aPlan } from '../../testing/builders/catalogue-builders.ts';
import { anOrder, aPayment } from '../../testing/builders/sale-builders.ts';
import { aSubscription } from '../../testing/builders/service-builders.ts';
import { testInstant } from '../../testing/builders/test-id.ts';
import type { EventData, EventType, StoredEvent } from '../records/event.ts';
import type { Notice } from './notice.ts';
import { NO_FACTS, type NotificationFacts } from './notification-facts.ts';
import { staffAlerts } from './staff-alerts.ts';
import { subscriptionNotices } from './subscription-notices.ts';

const at = testInstant();
const expiresAt = at.toISOString();
const granted = { startsAt: at, expiresAt: at, trafficLimitBytes: 5, deviceLimit: null, onHoldSeconds: null };
const facts: NotificationFacts = {
  ...NO_FACTS,
  customer: aCustomer({ displayName: null, externalId: 'tg:7' }),
  order: anOrder({ number: 'N1' }),
  payment: aPayment({ amount: { amountMinor: 500, currency: 'USD' } }),
  wallet: { customerId: 'c1', currency: 'USD', balanceMinor: 900, heldMinor: 100 },
  subscription: aSubscription({ granted }),
  plan: aPlan({ name: 'Gold' }),
  panel: aPanel({ name: 'Berlin' }),
  inbound: anInbound({ name: 'reality' }),
};

type Sample = { [Type in EventType]: [Type, EventData[Type]] }[EventType];

function eventOf([type, data]: Sample): StoredEvent;
function eventOf([type, data]: Sample): unknown {
  return { cursor: 9, aggregate: { kind: 'thing', id: 'a1' }, sequence: 4, type, data, at };
}

const c = { customerId: 'c1' };
const planName = 'Gold';
const panelName = 'Berlin';
const inboundName = 'reality';
const staff = { customerId: null };

describe('what the owner of a subscription reads', () => {
  test.each<{ event: Sample; then: Partial<Notice>[] }>([
    {
      event: ['subscription.delivered', { ...c, orderId: 'o1' }],
      then: [
        { code: 'account.ready', parameters: { planName, expiresAt, trafficLimitBytes: 5 }, once: 'once' },
      ],
    },
    {
      event: ['subscription.terminated', { ...c, reason: 'staff' }],
      then: [{ code: 'subscription.terminated', parameters: { planName } }],
    },
    {
      event: ['subscription.terminated', { ...c, reason: 'expired' }],
      then: [{ code: 'subscription.terminated', parameters: { planName } }],
    },
    { event: ['subscription.terminated', { ...c, reason: 'cancelled' }], then: [] },
    {
      event: ['subscription.suspended', { ...c, reason: 'r', by: 'system' }],
      then: [{ code: 'subscription.suspended', parameters: { planName } }],
    },
    {
      event: ['subscription.resumed', { ...c, by: 'staff' }],
      then: [{ code: 'subscription.resumed', parameters: { planName } }],
    },
    {
      event: ['subscription.link-changed', c],
      then: [{ code: 'subscription.link-changed', parameters: { planName } }],
    },
    {
      event: ['subscription.link-address-changed', { ...c, address: 'https://a.example', runId: 'r1' }],
      then: [
        {
          code: 'subscription.link-address-changed',
          parameters: { address: 'https://a.example' },
          once: 'r1',
          isPerCustomer: true,
        },
      ],
    },
    {
      event: ['subscription.link-shared', { ...c, apps: 2, networks: 9, period: 2 }],
      then: [{ code: 'subscription.link-shared', parameters: { planName, period: 2 }, once: 'period 2' }],
    },
    {
      event: ['subscription.days-given', { ...c, days: 2 }],
      then: [{ code: 'subscription.days-given', parameters: { planName, days: 2, expiresAt } }],
    },
    {
      event: [
        'subscription.change-waiting',
        { ...c, changeId: 'x', kind: 'extension', reason: 'panel-down' },
      ],
      then: [{ code: 'change.waiting', parameters: { planName, reason: 'panel-down' }, once: 'x' }],
    },
    {
      event: ['subscription.change-voided', { ...c, changeId: 'x', kind: 'extension', reason: 'r' }],
      then: [{ code: 'change.voided', parameters: { planName } }],
    },
    {
      event: ['subscription.plan-changed', { ...c, changeId: 'x', fromPlanId: 'p', toPlanId: 'q' }],
      then: [{ code: 'subscription.plan-changed', parameters: { planName, expiresAt } }],
    },
    {
      event: ['subscription.expiring', { ...c, days: 3, expiresAt, period: 2 }],
      then: [
        {
          code: 'subscription.expiring',
          parameters: { planName, days: 3, expiresAt, period: 2 },
          once: `3 days, period 2, until ${expiresAt}`,
        },
      ],
    },
    {
      event: ['subscription.expired', { ...c, expiresAt, period: 2 }],
      then: [
        {
          code: 'subscription.expired',
          parameters: { planName, period: 2 },
          once: `period 2, until ${expiresAt}`,
        },
      ],
    },
    {
      event: ['subscription.usage-threshold', { ...c, percent: 99, period: 2 }],
      then: [
        {
          code: 'usage.threshold',
          parameters: { planName, percent: 99, period: 2 },
          once: '99 %, period 2, limit 5',
        },
      ],
    },
    {
      event: ['subscription.usage-threshold', { ...c, percent: 100, period: 2 }],
      then: [{ code: 'usage.exhausted', parameters: { planName, period: 2 }, once: 'period 2, limit 5' }],
    },
    {
      event: ['subscription.limited', { ...c, period: 2 }],
      then: [{ code: 'usage.exhausted', parameters: { planName, period: 2 }, once: 'period 2, limit 5' }],
    },
    ...(['auto', 'staff'] as const).map((by) => {
      const code = by === 'auto' ? ('subscription.renewed' as const) : ('subscription.extended' as const);
      const event: Sample = [
        'subscription.extended',
        { ...c, changeId: 'x', type: 'extend', by, period: 2, expiresAt },
      ];
      return { event, then: [{ code, parameters: { planName, expiresAt }, once: 'period 2' }] };
    }),
    ...[800, 801].map((priceMinor) => {
      const renewal = { chargesAt: expiresAt, priceMinor, currency: 'USD', period: 2 };
      const code = priceMinor === 800 ? ('renewal.upcoming' as const) : ('renewal.uncovered' as const);
      const event: Sample = ['subscription.renewal-upcoming', { ...c, ...renewal }];
      return {
        event,
        then: [{ code, parameters: { planName, ...renewal }, once: `period 2, on ${renewal.chargesAt}` }],
      };
    }),
    {
      event: [
        'subscription.renewal-failed',
        { ...c, code: 'SOLD_OUT', attempt: 3, nextAttemptAt: null, period: 2 },
      ],
      then: [
        {
          code: 'renewal.failed',
          parameters: { planName, reason: 'SOLD_OUT', nextAttemptAt: null, period: 2 },
          once: 'attempt 3, period 2, before 2026-01-01',
        },
      ],
    },
    { event: ['subscription.auto-renew-changed', { ...c, enabled: true }], then: [] },
  ])('given $event, then $then', ({ event, then }) => {
    expect(subscriptionNotices(eventOf(event), facts)).toEqual(then.map((notice) => ({ ...c, ...notice })));
  });

  test('given nothing but the event, then it is told without names and dates, and a renewal counts as covered', () => {
    const told = (event: Sample) => subscriptionNotices(eventOf(event), NO_FACTS)[0];
    const dates = { planName: '', expiresAt: null };
    expect(told(['subscription.delivered', { ...c, orderId: 'o1' }])?.parameters).toEqual({
      ...dates,
      trafficLimitBytes: null,
    });
    expect(told(['subscription.days-given', { ...c, days: 2 }])?.parameters).toEqual({ ...dates, days: 2 });
    const ids = { changeId: 'x', fromPlanId: 'p', toPlanId: 'q' };
    expect(told(['subscription.plan-changed', { ...c, ...ids }])?.parameters).toEqual(dates);
    const renewal = { chargesAt: expiresAt, priceMinor: 1, currency: 'USD', period: 1 };
    expect(told(['subscription.renewal-upcoming', { ...c, ...renewal }])?.code).toBe('renewal.upcoming');
  });
});

describe('what staff read', () => {
  const attention = { kind: 'accounts-failing', inboundId: 'i1', code: 'PANEL_REFUSED', accountCount: 2 };
  test.each<{ event: Sample; then: Partial<Notice>[] }>([
    { event: ['customer.created', c], then: [{ code: 'staff.new-customer', parameters: { name: 'tg:7' } }] },
    {
      event: ['order.placed', { ...c, totalMinor: 5, currency: 'USD' }],
      then: [{ code: 'staff.new-order', parameters: { orderNumber: 'N1', totalMinor: 5, currency: 'USD' } }],
    },
    {
      event: ['unit.failed', { orderId: 'o1', reason: 'gave-up' }],
      then: [{ code: 'staff.delivery-failed', parameters: { orderNumber: 'N1', reason: 'gave-up' } }],
    },
    {
      event: ['notification.unknown', { channel: 'telegram', code: 'account.ready' }],
      then: [
        {
          code: 'staff.outcome-unknown',
          parameters: { channel: 'telegram', code: 'account.ready' },
          subject: { kind: 'channel', id: 'telegram' },
        },
      ],
    },
    { event: ['notification.unknown', { channel: 'telegram', code: 'staff.outcome-unknown' }], then: [] },
    {
      event: ['subscription.link-shared', { ...c, apps: 2, networks: 9, period: 2 }],
      then: [{ code: 'staff.link-shared', parameters: { planName, apps: 2, networks: 9 } }],
    },
    {
      event: ['payment.in-review', { ...c, orderId: null }],
      then: [{ code: 'staff.receipt-to-review', parameters: { amountMinor: 500, currency: 'USD' } }],
    },
    {
      event: ['payment.charged-back', { ...c, orderId: null, amountMinor: 5, owedMinor: 1 }],
      then: [
        {
          code: 'staff.payment-charged-back',
          parameters: { amountMinor: 5, owedMinor: 1, currency: 'USD' },
        },
      ],
    },
    {
      event: ['payment.rate-unavailable', { method: 'm', askedIn: 'EUR', reason: 'missing' }],
      then: [
        { code: 'staff.rate-unavailable', parameters: { method: 'm', askedIn: 'EUR', reason: 'missing' } },
      ],
    },
    {
      event: ['payment.declined', { ...c, orderId: null, reason: 'provider-refused' }],
      then: [
        {
          code: 'staff.payment-declined',
          parameters: { amountMinor: 500, currency: 'USD', method: 'receipt' },
        },
      ],
    },
    {
      event: ['payment.event-unmatched', { gateway: 'g', reason: 'r' }],
      then: [{ code: 'staff.payment-unmatched', parameters: { gateway: 'g', reason: 'r' } }],
    },
    {
      event: ['panel.health-changed', { healthy: true, code: null }],
      then: [{ code: 'staff.panel-healthy', parameters: { panelName } }],
    },
    {
      event: ['panel.health-changed', { healthy: false, code: null }],
      then: [{ code: 'staff.panel-unhealthy', parameters: { panelName, reason: 'unknown' } }],
    },
    {
      event: ['panel.health-changed', { healthy: false, code: 'PANEL_UNREACHABLE' }],
      then: [{ code: 'staff.panel-unhealthy', parameters: { panelName, reason: 'PANEL_UNREACHABLE' } }],
    },
    {
      event: ['panel.clock-changed', { wrong: true, skewMs: 9 }],
      then: [{ code: 'staff.panel-clock', parameters: { panelName, wrong: true, skewMs: 9 } }],
    },
    {
      event: ['panel.version-changed', { from: '1', to: '2', supported: false }],
      then: [
        { code: 'staff.panel-version', parameters: { panelName, from: '1', to: '2', supported: false } },
      ],
    },
    {
      event: ['panel.suspected', { missingCount: 5, accountCount: 9 }],
      then: [{ code: 'staff.panel-suspected', parameters: { panelName, missingCount: 5, accountCount: 9 } }],
    },
    {
      event: ['inbound.stopped', { panelId: 'p', reason: 'missing', accountCount: 3 }],
      then: [
        {
          code: 'staff.inbound-stopped',
          parameters: { panelName, inboundName, reason: 'missing', accountCount: 3 },
        },
      ],
    },
    {
      event: ['inbound.silent', { panelId: 'p', accountCount: 3 }],
      then: [{ code: 'staff.inbound-silent', parameters: { panelName, inboundName, accountCount: 3 } }],
    },
    {
      event: ['panel.response-too-large', { limit: 'rows', maximum: 7 }],
      then: [{ code: 'staff.panel-too-large', parameters: { panelName, limit: 'rows', maximum: 7 } }],
    },
    ...[
      { given: attention, reason: 'PANEL_REFUSED' },
      { given: { ...attention, code: null }, reason: 'accounts-failing' },
      { given: { ...attention, kind: 'panel-unread' }, reason: 'panel-unread' },
    ].map(({ given, reason }) => {
      const event: Sample = ['panel.needs-attention', given];
      const subject = { kind: 'attention', id: `a1 ${given.kind} i1 ${given.code ?? ''}` };
      const parameters = { panelName, reason, accountCount: 2 };
      const code = 'staff.needs-attention' as const;
      return { event, then: [{ code, parameters, subject, once: 'event 4' }] };
    }),
    {
      event: ['panel.capacity-warning', { percent: 80 }],
      then: [{ code: 'staff.capacity', parameters: { kind: 'panel', name: panelName, percent: 80 } }],
    },
    {
      event: ['inbound.capacity-warning', { panelId: 'p', percent: 80 }],
      then: [
        { code: 'staff.capacity', parameters: { kind: 'inbound', name: 'Berlin: reality', percent: 80 } },
      ],
    },
    {
      event: ['plan.capacity-warning', { percent: 80 }],
      then: [{ code: 'staff.capacity', parameters: { kind: 'plan', name: planName, percent: 80 } }],
    },
    ...[2, 3, 4].map((failureCount) => {
      const event: Sample = ['job.failed', { subject: 's', code: 'TypeError', failureCount, isLast: false }];
      const alert = { code: 'staff.job-failing' as const, parameters: { job: 'a1', code: 'TypeError' } };
      return { event, then: failureCount === 3 ? [alert] : [] };
    }),
    { event: ['order.paid', c], then: [] },
  ])('given $event, then $then', ({ event, then }) => {
    expect(staffAlerts(eventOf(event), facts)).toEqual(then.map((notice) => ({ ...staff, ...notice })));
  });

  test('given nothing but the event, then ids stand for names, and a payment that is gone is not told', () => {
    const told = (event: Sample) => staffAlerts(eventOf(event), NO_FACTS).map(({ parameters }) => parameters);
    expect(told(['customer.created', c])).toEqual([{ name: 'a1' }]);
    expect(told(['order.placed', { ...c, totalMinor: 5, currency: 'USD' }])).toMatchObject([
      { orderNumber: 'a1' },
    ]);
    expect(told(['unit.failed', { orderId: 'o1', reason: 'r' }])).toMatchObject([{ orderNumber: 'o1' }]);
    expect(told(['payment.in-review', { ...c, orderId: null }])).toEqual([]);
    expect(told(['payment.charged-back', { ...c, orderId: null, amountMinor: 5, owedMinor: 1 }])).toEqual([]);
    const names = { panelName: '', inboundName: '' };
    expect(told(['inbound.silent', { panelId: 'p', accountCount: 3 }])).toMatchObject([names]);
    expect(told(['inbound.stopped', { panelId: 'p', reason: 'r', accountCount: 3 }])).toMatchObject([names]);
    expect(told(['panel.capacity-warning', { percent: 80 }])).toMatchObject([{ name: '' }]);
    expect(told(['inbound.capacity-warning', { panelId: 'p', percent: 80 }])).toMatchObject([{ name: ': ' }]);
    expect(told(['plan.capacity-warning', { percent: 80 }])).toMatchObject([{ name: '' }]);
  });

  test('given a customer with a name, then staff read the name', () => {
    const known = { ...facts, customer: aCustomer({ displayName: 'Olga' }) };
    expect(staffAlerts(eventOf(['customer.created', c]), known)).toMatchObject([
      { parameters: { name: 'Olga' } },
    ]);
  });
});
