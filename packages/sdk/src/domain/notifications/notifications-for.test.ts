import { describe, expect, test } from 'vitest';
import { aCustomer, aPlan } from '../../testing/builders/catalogue-builders.ts';
import { anOrder, aPayment } from '../../testing/builders/sale-builders.ts';
import { aSubscription } from '../../testing/builders/service-builders.ts';
import type { EventData, EventType, StoredEvent } from '../records/event.ts';
import { NO_FACTS, type NotificationFacts } from './notification-facts.ts';
import { isTold, notificationsFor } from './notifications-for.ts';
import { whyOvertaken } from './why-overtaken.ts';

const now = new Date('2026-01-01T00:00:00Z');
const policy = { muted: [], lowBalanceMinor: null };
const wallet = { customerId: 'c1', currency: 'USD', balanceMinor: 900, heldMinor: 0 };
const plan = aPlan({ name: 'Gold' });
const order = anOrder({ number: 'N1', customerId: 'c1' });
const payment = aPayment({ amount: { amountMinor: 500, currency: 'USD' } });
const facts: NotificationFacts = { ...NO_FACTS, plan, order, payment, wallet };

type Sample = { [Type in EventType]: [Type, EventData[Type]] }[EventType];

function eventOf([type, data]: Sample, kind: string): StoredEvent;
function eventOf([type, data]: Sample, kind: string): unknown {
  return { cursor: 9, aggregate: { kind, id: 's1' }, sequence: 4, type, data, at: now };
}

const c = { customerId: 'c1' };
const order1 = { orderId: 'o1' };

