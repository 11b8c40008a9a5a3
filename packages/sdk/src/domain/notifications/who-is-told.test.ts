import { describe, expect, test } from 'vitest';
import { anOrder, aPayment } from '../../testing/builders/sale-builders.ts';
import { DAY_MS } from '../lifecycle/period.ts';
import type { EventData, EventType, StoredEvent } from '../records/event.ts';
import { NOTIFICATION_CODES, NOTIFICATIONS, topicOf } from './notification.ts';
import { NO_FACTS, type NotificationFacts } from './notification-facts.ts';
import { DEFAULT_NOTIFICATION_POLICY } from './notification-policy.ts';
import { isTold, type NoticePolicy, notificationsFor } from './notifications-for.ts';

const at = new Date('2026-01-31T23:30:00Z');
const money = { amountMinor: 500, currency: 'USD' };
const wallet = { customerId: 'c1', currency: 'USD', balanceMinor: 900, heldMinor: 100 };
const facts: NotificationFacts = {
  ...NO_FACTS,
  order: anOrder({ number: 'N1', customerId: 'c1' }),
  payment: aPayment({ amount: money }),
  wallet,
};
const c = { customerId: 'c1', orderId: 'o1' };

type Sample = { [Type in EventType]: [Type, EventData[Type]] }[EventType];

function eventOf([type, data]: Sample): StoredEvent;
function eventOf([type, data]: Sample): unknown {
  return { cursor: 9, aggregate: { kind: 'thing', id: 'a1' }, sequence: 4, type, data, at };
}

const told = (sample: Sample, known = facts, policy: Partial<NoticePolicy> = {}) =>
  notificationsFor(eventOf(sample), known, { muted: [], lowBalanceMinor: null, ...policy });

test('each message has one kind of reader, and is not sent once it is old', () => {
  const readers = Map.groupBy(
    NOTIFICATION_CODES,
    (code) => `${NOTIFICATIONS[code].audience}, ${NOTIFICATIONS[code].maxAgeMs / DAY_MS}`,
  );
  expect(Object.fromEntries([...readers].map(([reader, codes]) => [reader, codes.toSorted()]))).toEqual({
    'customer, 1': [
      'change.waiting',
      'payment.expired',
      'renewal.failed',
      'renewal.uncovered',
      'renewal.upcoming',
      'subscription.expiring',
      'subscription.extended',
      'subscription.link-shared',
      'subscription.plan-changed',
      'subscription.resumed',
      'subscription.suspended',
      'usage.exhausted',
      'usage.threshold',
      'wallet.balance-low',
    ],
    'customer, 3': [
      'account.ready',
      'change.voided',
      'customer.chats-moved',
      'delivery.failed',
      'payment.declined',
      'payment.failed',
      'payment.left-in-wallet',
      'payment.received',
      'payment.rejected',
      'shop.message',
      'subscription.adjusted',
      'subscription.days-given',
      'subscription.expired',
      'subscription.link-address-changed',
      'subscription.link-changed',
      'subscription.renewed',
      'subscription.terminated',
      'wallet.topped-up',
    ],
    'staff, 1': ['staff.new-customer', 'staff.new-order', 'staff.panel-healthy', 'staff.panel-unhealthy'],
    'staff, 3': [
      'staff.capacity',
      'staff.delivery-failed',
      'staff.inbound-silent',
      'staff.inbound-stopped',
      'staff.job-failing',
      'staff.link-shared',
      'staff.needs-attention',
      'staff.outcome-unknown',
      'staff.panel-clock',
      'staff.panel-suspected',
      'staff.panel-too-large',
      'staff.panel-version',
      'staff.payment-charged-back',
      'staff.payment-declined',
      'staff.payment-unmatched',
      'staff.rate-unavailable',
      'staff.receipt-to-review',
    ],
  });
});

test('given a shop that says nothing, then nothing is muted and equal alerts are an hour apart', () => {
  expect(DEFAULT_NOTIFICATION_POLICY).toEqual({
    muted: [],
    quietPeriodMs: 3_600_000,
    quietHours: null,
    sendTimeoutMs: 30_000,
    giveUpAfterMs: 86_400_000,
    maxAgeMs: {},
    lowBalanceMinor: null,
    capacityPercents: [80, 95],
    displayUnit: null,
  });
});