describe('what is told of an event', () => {
  test.each<[Sample, string[]]>([
    [['customer.created', c], ['staff.new-customer']],
    [['order.placed', { ...c, totalMinor: 5, currency: 'USD' }], ['staff.new-order']],
    [['order.paid', c], []],
    [
      ['unit.failed', { ...order1, reason: 'gave-up' }],
      ['delivery.failed', 'staff.delivery-failed'],
    ],
    [['payment.created', { ...c, ...order1 }], []],
    [['payment.in-review', { ...c, ...order1 }], ['staff.receipt-to-review']],
    [['payment.captured', { ...c, ...order1, receivedMinor: 5 }], ['payment.received']],
    [['payment.captured', { ...c, orderId: null, receivedMinor: 5 }], ['wallet.topped-up']],
    [['payment.rejected', { ...c, ...order1 }], ['payment.rejected']],
    [['payment.failed', { ...c, ...order1 }], ['payment.failed']],
    [['payment.expired', { ...c, ...order1 }], ['payment.expired']],
    [['payment.declined', { ...c, ...order1, reason: 'sold-out' }], ['payment.declined']],
    [
      ['payment.declined', { ...c, ...order1, reason: 'provider-refused' }],
      ['payment.declined', 'staff.payment-declined'],
    ],
    [
      ['payment.charged-back', { ...c, ...order1, amountMinor: 5, owedMinor: 1 }],
      ['staff.payment-charged-back'],
    ],
    [
      ['payment.rate-unavailable', { method: 'm', askedIn: 'USD', reason: 'outdated' }],
      ['staff.rate-unavailable'],
    ],
    [['payment.event-unmatched', { gateway: 'g', reason: 'r' }], ['staff.payment-unmatched']],
    [['wallet.adjusted', { amountMinor: 5, balanceMinor: 5 }], ['wallet.topped-up']],
    [['wallet.adjusted', { amountMinor: -5, balanceMinor: 5 }], []],
    [['subscription.delivered', { ...c, ...order1 }], ['account.ready']],
    [['subscription.terminated', { ...c, reason: 'expired' }], ['subscription.terminated']],
    [['subscription.terminated', { ...c, reason: 'not-delivered' }], []],
    [
      ['subscription.change-voided', { ...c, changeId: 'x', kind: 'extension', reason: 'r' }],
      ['change.voided'],
    ],
    [
      ['subscription.plan-changed', { ...c, changeId: 'x', fromPlanId: 'p', toPlanId: 'q' }],
      ['subscription.plan-changed'],
    ],
    [['subscription.suspended', { ...c, reason: 'r', by: 'staff' }], ['subscription.suspended']],
    [['subscription.suspended', { ...c, reason: 'r', by: 'customer' }], []],
    [['subscription.resumed', { ...c, by: 'system' }], ['subscription.resumed']],
    [['subscription.resumed', { ...c, by: 'customer' }], []],
    [['subscription.link-changed', c], ['subscription.link-changed']],
    [
      ['subscription.link-address-changed', { ...c, address: 'https://a.example', runId: 'r1' }],
      ['subscription.link-address-changed'],
    ],
    [['subscription.days-given', { ...c, days: 2 }], ['subscription.days-given']],
    [['subscription.expired', { ...c, expiresAt: '', period: 1 }], ['subscription.expired']],
    [['subscription.limited', { ...c, period: 1 }], ['usage.exhausted']],
    [['subscription.usage-threshold', { ...c, percent: 80, period: 1 }], ['usage.threshold']],
    [['subscription.usage-threshold', { ...c, percent: 100, period: 1 }], ['usage.exhausted']],
    [
      ['panel.needs-attention', { kind: 'accounts-failing', inboundId: 'i', code: 'x', accountCount: 2 }],
      ['staff.needs-attention'],
    ],
    [['account.attempt-failed', { panelId: 'p', code: 'x', attempts: 1 }], []],
    [['panel.health-changed', { healthy: false, code: null }], ['staff.panel-unhealthy']],
    [['panel.health-changed', { healthy: true, code: null }], ['staff.panel-healthy']],
    [['panel.clock-changed', { wrong: true, skewMs: 600_000 }], ['staff.panel-clock']],
    [['panel.version-changed', { from: '3.6.0', to: '4.0.0', supported: false }], ['staff.panel-version']],
    [['panel.suspected', { missingCount: 5, accountCount: 9 }], ['staff.panel-suspected']],
    [['panel.response-too-large', { limit: 'linksPerAccount', maximum: 500 }], ['staff.panel-too-large']],
    [['panel.capacity-warning', { percent: 80 }], ['staff.capacity']],
    [['inbound.capacity-warning', { panelId: 'p', percent: 80 }], ['staff.capacity']],
    [['plan.capacity-warning', { percent: 80 }], ['staff.capacity']],
    [['notification.unknown', { channel: 'x', code: 'account.ready' }], ['staff.outcome-unknown']],
    [['notification.unknown', { channel: 'x', code: 'staff.outcome-unknown' }], []],
  ])('given %o, then %o', (sample, codes) => {
    const told = notificationsFor(eventOf(sample, 'thing'), facts, policy);
    expect(told.map(({ code }) => code)).toEqual(codes);
    if (codes.length > 0) expect(isTold(sample[0])).toBe(true);
    expect(new Set(told.map(({ key }) => key)).size).toBe(told.length);
    for (const { audience, customerId } of told) expect(customerId).toBe(audience === 'staff' ? null : 'c1');
  });

  test('given money for a change of a subscription, then it is called received, and why it was left in the wallet is told with the sum', () => {
    const wish = {
      subscriptionId: 's1',
      change: { kind: 'extension', units: 1 },
      wantedUntil: now,
      state: { status: 'refused', reason: 'OFFER_CHANGED', at: now },
    } as const;
    const state = {
      status: 'captured',
      receivedMinor: 300,
      decidedBy: 'x',
      decidedAt: now,
      receipt: null,
    } as const;
    const known = { ...facts, payment: { ...payment, wish, state } };
    const told = (sample: Sample) => notificationsFor(eventOf(sample, 'payment'), known, policy);
    expect(told(['payment.captured', { ...c, orderId: null, receivedMinor: 300 }])).toMatchObject([
      { code: 'payment.received' },
    ]);
    expect(told(['payment.left-in-wallet', { ...c, orderId: null, reason: 'OFFER_CHANGED' }])).toMatchObject([
      {
        code: 'payment.left-in-wallet',
        customerId: 'c1',
        parameters: { amountMinor: 300, currency: 'USD', reason: 'OFFER_CHANGED' },
      },
    ]);
  });

  test('given the same milestone in two events, then the keys are the same; in another period, another', () => {
    const keyOf = (percent: number, period: number) =>
      notificationsFor(
        eventOf(['subscription.usage-threshold', { ...c, percent, period }], 'subscription'),
        facts,
        policy,
      )[0]?.key;
    expect(keyOf(80, 1)).toBe(keyOf(80, 1));
    expect(new Set([keyOf(80, 1), keyOf(95, 1), keyOf(80, 2)]).size).toBe(3);
  });

  test('given a thing that is not there any more, then nobody is told of it, or by what is known', () => {
    const told = (sample: Sample) => notificationsFor(eventOf(sample, 'thing'), NO_FACTS, policy);
    expect(told(['payment.captured', { ...c, ...order1, receivedMinor: 5 }])).toEqual([]);
    expect(told(['payment.in-review', { ...c, ...order1 }])).toEqual([]);
    expect(told(['customer.created', c])).toMatchObject([{ parameters: { name: 's1' } }]);
    expect(told(['unit.failed', { ...order1, reason: 'x' }])).toMatchObject([
      { parameters: { orderNumber: 'o1' } },
    ]);
  });

  test('given a customer with a name, then staff read it', () => {
    const customer = aCustomer({ displayName: 'Ada' });
    const told = notificationsFor(
      eventOf(['customer.created', c], 'customer'),
      { ...facts, customer },
      policy,
    );
    expect(told).toMatchObject([{ parameters: { name: 'Ada' } }]);
  });
});