describe('what a customer reads about money', () => {
  test.each<{ event: Sample; code: string; parameters: object }>([
    {
      event: ['payment.captured', { ...c, receivedMinor: 480 }],
      code: 'payment.received',
      parameters: { amountMinor: 480, currency: 'USD' },
    },
    { event: ['payment.rejected', c], code: 'payment.rejected', parameters: money },
    { event: ['payment.failed', c], code: 'payment.failed', parameters: money },
    { event: ['payment.expired', c], code: 'payment.expired', parameters: money },
    {
      event: ['payment.declined', { ...c, reason: 'sold-out' }],
      code: 'payment.declined',
      parameters: { ...money, reason: 'sold-out' },
    },
    {
      event: ['wallet.adjusted', { amountMinor: 5, balanceMinor: 5 }],
      code: 'wallet.topped-up',
      parameters: { amountMinor: 5, currency: 'USD' },
    },
    {
      event: ['unit.failed', { orderId: 'o1', reason: 'gave-up' }],
      code: 'delivery.failed',
      parameters: { orderNumber: 'N1' },
    },
  ])('given $event, then the sum and what it is about', ({ event, code, parameters }) => {
    const subject = { kind: 'thing', id: 'a1' };
    expect(told(event)[0]).toEqual({
      code,
      customerId: 'c1',
      parameters,
      subject,
      audience: 'customer',
      key: `${code}:thing:a1:event 4`,
    });
  });

  test.each<{ event: Sample }>([
    { event: ['payment.captured', { ...c, receivedMinor: 480 }] },
    { event: ['payment.rejected', c] },
    { event: ['payment.declined', { ...c, reason: 'sold-out' }] },
    { event: ['payment.left-in-wallet', { ...c, reason: 'OFFER_CHANGED' }] },
    { event: ['wallet.adjusted', { amountMinor: 5, balanceMinor: 5 }] },
  ])('given $event of what is not there any more, then nothing', ({ event }) => {
    expect(told(event, NO_FACTS)).toEqual([]);
  });

  test('given a payment that was not captured, then none of it is said to be in the wallet', () => {
    expect(told(['payment.left-in-wallet', { ...c, reason: 'OFFER_CHANGED' }])).toEqual([]);
  });

  test('given an adjustment of nothing, then nobody is told of a top-up', () => {
    expect(told(['wallet.adjusted', { amountMinor: 0, balanceMinor: 5 }])).toEqual([]);
  });

  test('given a code that the shop muted, then it is not sent, and what else is told of the event is', () => {
    const event: Sample = ['unit.failed', { orderId: 'o1', reason: 'gave-up' }];
    expect(told(event, facts, { muted: ['delivery.failed'] }).map(({ code }) => code)).toEqual([
      'staff.delivery-failed',
    ]);
  });
});

describe('a wallet that runs low', () => {
  const spent: Sample = ['wallet.adjusted', { amountMinor: -5, balanceMinor: 900 }];

  test.each<{ name: string; event: Sample; lowBalanceMinor: number | null; isTold: boolean }>([
    { name: 'below the threshold', event: spent, lowBalanceMinor: 801, isTold: true },
    { name: 'exactly at it, less what is held', event: spent, lowBalanceMinor: 800, isTold: false },
    { name: 'above it', event: spent, lowBalanceMinor: 500, isTold: false },
    { name: 'without a threshold', event: spent, lowBalanceMinor: null, isTold: false },
    { name: 'by an order', event: ['order.paid', { customerId: 'c1' }], lowBalanceMinor: 801, isTold: true },
    {
      name: 'by nothing that spends',
      event: ['subscription.link-changed', { customerId: 'c1' }],
      lowBalanceMinor: 801,
      isTold: false,
    },
  ])('given one $name, then its owner is told: $isTold', (row) => {
    const low = told(row.event, facts, row).filter(({ code }) => code === 'wallet.balance-low');
    expect(low).toHaveLength(row.isTold ? 1 : 0);
  });

  test('given several that lower it on one day, then they have one key, and the next day has another', () => {
    expect(told(spent, facts, { lowBalanceMinor: 801 })).toEqual([
      {
        code: 'wallet.balance-low',
        customerId: 'c1',
        audience: 'customer',
        parameters: { availableMinor: 800, currency: 'USD' },
        subject: { kind: 'wallet', id: 'c1' },
        key: 'wallet.balance-low:wallet:c1:2026-01-31',
      },
    ]);
  });

  test('given no wallet, then nobody is told', () => {
    expect(told(spent, NO_FACTS, { lowBalanceMinor: 801 })).toEqual([]);
  });
});

test('given two messages of one code about two things, then their quiet periods are apart', () => {
  const topic = (id: string) => topicOf({ code: 'staff.capacity', subject: { kind: 'panel', id } });
  expect([topic('p1'), topic('p2')]).toEqual(['staff.capacity:panel:p1', 'staff.capacity:panel:p2']);
});

test('given an event that nobody is told of, then no records are read for it', () => {
  expect([isTold('payment.created'), isTold('order.paid'), isTold('job.failed')]).toEqual([
    false,
    true,
    true,
  ]);
});