describe('what has been overtaken', () => {
  const subscription = aSubscription({ period: 1, autoRenew: true });
  const planName = 'Gold';
  const chargesAt = '2026-01-05T00:00:00.000Z';
  const renewal = { planName, priceMinor: 1000, currency: 'USD', chargesAt, period: 1 };
  const suspension = { reason: 'r', at: now, by: 'staff' as const };
  const pause = { at: now, by: 'customer' as const, shortestMs: 0, resumesAt: null };
  const termination = { reason: 'staff' as const, at: now };
  const known = { ...NO_FACTS, subscription, wallet };

  test.each<[string, Parameters<typeof whyOvertaken>[0], Partial<NotificationFacts>, string | null]>([
    ['a renewal to come', { code: 'renewal.upcoming', parameters: renewal }, {}, null],
    [
      'a renewal that was switched off',
      { code: 'renewal.upcoming', parameters: renewal },
      { subscription: { ...subscription, autoRenew: false } },
      'switched-off',
    ],
    [
      'a renewal whose time has come',
      { code: 'renewal.upcoming', parameters: { ...renewal, chargesAt: now.toISOString() } },
      {},
      'later',
    ],
    ['a wallet that is too empty', { code: 'renewal.uncovered', parameters: renewal }, {}, null],
    [
      'a wallet that was filled',
      { code: 'renewal.uncovered', parameters: renewal },
      { wallet: { ...wallet, balanceMinor: 1000 } },
      'covered',
    ],
    [
      'nothing of it left',
      { code: 'renewal.upcoming', parameters: renewal },
      { subscription: null },
      'ended',
    ],
    [
      'a suspension',
      { code: 'subscription.suspended', parameters: { planName } },
      { subscription: { ...subscription, suspension } },
      null,
    ],
    [
      'a suspension that is over',
      { code: 'subscription.suspended', parameters: { planName } },
      {},
      'resumed',
    ],
    ['a resumption', { code: 'subscription.resumed', parameters: { planName } }, {}, null],
    [
      'a resumption before the next suspension',
      { code: 'subscription.resumed', parameters: { planName } },
      { subscription: { ...subscription, suspension } },
      'suspended',
    ],
    [
      'a pause that is over while staff keep it off',
      { code: 'subscription.resumed', parameters: { planName } },
      { subscription: { ...subscription, pause } },
      'suspended',
    ],
    [
      'an end',
      { code: 'subscription.terminated', parameters: { planName } },
      { subscription: { ...subscription, termination } },
      null,
    ],
    [
      'an end that was taken back',
      { code: 'subscription.terminated', parameters: { planName } },
      {},
      'revived',
    ],
    [
      'a link of what has ended',
      { code: 'subscription.link-changed', parameters: { planName } },
      { subscription: { ...subscription, termination } },
      'ended',
    ],
    [
      'accounts that still fail',
      { code: 'staff.needs-attention', parameters: { panelName: 'P', reason: 'x', accountCount: 2 } },
      { needsAttention: true },
      null,
    ],
    [
      'accounts that came right',
      { code: 'staff.needs-attention', parameters: { panelName: 'P', reason: 'x', accountCount: 2 } },
      { needsAttention: false },
      'ended',
    ],
    [
      'a plan that is full',
      { code: 'staff.capacity', parameters: { kind: 'plan', name: 'Gold', percent: 80 } },
      { plan: aPlan({ capacity: 5, usedCount: 4 }) },
      null,
    ],
    [
      'a plan with room again',
      { code: 'staff.capacity', parameters: { kind: 'plan', name: 'Gold', percent: 80 } },
      { plan: aPlan({ capacity: 5, usedCount: 3 }) },
      'room',
    ],
    [
      'a receipt that was decided',
      { code: 'staff.receipt-to-review', parameters: { amountMinor: 1, currency: 'USD' } },
      { payment: aPayment({ state: { status: 'expired', expiredAt: now } }) },
      'decided',
    ],
    ['what only happened', { code: 'staff.new-customer', parameters: { name: 'Ada' } }, {}, null],
  ])('given %s, then %s', (_, content, other, reason) => {
    expect(whyOvertaken(content, { ...known, ...other }, now)).toBe(reason);
  });
});
